import pytest

from domain.accounts.commands import request_challenge, verify_challenge
from domain.shared.actor import ALL_SCOPES, Actor, Principal, Role
from domain.shared.ids import UserId, WorkspaceId
from tests.fakes.accounts import FakeAccounts
from tests.fakes.tokens import FakeCodes, FakeLiveSessions, FakeMint
from tests.fakes.workspaces import FakeWorkspaceUnitOfWork


@pytest.fixture
def accounts() -> FakeAccounts:
    return FakeAccounts()


@pytest.fixture
def uow(accounts: FakeAccounts) -> FakeWorkspaceUnitOfWork:
    return FakeWorkspaceUnitOfWork(accounts)


@pytest.fixture
def live() -> FakeLiveSessions:
    return FakeLiveSessions()


@pytest.fixture
async def zoe(accounts: FakeAccounts) -> Principal:
    """Somebody with an account and its workspace, in Paris."""
    posed = await request_challenge(accounts, "zoe@example.com")
    codes = FakeCodes()
    login = await verify_challenge(
        accounts,
        codes,
        FakeMint(),
        posed.id,
        code=codes.code_of(posed.id),
        time_zone="Europe/Paris",
    )
    accounts.events.clear()
    return Principal(
        user_id=login.user.id,
        session_id=None,
        scopes=ALL_SCOPES,
        roles={login.workspaces[0].id: Role.OWNER},
    )


@pytest.fixture
def owner(zoe: Principal) -> Actor:
    """Zoe in her own workspace."""
    [workspace_id] = zoe.roles
    return an_owner(workspace_id, zoe.user_id)


def an_owner(workspace_id: WorkspaceId, user_id: UserId) -> Actor:
    return Actor(user_id=user_id, workspace_id=workspace_id, role=Role.OWNER, scopes=ALL_SCOPES)
