"""What accounts promise, in memory and in PostgreSQL alike."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Protocol
from uuid import uuid4

import pytest

from adapters.postgres.account_reads import PostgresAccountReads, PostgresWorkspaceReads
from adapters.postgres.accounts import PostgresAccountsUnitOfWork
from adapters.postgres.engine import Database
from domain.accounts.model import Challenge, User
from domain.accounts.ports import AccountReads, AccountsTransaction, AccountsUnitOfWork
from domain.shared.errors import NotFound, VersionMismatch
from domain.shared.ids import ChallengeId, UserId, WorkspaceId, new_id
from domain.shared.paging import Position
from domain.workspaces.model import NotASandbox, Workspace
from domain.workspaces.ports import WorkspaceReads
from tests.fakes.accounts import NOW, FakeAccounts

TOMORROW = timedelta(days=1)


class Accounts(Protocol):
    """Both ways to accounts: the unit of work, and the reads."""

    uow: AccountsUnitOfWork
    people: AccountReads
    workspaces: WorkspaceReads


class InMemory:
    def __init__(self) -> None:
        fake = FakeAccounts()
        self.uow: AccountsUnitOfWork = fake
        self.people: AccountReads = fake
        self.workspaces: WorkspaceReads = fake


class InPostgres:
    def __init__(self, database: Database) -> None:
        self.uow: AccountsUnitOfWork = PostgresAccountsUnitOfWork(database)
        self.people: AccountReads = PostgresAccountReads(database)
        self.workspaces: WorkspaceReads = PostgresWorkspaceReads(database)


@pytest.fixture(params=["fake", "postgres"])
async def accounts(request: pytest.FixtureRequest) -> AsyncIterator[Accounts]:
    if request.param == "fake":
        yield InMemory()
        return
    database = Database(request.getfixturevalue("database_url"), pool_size=4)
    await database.open()
    yield InPostgres(database)
    await database.close()


@pytest.fixture
async def zoe(accounts: Accounts) -> User:
    async with accounts.uow.begin() as tx:
        return await tx.users.find_or_add(a_user())


async def test_a_person_is_found_by_their_address_in_any_spelling(accounts: Accounts) -> None:
    user = a_user()
    async with accounts.uow.begin() as tx:
        added = await tx.users.find_or_add(user)
    async with accounts.uow.begin() as tx:
        found = await tx.users.find_or_add(a_user(email=user.email.upper()))

    assert added is user
    assert (user.id, user.email, 1) == (found.id, found.email, found.version)
    assert found.created_at == user.created_at


async def test_nobody_is_found_where_nobody_is(accounts: Accounts) -> None:
    async with accounts.uow.begin() as tx:
        assert await tx.users.find(a_user().email_key) is None
        with pytest.raises(NotFound):
            await tx.users.get(UserId(new_id()))
    with pytest.raises(NotFound):
        await accounts.people.user(UserId(new_id()))


async def test_a_person_is_saved_and_read(accounts: Accounts, zoe: User) -> None:
    zoe.edit({"name": "Zoë", "time_zone": "Asia/Tokyo"})
    async with accounts.uow.begin() as tx:
        await tx.users.save(zoe)
    view = await accounts.people.user(zoe.id)

    assert ("Zoë", "Asia/Tokyo", 2) == (view.name, view.time_zone, view.version)


async def test_a_person_read_before_somebody_else_saved_cannot_be_saved(
    accounts: Accounts, zoe: User
) -> None:
    async with accounts.uow.begin() as tx:
        stale = await tx.users.get(zoe.id)
        await tx.users.save(zoe)

    with pytest.raises(VersionMismatch):
        async with accounts.uow.begin() as tx:
            await tx.users.save(stale)


async def test_a_refusal_leaves_nothing_behind(accounts: Accounts) -> None:
    user = a_user()
    with pytest.raises(NotASandbox):
        await add_and_refuse(accounts, user)

    async with accounts.uow.begin() as tx:
        assert await tx.users.find(user.email_key) is None


async def add_and_refuse(accounts: Accounts, user: User) -> None:
    async with accounts.uow.begin() as tx:
        await tx.users.find_or_add(user)
        raise NotASandbox


async def test_a_challenge_keeps_its_tries(accounts: Accounts) -> None:
    async with accounts.uow.begin() as tx:
        challenge = a_challenge(tx)
        await tx.challenges.add(challenge)
    async with accounts.uow.begin() as tx:
        claimed = await tx.challenges.claim(challenge.id)
        assert claimed is not None
        claimed.take(tx.now, fits=False)
        await tx.challenges.save(claimed)
    async with accounts.uow.begin() as tx:
        found = await tx.challenges.find(challenge.id)
        nothing = await tx.challenges.claim(ChallengeId(new_id()))

    assert found is not None
    assert (challenge.email, 4, challenge.created_at, challenge.expires_at) == (
        found.email,
        found.tries_left,
        found.created_at,
        found.expires_at,
    )
    assert nothing is None


async def test_unused_challenges_of_an_address_are_counted(accounts: Accounts) -> None:
    async with accounts.uow.begin() as tx:
        first = a_challenge(tx)
        second = a_challenge(tx, email=first.email.upper(), network="192.0.2.0/24")
        used = a_challenge(tx, email=first.email)
        for challenge in (first, second, used, a_challenge(tx)):
            await tx.challenges.add(challenge)
        used.take(tx.now, fits=True)
        await tx.challenges.save(used)
    async with accounts.uow.begin() as tx:
        asked = await tx.challenges.asked(first.email_key, tx.now - TOMORROW)
        later = await tx.challenges.asked(first.email_key, tx.now + TOMORROW)

    posed = [("", first.created_at), ("192.0.2.0/24", second.created_at)]
    assert (posed, []) == (sorted(asked), later)


async def test_a_workspace_belongs_to_who_it_was_made_for(accounts: Accounts, zoe: User) -> None:
    async with accounts.uow.begin() as tx:
        yan = await tx.users.find_or_add(a_user())
        workspace = a_workspace()
        await tx.workspaces.add(workspace, zoe.id)
        of_zoe = await tx.workspaces.of_user(zoe.id)
        of_yan = await tx.workspaces.of_user(yan.id)

    assert [workspace.id] == [view.id for view in of_zoe]
    assert [] == of_yan
    assert of_zoe[0] == await accounts.workspaces.get(zoe.id, workspace.id)
    assert ("owner", 1, {}) == (of_zoe[0].role, of_zoe[0].version, of_zoe[0].settings)
    with pytest.raises(NotFound):
        await accounts.workspaces.get(yan.id, workspace.id)


async def test_workspaces_are_read_page_by_page(accounts: Accounts, zoe: User) -> None:
    made = [a_workspace() for _ in range(5)]
    async with accounts.uow.begin() as tx:
        for workspace in made:
            await tx.workspaces.add(workspace, zoe.id)

    seen, after = [], None
    while True:
        page = await accounts.workspaces.page(zoe.id, after, 2)
        seen += [view.id for view in page.items]
        if page.next is None:
            break
        # A cursor brings the values back as text.
        after = Position(tuple(str(value) for value in page.next.values))

    assert sorted(workspace.id for workspace in made) == seen  # all are of one instant


async def test_sandboxes_are_counted_and_have_a_clock(accounts: Accounts, zoe: User) -> None:
    real, sandbox = a_workspace(), a_sandbox()
    async with accounts.uow.begin() as tx:
        await tx.workspaces.add(real, zoe.id)
        await tx.workspaces.add(sandbox, zoe.id)
        assert 1 == await tx.workspaces.count_sandboxes(zoe.id)

    assert (NOW, "still") == (
        (clock := await accounts.workspaces.clock(sandbox.id)).now,
        clock.state,
    )
    with pytest.raises(NotASandbox):
        await accounts.workspaces.clock(real.id)
    with pytest.raises(NotFound):
        await accounts.workspaces.clock(WorkspaceId(new_id()))


async def test_a_removed_workspace_is_gone(accounts: Accounts, zoe: User) -> None:
    kept, removed = a_workspace(), a_sandbox()
    async with accounts.uow.begin() as tx:
        await tx.workspaces.add(kept, zoe.id)
        await tx.workspaces.add(removed, zoe.id)
    async with accounts.uow.begin() as tx:
        claimed = await tx.workspaces.claim(removed.id)
        assert claimed is not None
        await tx.workspaces.remove(claimed)
    async with accounts.uow.begin() as tx:
        assert await tx.workspaces.claim(removed.id) is None
        assert [kept.id] == [view.id for view in await tx.workspaces.of_user(zoe.id)]


def a_user(email: str | None = None) -> User:
    return User(id=UserId(new_id()), email=email or an_address())


def an_address() -> str:
    return f"zoe.{uuid4().hex}@example.com"


def a_challenge(tx: AccountsTransaction, email: str | None = None, network: str = "") -> Challenge:
    return Challenge.pose(ChallengeId(new_id()), email or an_address(), tx.now, network)


def a_workspace() -> Workspace:
    return Workspace.found(WorkspaceId(new_id()), name="Zoë's people", time_zone="Europe/Paris")


def a_sandbox() -> Workspace:
    return Workspace.found_sandbox(
        WorkspaceId(new_id()), name="Trial", time_zone="UTC", test_now=NOW
    )
