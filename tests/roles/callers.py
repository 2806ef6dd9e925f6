"""The whole service, called by whoever a test likes: sessions old and new, tokens with these scopes or those."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import httpx
import msgspec
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler

from api.app import create_app
from api.main import ports_of
from api.route_plans import RoutePlan, planned
from bootstrap.container import Container
from domain.accounts.grants import find_or_found
from domain.accounts.model import User
from domain.shared.actor import ALL_SCOPES, Principal, Role, Scope
from domain.shared.ids import PersonalTokenId, SessionId, UserId, WorkspaceId, new_id
from tests.fakes.authenticator import KnownTokens
from tests.roles.table import ROLES
from tests.support.asgi import BASE_URL

LONG_AGO = 3600.0
# What stands in a path and is no id.
_MADE_UP = {"number": "1"}


class Route(msgspec.Struct, frozen=True):
    """One operation, ready to be called."""

    operation: str
    method: str
    path: str
    plan: RoutePlan
    upload: bool

    @property
    def in_workspace(self) -> bool:
        return self.plan.in_workspace


def routes_of(app: Litestar) -> list[Route]:
    """Every operation once, in the order of their names."""
    found = {
        handler.operation_id: _route(path, handler, plan) for path, handler, plan in planned(app)
    }
    return sorted(found.values(), key=lambda route: route.operation)


class Callers:
    """A workspace with somebody in each role, and the service that they call."""

    def __init__(self, container: Container) -> None:
        self._container = container
        self._known = KnownTokens()
        # Nothing here is about limits, and one token asks for a lot.
        ports = msgspec.structs.replace(
            ports_of(container), authenticator=self._known, buckets=None
        )
        self.app = create_app(ports)  # the container runs already
        self.routes = routes_of(self.app)
        self.people: dict[Role, UserId] = {}
        self.workspace_id = WorkspaceId(new_id())

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator["Callers"]:
        transport = httpx.ASGITransport(self.app)  # type: ignore[arg-type]  # as in tests.support.asgi
        async with httpx.AsyncClient(transport=transport, base_url=BASE_URL) as client:
            self._client = client
            self.people = {role: await self.newcomer() for role in ROLES}
            async with self._container.accounts_uow.begin() as tx:
                [workspace] = await tx.workspaces.of_user(self.people[Role.OWNER])
                self.workspace_id = workspace.id
            await self.assemble()
            yield self

    async def newcomer(self) -> UserId:
        """Somebody with an account."""
        user = User(id=UserId(new_id()), email=f"{uuid4().hex}@example.com", name="Somebody")
        async with self._container.accounts_uow.begin() as tx:
            return (await find_or_found(tx, user))[0].id

    async def assemble(self) -> None:
        """Bring everybody back who has left."""
        async with self._container.accounts_uow.begin() as tx:
            for role, user_id in self.people.items():
                if await tx.members.role_of(self.workspace_id, user_id) is None:
                    await tx.members.add(self.workspace_id, user_id, role)

    def session(
        self, user_id: UserId, role: Role | None = None, *, proved_ago: float = 1.0
    ) -> Principal:
        """A session carries every scope."""
        return self._principal(user_id, role, SessionId(new_id()), ALL_SCOPES, proved_ago)

    def token(
        self, user_id: UserId, scopes: frozenset[Scope], role: Role | None = None
    ) -> Principal:
        """A personal access token."""
        return self._principal(user_id, role, None, scopes, None)

    async def call(
        self, route: Route, caller: Principal | None, ids: dict[str, str] | None = None
    ) -> httpx.Response:
        """Ids that are not given are those of nobody, but for the workspace and for oneself; the body is empty."""
        known = {"workspace_id": str(self.workspace_id), **(ids or {})}
        if caller is not None:
            known["user_id"] = str(caller.user_id)
        path = route.path.format(
            **{
                name: known.get(name, _MADE_UP.get(name, str(uuid4())))
                for name in route.plan.path_parameters
            }
        )
        headers = {"if-match": '"v1"', "idempotency-key": uuid4().hex}
        if route.upload:
            return await self.ask(route.method, path, caller, headers=headers, content=b"x")
        body: dict[str, Any] | None = {} if route.plan.body is not None else None
        return await self.ask(route.method, path, caller, headers=headers, json=body)

    async def ask(
        self,
        method: str,
        path: str,
        caller: Principal | None,
        *,
        headers: dict[str, str] | None = None,
        json: Any = None,
        content: bytes | None = None,
    ) -> httpx.Response:
        """Call an address as somebody."""
        sent = dict(headers or {})
        if caller is not None:
            self._known.principals["caller"] = caller
            sent["authorization"] = "Bearer caller"
        return await self._client.request(method, path, headers=sent, json=json, content=content)

    def _principal(
        self,
        user_id: UserId,
        role: Role | None,
        session_id: SessionId | None,
        scopes: frozenset[Scope],
        proved_ago: float | None,
    ) -> Principal:
        return Principal(
            user_id=user_id,
            session_id=session_id,
            scopes=scopes,
            roles={} if role is None else {self.workspace_id: role},
            proved_ago=proved_ago,
            token_id=PersonalTokenId(new_id()) if session_id is None else None,
        )


def _route(path: str, handler: HTTPRouteHandler, plan: RoutePlan) -> Route:
    method = min(handler.http_methods - {"OPTIONS", "HEAD"})
    return Route(plan.operation, method, path, plan, bool(handler.opt.get("upload")))
