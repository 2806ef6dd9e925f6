"""Leaving, coming back, and the end, in memory."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from domain.accounts.grants import find_or_found
from domain.accounts.model import User
from domain.erasure.commands import erase_accounts, leave, mail_leaving, stay
from domain.erasure.model import NotLeaving, WayBackOver
from domain.shared.actor import ALL_SCOPES, Principal, Role
from domain.shared.errors import NotFound, Unavailable
from domain.shared.ids import UserId, WorkspaceId, new_id
from domain.shared.mail import Mail, MailRefused, MailUnavailable
from domain.workspaces.commands import create_sandbox
from tests.fakes.accounts import FakeAccounts
from tests.fakes.mail import FakeMailer
from tests.fakes.tokens import FakeLiveSessions


class Bulk:
    """Remembers which workspaces were emptied."""

    def __init__(self) -> None:
        self.emptied: list[WorkspaceId] = []

    async def empty(self, workspace_id: WorkspaceId) -> AsyncIterator[int]:
        self.emptied.append(workspace_id)
        yield 1


class PickyMailer(FakeMailer):
    """Some addresses take no mail."""

    def __init__(self, refused: set[str]) -> None:
        super().__init__()
        self._refused = refused

    async def send(self, mail: Mail) -> None:
        if mail.to in self._refused:
            raise MailRefused
        await super().send(mail)


class Stuck(Bulk):
    """Cannot empty one workspace."""

    def __init__(self, stuck: WorkspaceId) -> None:
        super().__init__()
        self._stuck = stuck

    async def empty(self, workspace_id: WorkspaceId) -> AsyncIterator[int]:
        if workspace_id == self._stuck:
            raise Unavailable
        async for removed in super().empty(workspace_id):
            yield removed


@pytest.fixture
def accounts() -> FakeAccounts:
    return FakeAccounts()


@pytest.fixture
def mailer() -> FakeMailer:
    return FakeMailer()


@pytest.fixture
async def zoe(accounts: FakeAccounts) -> Principal:
    return await _somebody(accounts, "zoe@example.com", "Zoë")


async def test_leaving_can_be_taken_back_for_two_weeks(
    accounts: FakeAccounts, zoe: Principal
) -> None:
    departure = await leave(accounts, FakeLiveSessions(), zoe)
    assert accounts.now + timedelta(days=14) == departure.erase_after

    await stay(accounts, zoe)
    accounts.wait(days=30)

    assert 0 == await erase_accounts(accounts, Bulk(), FakeMailer())
    assert "zoe@example.com" == (await accounts.user(zoe.user_id)).email


async def test_leaving_twice_does_not_start_the_two_weeks_anew(
    accounts: FakeAccounts, zoe: Principal
) -> None:
    first = await leave(accounts, FakeLiveSessions(), zoe)
    accounts.wait(days=5)

    assert first.erase_after == (await leave(accounts, FakeLiveSessions(), zoe)).erase_after
    assert ["account.leaving"] == [event.type for event in accounts.events]


async def test_who_is_not_leaving_has_nothing_to_take_back(
    accounts: FakeAccounts, zoe: Principal
) -> None:
    with pytest.raises(NotLeaving):
        await stay(accounts, zoe)


async def test_once_the_two_weeks_are_over_there_is_no_way_back(
    accounts: FakeAccounts, zoe: Principal
) -> None:
    """By then a part of it may be gone already."""
    await leave(accounts, FakeLiveSessions(), zoe)
    accounts.wait(days=14)

    with pytest.raises(WayBackOver):
        await stay(accounts, zoe)
    assert 1 == await erase_accounts(accounts, Bulk(), FakeMailer())


async def test_a_workspace_made_while_the_others_are_erased_goes_too(
    accounts: FakeAccounts, zoe: Principal
) -> None:
    await leave(accounts, FakeLiveSessions(), zoe)
    accounts.wait(days=14)

    class Meanwhile(Bulk):
        async def empty(self, workspace_id: WorkspaceId) -> AsyncIterator[int]:
            if not self.emptied:
                await create_sandbox(accounts, FakeLiveSessions(), zoe, sandbox=True)
            async for removed in super().empty(workspace_id):
                yield removed

    assert 1 == await erase_accounts(accounts, Meanwhile(), FakeMailer())
    assert ({}, {}) == (accounts.kept.users, accounts.kept.workspaces)


async def test_who_owns_nothing_any_more_is_erased_as_well(
    accounts: FakeAccounts, zoe: Principal
) -> None:
    yan = await _somebody(accounts, "yan@example.com", "Yan")
    [workspace_id] = zoe.roles
    accounts.kept.members[workspace_id, zoe.user_id] = Role.ASSISTANT
    accounts.kept.members[workspace_id, yan.user_id] = Role.OWNER
    await leave(accounts, FakeLiveSessions(), zoe)
    accounts.wait(days=14)

    assert 1 == await erase_accounts(accounts, Bulk(), FakeMailer())
    assert [yan.user_id] == [*accounts.kept.users]
    assert workspace_id in accounts.kept.workspaces


async def test_nobody_is_erased_before_their_time(
    accounts: FakeAccounts, zoe: Principal, mailer: FakeMailer
) -> None:
    await leave(accounts, FakeLiveSessions(), zoe)
    accounts.wait(days=13, hours=23)
    assert 0 == await erase_accounts(accounts, Bulk(), mailer)
    accounts.wait(hours=1)
    bulk = Bulk()

    assert 1 == await erase_accounts(accounts, bulk, mailer)
    assert [*zoe.roles] == bulk.emptied
    assert ({}, {}) == (accounts.kept.users, accounts.kept.workspaces)
    assert ["Your Perennial account is deleted"] == [mail.subject for mail in mailer.sent]
    assert 0 == await erase_accounts(accounts, bulk, mailer)


async def test_of_two_runs_at_once_the_second_finds_nobody_left(
    accounts: FakeAccounts, zoe: Principal
) -> None:
    await leave(accounts, FakeLiveSessions(), zoe)
    accounts.wait(days=14)
    done: list[int] = []

    class Twice(Bulk):
        async def empty(self, workspace_id: WorkspaceId) -> AsyncIterator[int]:
            if not done:
                done.append(0)
                done.append(await erase_accounts(accounts, Bulk(), FakeMailer()))
            async for removed in super().empty(workspace_id):
                yield removed

    assert 0 == await erase_accounts(accounts, Twice(), FakeMailer())
    assert ([0, 1], {}) == (done, accounts.kept.users)


async def test_an_address_that_takes_no_mail_keeps_nobody_here(
    accounts: FakeAccounts, zoe: Principal, mailer: FakeMailer
) -> None:
    mailer.trouble = MailRefused()
    await leave(accounts, FakeLiveSessions(), zoe)
    accounts.wait(days=14)

    assert 1 == await erase_accounts(accounts, Bulk(), mailer)
    with pytest.raises(NotFound):
        await accounts.user(zoe.user_id)


async def test_while_no_mail_gets_out_nothing_is_erased_unannounced(
    accounts: FakeAccounts, zoe: Principal, mailer: FakeMailer
) -> None:
    mailer.trouble = MailUnavailable()
    await leave(accounts, FakeLiveSessions(), zoe)
    accounts.wait(days=14)
    with pytest.raises(MailUnavailable):
        await erase_accounts(accounts, Bulk(), mailer)

    assert zoe.user_id in accounts.kept.users


async def test_whoever_cannot_be_erased_holds_up_nobody_else(
    accounts: FakeAccounts, zoe: Principal, mailer: FakeMailer
) -> None:
    yan = await _somebody(accounts, "yan@example.com", "Yan")
    for person in (zoe, yan):
        await leave(accounts, FakeLiveSessions(), person)
    accounts.wait(days=14)

    with pytest.raises(Unavailable):
        await erase_accounts(accounts, Stuck(*zoe.roles), mailer)
    assert [zoe.user_id] == [*accounts.kept.users]


async def test_everybody_concerned_is_told(
    accounts: FakeAccounts, zoe: Principal, mailer: FakeMailer
) -> None:
    yan = await _somebody(accounts, "yan@example.com", "Yan")
    [workspace_id] = zoe.roles
    accounts.kept.members[workspace_id, yan.user_id] = Role.MENTOR
    await leave(accounts, FakeLiveSessions(), zoe)
    await mail_leaving(accounts, mailer, zoe.user_id)

    to_zoe, to_yan = mailer.sent
    assert ("zoe@example.com", "yan@example.com") == (to_zoe.to, to_yan.to)
    assert "7 December 2026" in to_zoe.text
    assert "log in" in to_zoe.text
    assert "Zoë is leaving" in to_yan.text


async def test_an_address_that_takes_no_mail_keeps_it_from_nobody_else(
    accounts: FakeAccounts, zoe: Principal
) -> None:
    """And nobody is mailed again and again because of it."""
    [workspace_id] = zoe.roles
    for name in ("ada", "bo", "cy"):
        person = await _somebody(accounts, f"{name}@example.com", name)
        accounts.kept.members[workspace_id, person.user_id] = Role.VIEWER
    mailer = PickyMailer({"zoe@example.com", "bo@example.com"})
    await leave(accounts, FakeLiveSessions(), zoe)
    await mail_leaving(accounts, mailer, zoe.user_id)

    assert ["ada@example.com", "cy@example.com"] == [mail.to for mail in mailer.sent]


async def test_members_of_a_sandbox_are_not_mailed(
    accounts: FakeAccounts, zoe: Principal, mailer: FakeMailer
) -> None:
    sandbox = await create_sandbox(accounts, FakeLiveSessions(), zoe, sandbox=True)
    yan = await _somebody(accounts, "yan@example.com", "Yan")
    accounts.kept.members[sandbox.id, yan.user_id] = Role.MENTOR
    await leave(accounts, FakeLiveSessions(), zoe)
    await mail_leaving(accounts, mailer, zoe.user_id)

    assert ["zoe@example.com"] == [mail.to for mail in mailer.sent]


async def test_a_name_becomes_no_link_in_the_mail_to_others(
    accounts: FakeAccounts, mailer: FakeMailer
) -> None:
    eve = await _somebody(accounts, "eve@example.com", "Log in at https://evil.example now: Eve")
    yan = await _somebody(accounts, "yan@example.com", "Yan")
    [workspace_id] = eve.roles
    accounts.kept.members[workspace_id, yan.user_id] = Role.MENTOR
    await leave(accounts, FakeLiveSessions(), eve)
    await mail_leaving(accounts, mailer, eve.user_id)

    [to_yan] = [mail.text for mail in mailer.sent if mail.to == "yan@example.com"]
    assert "evil.example" not in to_yan
    assert "Log in at … now: Eve is leaving" in to_yan


async def test_who_came_back_in_time_is_not_mailed(
    accounts: FakeAccounts, zoe: Principal, mailer: FakeMailer
) -> None:
    await leave(accounts, FakeLiveSessions(), zoe)
    await stay(accounts, zoe)
    await mail_leaving(accounts, mailer, zoe.user_id)

    assert [] == mailer.sent


async def _somebody(accounts: FakeAccounts, email: str, name: str) -> Principal:
    async with accounts.begin() as tx:
        user, _ = await find_or_found(tx, User(id=UserId(new_id()), email=email, name=name))
        [workspace] = await tx.workspaces.of_user(user.id)
    return Principal(
        user_id=user.id, session_id=None, scopes=ALL_SCOPES, roles={workspace.id: Role.OWNER}
    )
