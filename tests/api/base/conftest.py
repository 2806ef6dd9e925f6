"""The example application, and the people who call it."""

from collections.abc import AsyncIterator

import httpx
import msgspec
import pytest
from litestar import Litestar

from api.app import create_app
from domain.shared.actor import Role
from domain.shared.ids import WorkspaceId, new_id
from tests.api.base.example import EXAMPLE, BoardPorts
from tests.fakes.account_ports import account_ports
from tests.fakes.accounts import FakeAccounts
from tests.fakes.authenticator import KnownTokens
from tests.fakes.board import Board
from tests.support.asgi import client_of


class FakePulse:
    """Beats until it is stopped."""

    def __init__(self) -> None:
        self.stopped = False

    async def beat(self) -> None:
        if self.stopped:
            raise ConnectionError


class World(msgspec.Struct, frozen=True):
    """One application with everything behind it; `mine` is the workspace that the token `owner` owns."""

    ports: BoardPorts
    board: Board
    tokens: KnownTokens
    database: FakePulse
    redis: FakePulse
    mine: WorkspaceId
    app: Litestar

    @property
    def notes(self) -> str:
        return f"/v1/workspaces/{self.mine}/notes"


@pytest.fixture
def world() -> World:
    board, tokens, mine = Board(), KnownTokens(), WorkspaceId(new_id())
    tokens.admit("owner", roles={mine: Role.OWNER})
    tokens.admit("viewer", roles={mine: Role.VIEWER})
    tokens.admit("stranger", roles={WorkspaceId(new_id()): Role.OWNER})
    database, redis = FakePulse(), FakePulse()
    ports = BoardPorts(
        uow=board,
        board=board,
        authenticator=tokens,
        accounts=account_ports(FakeAccounts()),
        database=database,
        redis=redis,
        cursor_keys=(b"k" * 32,),
        public_url="https://perennial.example",
    )
    app = create_app(ports, controllers=EXAMPLE)
    return World(ports, board, tokens, database, redis, mine, app)


@pytest.fixture
async def client(world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(world.app, token="owner") as client:
        yield client
