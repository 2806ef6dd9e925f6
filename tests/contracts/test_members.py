"""What members and invitations promise, in memory and in PostgreSQL alike."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Protocol
from uuid import uuid4

import pytest

from adapters.postgres.accounts import PostgresAccountsUnitOfWork
from adapters.postgres.engine import Database
from adapters.postgres.member_reads import PostgresMemberReads
from domain.accounts.grants import find_or_found
from domain.accounts.model import User
from domain.accounts.ports import AccountsTransaction, AccountsUnitOfWork
from domain.members.model import Invitation, InvitationState
from domain.members.ports import MemberReads
from domain.shared.actor import Role
from domain.shared.errors import NotFound
from domain.shared.ids import InvitationId, UserId, WorkspaceId, new_id
from tests.fakes.accounts import FakeAccounts
from tests.fakes.members import FakeMemberReads

ONE_DAY = timedelta(days=1)


class Members(Protocol):
    """Both ways to members: the unit of work, and the reads."""

    uow: AccountsUnitOfWork
    reads: MemberReads


class InMemory:
    def __init__(self) -> None:
        fake = FakeAccounts()
        self.uow: AccountsUnitOfWork = fake
        self.reads: MemberReads = FakeMemberReads(fake)


class InPostgres:
    def __init__(self, database: Database) -> None:
        self.uow: AccountsUnitOfWork = PostgresAccountsUnitOfWork(database)
        self.reads: MemberReads = PostgresMemberReads(database)


@pytest.fixture(params=["fake", "postgres"])
async def members(request: pytest.FixtureRequest) -> AsyncIterator[Members]:
    if request.param == "fake":
        yield InMemory()
        return
    database = Database(request.getfixturevalue("database_url"), pool_size=4)
    await database.open()
    yield InPostgres(database)
    await database.close()


@pytest.fixture
async def zoe(members: Members) -> User:
    return await somebody(members, "Zoë")


@pytest.fixture
async def ada(members: Members) -> User:
    return await somebody(members, "Ada")


@pytest.fixture
async def place(members: Members, zoe: User) -> WorkspaceId:
    """Zoe's workspace."""
    async with members.uow.begin() as tx:
        [workspace] = await tx.workspaces.of_user(zoe.id)
    return workspace.id


async def test_a_workspace_is_held_if_it_is_there(members: Members, place: WorkspaceId) -> None:
    async with members.uow.begin() as tx:
        held = await tx.members.hold(place)
        nothing = await tx.members.hold(WorkspaceId(new_id()))

    assert held is not None
    assert (place, "Zoë", False) == (held.id, held.name, held.sandbox)
    assert nothing is None


async def test_who_comes_in_gets_another_role_and_goes(
    members: Members, zoe: User, ada: User, place: WorkspaceId
) -> None:
    seen = []
    async with members.uow.begin() as tx:
        seen.append(await tx.members.role_of(place, ada.id))
        await tx.members.add(place, ada.id, Role.VIEWER)
    async with members.uow.begin() as tx:
        seen.append(await tx.members.role_of(place, ada.id))
        await tx.members.set_role(place, ada.id, Role.MENTOR)
        member = await tx.members.member(place, ada.id)
    async with members.uow.begin() as tx:
        await tx.members.remove(place, ada.id)
        seen.append(await tx.members.role_of(place, ada.id))
        with pytest.raises(NotFound):
            await tx.members.member(place, ada.id)
        assert Role.OWNER == await tx.members.role_of(place, zoe.id)

    assert [None, Role.VIEWER, None] == seen
    assert (ada.id, "Ada", ada.email, Role.MENTOR) == (
        member.user_id,
        member.name,
        member.email,
        member.role,
    )


async def test_ownership_changes_hands(
    members: Members, zoe: User, ada: User, place: WorkspaceId
) -> None:
    async with members.uow.begin() as tx:
        await tx.members.add(place, ada.id, Role.VIEWER)
        await tx.members.set_role(place, zoe.id, Role.ASSISTANT)
        await tx.members.set_role(place, ada.id, Role.OWNER)
    page = await members.reads.members(place, None, 50)

    assert {zoe.id: Role.ASSISTANT, ada.id: Role.OWNER} == {
        each.user_id: each.role for each in page.items
    }


async def test_there_never_are_two_owners(members: Members, ada: User, place: WorkspaceId) -> None:
    with pytest.raises(Exception, match=r"two owners|uq_membership_owner"):
        await crown(members, place, ada)

    assert 1 == len((await members.reads.members(place, None, 50)).items)


async def crown(members: Members, place: WorkspaceId, person: User) -> None:
    async with members.uow.begin() as tx:
        await tx.members.add(place, person.id, Role.VIEWER)
        await tx.members.set_role(place, person.id, Role.OWNER)


async def test_members_are_read_page_by_page(
    members: Members, zoe: User, place: WorkspaceId
) -> None:
    people = [await somebody(members, f"Person {number}") for number in range(4)]
    async with members.uow.begin() as tx:
        for person in people:
            await tx.members.add(place, person.id, Role.VIEWER)
    seen, after = [], None
    while True:
        page = await members.reads.members(place, after, 2)
        seen += [(each.since, each.user_id) for each in page.items]
        if page.next is None:
            break
        after = page.next

    assert sorted(seen) == seen  # some came at the same instant
    assert sorted(each.id for each in [zoe, *people]) == sorted(user_id for _, user_id in seen)


async def test_an_invitation_is_kept(members: Members, zoe: User, place: WorkspaceId) -> None:
    async with members.uow.begin() as tx:
        written = an_invitation(tx, place, zoe)
        written.offer(zoe.id, Role.MENTOR, "Come in", tx.now)
        await tx.invitations.add(written)
    async with members.uow.begin() as tx:
        found = await tx.invitations.find(written.id)
        same = await tx.invitations.unanswered(place, written.email_key)
        nothing = await tx.invitations.find(InvitationId(new_id()))

    assert found is not None
    assert same is not None
    assert {name: getattr(written, name) for name in FIELDS} == {
        name: getattr(found, name) for name in FIELDS
    }
    assert (written.id, None) == (same.id, nothing)


FIELDS = (
    "id",
    "workspace_id",
    "invited_by",
    "email",
    "role",
    "note",
    "state",
    "created_at",
    "expires_at",
    "decided_at",
    "mailed_at",
)


async def test_what_was_answered_waits_no_more(
    members: Members, zoe: User, place: WorkspaceId
) -> None:
    async with members.uow.begin() as tx:
        invitation = an_invitation(tx, place, zoe)
        await tx.invitations.add(invitation)
        before = await tx.invitations.declined_at(place, invitation.email_key)
        invitation.settle(InvitationState.DECLINED, tx.now)
        await tx.invitations.save(invitation)
    async with members.uow.begin() as tx:
        after = await tx.invitations.declined_at(place, invitation.email_key)

        assert await tx.invitations.unanswered(place, invitation.email_key) is None
        assert 0 == await tx.invitations.count_open(place, tx.now)
    assert (None, invitation.decided_at) == (before, after)


async def test_open_invitations_and_mails_are_counted(
    members: Members, zoe: User, ada: User, place: WorkspaceId
) -> None:
    async with members.uow.begin() as tx:
        [elsewhere] = await tx.workspaces.of_user(ada.id)
        open_one, old_one = an_invitation(tx, place, zoe), an_invitation(tx, place, zoe)
        other = an_invitation(tx, elsewhere.id, ada)
        open_one.mailed_at = (tx.now - 2 * ONE_DAY, tx.now - ONE_DAY / 2)
        old_one.mailed_at = (tx.now - ONE_DAY / 3,)
        old_one.expires_at = tx.now
        other.mailed_at = (tx.now,)
        for each in (open_one, old_one, other):
            await tx.invitations.add(each)
        counted = await tx.invitations.count_open(place, tx.now)
        mailed = await tx.invitations.mailed_since(place, tx.now - ONE_DAY)
        to_one = await tx.invitations.mailed_since(place, tx.now - ONE_DAY, old_one.email_key)

    assert 1 == counted
    assert [old_one.mailed_at[0]] == list(to_one)
    assert [open_one.mailed_at[1], old_one.mailed_at[0]] == list(mailed)


async def test_the_owner_reads_what_became_of_invitations(
    members: Members, zoe: User, place: WorkspaceId
) -> None:
    async with members.uow.begin() as tx:
        first, second, third = (an_invitation(tx, place, zoe) for _ in range(3))
        second.expires_at = tx.now - ONE_DAY
        second.created_at -= ONE_DAY
        third.created_at -= 2 * ONE_DAY
        third.settle(InvitationState.REVOKED, tx.now)
        for each in (third, first, second):
            await tx.invitations.add(each)
    page = await members.reads.invitations(place, [], None, 2)
    rest = await members.reads.invitations(place, [], page.next, 2)
    some = [InvitationState.OPEN, InvitationState.EXPIRED]
    waiting = await members.reads.invitations(place, some, None, 50)

    assert [(first.id, "open"), (second.id, "expired"), (third.id, "revoked")] == [
        (each.id, each.state) for each in [*page.items, *rest.items]
    ]
    assert [first.id, second.id] == [each.id for each in waiting.items]
    assert rest.next is None


async def test_open_invitations_are_there_for_their_address(
    members: Members, zoe: User, ada: User, place: WorkspaceId
) -> None:
    async with members.uow.begin() as tx:
        hers = an_invitation(tx, place, zoe, email=ada.email.upper())
        hers.note = "Come in"
        await tx.invitations.add(hers)
        await tx.invitations.add(an_invitation(tx, place, zoe))
    [received] = (await members.reads.received(ada.id, None, 50)).items

    assert (hers.id, "Zoë", "Zoë", Role.VIEWER, "Come in") == (
        received.id,
        received.workspace_name,
        received.invited_by_name,
        received.role,
        received.note,
    )
    assert [] == (await members.reads.received(zoe.id, None, 50)).items


@pytest.mark.parametrize("over", ["expired", "accepted"])
async def test_what_is_over_is_not_there_any_more(
    members: Members, zoe: User, ada: User, place: WorkspaceId, over: str
) -> None:
    async with members.uow.begin() as tx:
        hers = an_invitation(tx, place, zoe, email=ada.email)
        if over == "expired":
            hers.expires_at = tx.now
        else:
            hers.settle(InvitationState.ACCEPTED, tx.now)
        await tx.invitations.add(hers)

    assert [] == (await members.reads.received(ada.id, None, 50)).items


async def somebody(members: Members, name: str) -> User:
    email = f"{uuid4().hex}@example.com"
    async with members.uow.begin() as tx:
        user, _ = await find_or_found(tx, User(id=UserId(new_id()), email=email, name=name))
    return user


def an_invitation(
    tx: AccountsTransaction, place: WorkspaceId, inviter: User, email: str | None = None
) -> Invitation:
    now: datetime = tx.now
    return Invitation(
        id=InvitationId(new_id()),
        workspace_id=place,
        invited_by=inviter.id,
        email=email or f"{uuid4().hex}@Example.com",
        role=Role.VIEWER,
        created_at=now,
        expires_at=now + 14 * ONE_DAY,
    )
