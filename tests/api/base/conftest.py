"""The example application, and the people who call it."""

from collections.abc import AsyncIterator
from functools import cache
from typing import cast

import httpx
import msgspec
import pytest
from litestar import Litestar

from api.app import create_app
from domain.shared.actor import Role
from domain.shared.ids import WorkspaceId, new_id
from tests.api.base.example import EXAMPLE, BoardPorts
from tests.fakes.authenticator import KnownTokens
from tests.fakes.board import Board
from tests.support.asgi import client_of
from tests.support.ports import ports_with


class FakePulse:
    """Beats until it is stopped."""

    def __init__(self) -> None:
        self.stopped = False

    async def beat(self) -> None:
        if self.stopped:
            raise ConnectionError


class World(msgspec.Struct, frozen=True):
    """The application with what is behind it; `mine` is the workspace that the token `owner` owns."""

    ports: BoardPorts
    app: Litestar
    mine: WorkspaceId

    @property
    def notes(self) -> str:
        return f"/v1/workspaces/{self.mine}/notes"

    @property
    def board(self) -> Board:
        return self.ports.board

    @property
    def tokens(self) -> KnownTokens:
        return cast("KnownTokens", self.ports.authenticator)

    @property
    def database(self) -> FakePulse:
        return cast("FakePulse", self.ports.database)

    @property
    def redis(self) -> FakePulse:
        return cast("FakePulse", self.ports.redis)


@cache
def _example() -> tuple[BoardPorts, Litestar]:
    """The application, built once: it holds nothing that a test could leave behind."""
    ports = ports_with(
        BoardPorts,
        uow=(board := Board()),
        board=board,
        authenticator=KnownTokens(),
        database=FakePulse(),
        redis=FakePulse(),
    )
    return ports, create_app(ports, controllers=EXAMPLE)


@pytest.fixture
def world() -> World:
    ports, app = _example()
    world = World(ports, app, WorkspaceId(new_id()))
    world.board.clear()
    world.tokens.clear()
    world.database.stopped = world.redis.stopped = False
    world.tokens.admit("owner", roles={world.mine: Role.OWNER})
    world.tokens.admit("viewer", roles={world.mine: Role.VIEWER})
    world.tokens.admit("stranger", roles={WorkspaceId(new_id()): Role.OWNER})
    return world


@pytest.fixture
async def client(world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(world.app, token="owner") as client:
        yield client
