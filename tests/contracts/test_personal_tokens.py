"""What personal access tokens promise, in memory and in PostgreSQL alike."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from adapters.postgres.accounts import PostgresAccountsUnitOfWork
from adapters.postgres.engine import Database
from adapters.postgres.personal_tokens import PostgresPersonalTokenReads
from domain.accounts.model import User
from domain.accounts.ports import AccountsUnitOfWork
from domain.personal_tokens.model import PersonalToken, TokenState
from domain.personal_tokens.ports import PersonalTokenReads
from domain.personal_tokens.views import PersonalTokenView
from domain.shared.actor import Scope
from domain.shared.ids import PersonalTokenId, UserId, WorkspaceId, new_id
from domain.shared.paging import Position
from domain.workspaces.model import Workspace
from tests.fakes.accounts import FakeAccounts
from tests.fakes.personal_tokens import FakePersonalTokenReads

DAY = timedelta(days=1)


class Kept:
    """The unit of work and the reads of one way to keep tokens."""

    def __init__(self, uow: AccountsUnitOfWork, reads: PersonalTokenReads) -> None:
        self.uow = uow
        self.reads = reads
        self.user_id = UserId(new_id())
        self.workspace_id = WorkspaceId(new_id())
        self.now: datetime

    async def settle(self) -> "Kept":
        user = User(id=self.user_id, email=f"{uuid4().hex}@example.com")
        workspace = Workspace.found(self.workspace_id, name="A", time_zone="UTC")
        async with self.uow.begin() as tx:
            await tx.users.find_or_add(user)
            await tx.workspaces.add(workspace, self.user_id)
            self.now = tx.now
        return self

    async def add(self, **changed: Any) -> PersonalToken:
        given: dict[str, Any] = {
            "id": PersonalTokenId(new_id()),
            "user_id": self.user_id,
            "workspace_id": self.workspace_id,
            "name": "Backup",
            "hash": uuid4().bytes * 2,
            "hint": "pnpat_abcd",
            "scopes": frozenset({Scope.CONTACTS_READ, Scope.NUDGES_READ}),
            "created_at": self.now,
            "expires_at": self.now + 90 * DAY,
        }
        token = PersonalToken(**(given | changed))
        async with self.uow.begin() as tx:
            await tx.personal_tokens.add(token)
        return token


@pytest.fixture(params=["fake", "postgres"])
async def kept(request: pytest.FixtureRequest) -> AsyncIterator[Kept]:
    if request.param == "fake":
        accounts = FakeAccounts()
        yield await Kept(accounts, FakePersonalTokenReads(accounts)).settle()
        return
    database = Database(request.getfixturevalue("database_url"), pool_size=2)
    await database.open()
    reads = PostgresPersonalTokenReads(database)
    yield await Kept(PostgresAccountsUnitOfWork(database), reads).settle()
    await database.close()


async def test_a_token_is_found_as_it_was_kept(kept: Kept) -> None:
    token = await kept.add()
    async with kept.uow.begin() as tx:
        found = await tx.personal_tokens.find(token.id)
        nothing = await tx.personal_tokens.find(PersonalTokenId(new_id()))
    assert found is not None

    for name in PersonalToken.__slots__:
        assert (name, getattr(token, name)) == (name, getattr(found, name))
    assert nothing is None


async def test_a_revoked_token_stays_revoked_and_no_longer_counts(kept: Kept) -> None:
    token = await kept.add()
    await kept.add()
    await kept.add(created_at=kept.now - 2 * DAY, expires_at=kept.now - DAY)
    async with kept.uow.begin() as tx:
        before = await tx.personal_tokens.count_live(kept.user_id)
        found = await tx.personal_tokens.find(token.id)
        assert found is not None
        found.revoke(tx.now)
        await tx.personal_tokens.save(found)
    async with kept.uow.begin() as tx:
        after = await tx.personal_tokens.count_live(kept.user_id)
        again = await tx.personal_tokens.find(token.id)
        nobodys = await tx.personal_tokens.count_live(UserId(new_id()))

    assert again is not None
    assert (2, 1, 0) == (before, after, nobodys)
    assert found.revoked_at == again.revoked_at


async def test_tokens_are_listed_page_by_page_the_newest_first(kept: Kept) -> None:
    made = [await kept.add(created_at=kept.now - n * DAY, name=str(n)) for n in range(5)]
    seen: list[PersonalTokenView] = []
    after = None
    while True:
        page = await kept.reads.page(kept.user_id, after, 2)
        seen += page.items
        if page.next is None:
            break
        # A cursor brings the values back as text.
        after = Position(tuple(str(value) for value in page.next.values))

    assert [PersonalTokenView.of(token, kept.now) for token in made] == seen
    assert [] == (await kept.reads.page(UserId(new_id()), None, 2)).items


async def test_the_list_says_which_tokens_work(kept: Kept) -> None:
    await kept.add()
    await kept.add(created_at=kept.now - 3 * DAY, expires_at=kept.now - 2 * DAY)
    page = await kept.reads.page(kept.user_id, None, 10)

    assert [TokenState.ACTIVE, TokenState.EXPIRED] == [view.state for view in page.items]


async def test_an_expiring_token_is_taken_once(kept: Kept) -> None:
    soon = await kept.add(created_at=kept.now - 30 * DAY, expires_at=kept.now + 6 * DAY)
    await kept.add(created_at=kept.now - 30 * DAY, expires_at=kept.now - DAY)
    await kept.add(expires_at=kept.now + 6 * DAY)  # it was never meant to live longer
    await kept.add()
    taken = []
    for _ in range(2):
        async with kept.uow.begin() as tx:
            found = await tx.personal_tokens.take_expiring(tx.now + 7 * DAY, 100)
            taken.append([each.id for each in found if each.user_id == kept.user_id])

    assert [[soon.id], []] == taken
