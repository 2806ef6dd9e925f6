from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.accounts.model import User
from domain.accounts.tokens import TokenKind, is_token
from domain.personal_tokens.commands import (
    announce_expiring_tokens,
    create_personal_token,
    mail_expiring_token,
    mail_made_token,
    revoke_personal_token,
)
from domain.personal_tokens.model import (
    LIVE_TOKENS,
    LifeOutOfRange,
    ScopesRefused,
    TokenNameInvalid,
    TokenState,
    TooManyTokens,
    WantedToken,
    checked_scopes,
)
from domain.personal_tokens.views import NewPersonalToken
from domain.shared.actor import (
    ALL_SCOPES,
    PERSONAL_SCOPES,
    ROLE_SCOPES,
    TOKEN_SCOPES,
    Principal,
    Role,
    Scope,
)
from domain.shared.errors import Forbidden, NotFound
from domain.shared.ids import PersonalTokenId, SessionId, UserId, WorkspaceId, new_id
from domain.workspaces.model import Workspace
from tests.fakes.accounts import FakeAccounts
from tests.fakes.mail import FakeMailer
from tests.fakes.tokens import FakeLiveSessions, FakeMint

SCOPE_NAMES = st.sampled_from([*Scope, "contacts:admin", "", "Contacts:read"])


class World:
    """Zoe, her workspace, and one of Yan's where she is a viewer."""

    def __init__(self) -> None:
        self.accounts = FakeAccounts()
        self.mint = FakeMint()
        self.live = FakeLiveSessions()
        self.zoe = User(id=UserId(new_id()), email="zoe@example.com")
        self.principal = Principal(
            user_id=self.zoe.id, session_id=SessionId(new_id()), scopes=ALL_SCOPES, roles={}
        )
        self.home = WorkspaceId(new_id())
        self.elsewhere = WorkspaceId(new_id())

    async def settle(self) -> "World":
        async with self.accounts.begin() as tx:
            await tx.users.find_or_add(self.zoe)
            for key in (self.home, self.elsewhere):
                workspace = Workspace.found(key, name="A", time_zone="UTC")
                await tx.workspaces.add(workspace, self.zoe.id)
        self.accounts.kept.members[self.elsewhere, self.zoe.id] = Role.VIEWER
        return self

    async def make(self, **changed: Any) -> NewPersonalToken:
        wanted: dict[str, Any] = {
            "name": "Backup",
            "workspace_id": self.home,
            "scopes": ["contacts:read"],
        }
        return await create_personal_token(
            self.accounts, self.mint, self.principal, WantedToken(**(wanted | changed))
        )

    async def revoke(self, token_id: PersonalTokenId) -> None:
        await revoke_personal_token(self.accounts, self.live, self.principal, token_id)


@pytest.fixture
async def world() -> World:
    return await World().settle()


@given(scopes=st.lists(SCOPE_NAMES, min_size=1, max_size=8), role=st.sampled_from(Role))
def test_a_token_gets_what_tokens_and_the_role_may_have_or_each_fault_is_named(
    scopes: list[str], role: Role
) -> None:
    allowed = TOKEN_SCOPES & ROLE_SCOPES[role]
    wrong = [f"/scopes/{place}" for place, scope in enumerate(scopes) if scope not in allowed]
    if not wrong:
        assert set(scopes) == checked_scopes(scopes, role)
        return
    with pytest.raises(ScopesRefused) as refused:
        checked_scopes(scopes, role)

    assert wrong == [fault.pointer for fault in refused.value.faults]


def test_no_token_can_manage_tokens_members_or_take_everything_along() -> None:
    for scope in PERSONAL_SCOPES:
        with pytest.raises(ScopesRefused):
            checked_scopes([scope], Role.OWNER)


def test_a_token_without_scopes_is_refused() -> None:
    with pytest.raises(ScopesRefused):
        checked_scopes([], Role.OWNER)


async def test_a_token_is_shown_once_and_kept_as_a_hash(world: World) -> None:
    made = await world.make(scopes=["nudges:read", "contacts:read", "contacts:read"])
    [kept] = world.accounts.personal_tokens.values()

    assert is_token(TokenKind.PERSONAL, made.token)
    assert made.token.startswith("pnpat_")
    assert (made.token[:10], 10) == (made.view.hint, len(kept.hint))
    assert world.mint.hashes(made.token)[0] == kept.hash
    assert (Scope.CONTACTS_READ, Scope.NUDGES_READ) == made.view.scopes
    assert timedelta(days=90) == made.view.expires_at - made.view.created_at
    assert "personal_token.made" == world.accounts.events[-1].type


@pytest.mark.parametrize("days", [0, -1, 367, 10**9])
async def test_a_token_lives_for_a_year_and_a_day_at_most(world: World, days: int) -> None:
    with pytest.raises(LifeOutOfRange):
        await world.make(days=days)


@pytest.mark.parametrize("name", ["", "  \t ", "x" * 121])
async def test_a_token_needs_a_name(world: World, name: str) -> None:
    with pytest.raises(TokenNameInvalid):
        await world.make(name=name)


async def test_a_role_cannot_give_away_what_it_has_not(world: World) -> None:
    await world.make(workspace_id=world.elsewhere, scopes=["contacts:read"])
    with pytest.raises(ScopesRefused):
        await world.make(workspace_id=world.elsewhere, scopes=["contacts:write"])


async def test_a_workspace_one_is_not_in_is_not_there(world: World) -> None:
    with pytest.raises(NotFound):
        await world.make(workspace_id=WorkspaceId(new_id()))


async def test_a_token_cannot_make_or_revoke_tokens(world: World) -> None:
    made = await world.make()
    world.principal = Principal(
        user_id=world.zoe.id,
        session_id=None,
        token_id=made.view.id,
        scopes=TOKEN_SCOPES,
        roles={world.home: Role.OWNER},
    )
    with pytest.raises(Forbidden):
        await world.make()
    with pytest.raises(Forbidden):
        await world.revoke(made.view.id)


async def test_only_tokens_that_work_count(world: World) -> None:
    made = [await world.make(days=1 + number % 2) for number in range(LIVE_TOKENS)]
    with pytest.raises(TooManyTokens):
        await world.make()

    await world.revoke(made[1].view.id)
    await world.make()
    with pytest.raises(TooManyTokens):
        await world.make()
    world.accounts.wait(days=1)
    await world.make()


async def test_revoking_twice_is_revoking_once(world: World) -> None:
    made = await world.make()
    await world.revoke(made.view.id)
    revoked_at = world.accounts.personal_tokens[made.view.id].revoked_at
    world.accounts.wait(hours=1)
    await world.revoke(made.view.id)

    kept = world.accounts.personal_tokens[made.view.id]
    assert (revoked_at, TokenState.REVOKED) == (kept.revoked_at, kept.state(world.accounts.now))
    assert ["personal_token.made", "personal_token.revoked"] == [
        event.type for event in world.accounts.events
    ]
    assert [world.zoe.id] * 2 == world.live.forgotten


async def test_the_token_of_somebody_else_is_not_there(world: World) -> None:
    made = await world.make()
    world.principal = Principal(
        user_id=UserId(new_id()), session_id=SessionId(new_id()), scopes=ALL_SCOPES, roles={}
    )
    for token_id in (made.view.id, PersonalTokenId(new_id())):
        with pytest.raises(NotFound):
            await world.revoke(token_id)

    kept = world.accounts.personal_tokens[made.view.id]
    assert TokenState.ACTIVE is kept.state(world.accounts.now)


async def test_it_is_told_once_that_a_token_will_expire(world: World) -> None:
    long, revoked = await world.make(days=30), await world.make(days=30)
    await world.make(days=7)  # made for a week: nobody needs to be told
    await world.revoke(revoked.view.id)
    before = await announce_expiring_tokens(world.accounts)
    world.accounts.wait(days=23, seconds=1)
    told = [await announce_expiring_tokens(world.accounts) for _ in range(2)]

    assert (0, [1, 0]) == (before, told)
    event = world.accounts.events[-1]
    assert ("personal_token.expiring", str(long.view.id)) == (event.type, event.body["token_id"])


async def test_mails_name_the_token_and_never_hold_it(world: World) -> None:
    made, mailer = await world.make(name="Backup of Zoë", days=30), FakeMailer()
    await mail_made_token(world.accounts, mailer, made.view.id)
    await mail_expiring_token(world.accounts, mailer, made.view.id)

    assert ["zoe@example.com"] * 2 == [mail.to for mail in mailer.sent]
    assert 2 == len({mail.message_id for mail in mailer.sent})
    assert "Your access token Backup of Zoë expires on 23 December 2026" == mailer.sent[1].subject
    for mail in mailer.sent:
        assert "Backup of Zoë" in mail.text
        assert made.view.hint in mail.text
        assert made.token not in mail.text


async def test_nobody_is_warned_of_a_token_that_has_ended(world: World) -> None:
    made, mailer = await world.make(), FakeMailer()
    await world.revoke(made.view.id)
    await mail_expiring_token(world.accounts, mailer, made.view.id)
    await mail_made_token(world.accounts, mailer, PersonalTokenId(new_id()))

    assert [] == mailer.sent
