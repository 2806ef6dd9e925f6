"""What handlers may ask for by name: `ports`, `actor`, `principal`, `network`, `by_cookie`, `uow`, `conditions`,
`wanted`, `streams`.
"""

from collections.abc import AsyncGenerator
from typing import Any

from litestar import Request
from litestar.di import Provide

from api.etags import Conditions, read_conditions
from api.exchanges import exchange_of
from api.idempotency import OnceUnitOfWork, claim_of, parse_key
from api.listing import Wanted
from api.pagination import Cursors
from api.ports import Ports
from api.refusals import InvalidParameter
from api.route_plans import RoutePlan
from api.streams import Streams
from domain.accounts.tokens import TokenMissing
from domain.shared.actor import Actor, Principal
from domain.shared.errors import Fault, NotFound
from domain.unit_of_work import UnitOfWork

AnyRequest = Request[Any, Any, Any]


def dependencies(ports: Ports) -> dict[str, Provide]:
    """The providers; each costs something only where a handler asks for it."""
    cursors = Cursors(ports.cursor_keys)
    streams = Streams(ports.authenticator)

    def provide_ports() -> Ports:
        return ports

    def provide_streams() -> Streams:
        return streams

    def provide_wanted(request: AnyRequest) -> Wanted[Any]:
        plan: RoutePlan = request.route_handler.opt["plan"]
        if plan.listing is None:
            raise RuntimeError(f"{plan.template} has no listing in its opt.")
        return plan.listing.read(_query(request), cursors, request.scope["path"])

    async def provide_uow(request: AnyRequest) -> AsyncGenerator[UnitOfWork, None]:
        once = await _once(request, ports.uow)
        if once is None:
            yield ports.uow
            return
        async with once:
            yield once

    return {
        "ports": Provide(provide_ports, sync_to_thread=False),
        "streams": Provide(provide_streams, sync_to_thread=False),
        "wanted": Provide(provide_wanted, sync_to_thread=False),
        "uow": Provide(provide_uow),
        "actor": Provide(provide_actor, sync_to_thread=False),
        "principal": Provide(provide_principal, sync_to_thread=False),
        "network": Provide(provide_network, sync_to_thread=False),
        "by_cookie": Provide(provide_by_cookie, sync_to_thread=False),
        "conditions": Provide(provide_conditions, sync_to_thread=False),
    }


def provide_actor(request: AnyRequest) -> Actor:
    """Who acts in the workspace of the path."""
    actor = exchange_of(request.scope).actor
    if actor is None:
        raise NotFound
    return actor


def provide_principal(request: AnyRequest) -> Principal:
    """Who is logged in, whatever the workspace."""
    principal = exchange_of(request.scope).principal
    if principal is None:
        raise TokenMissing
    return principal


def provide_network(request: AnyRequest) -> str:
    """Where the caller comes from, cut to a /24 or a /64."""
    return exchange_of(request.scope).network


def provide_by_cookie(request: AnyRequest) -> bool:
    """Whether the caller is logged in by a cookie."""
    return exchange_of(request.scope).by_cookie


def provide_conditions(request: AnyRequest) -> Conditions:
    """What the caller says to have seen."""
    exchange = exchange_of(request.scope)
    return read_conditions(exchange.header(b"if-match"), exchange.header(b"if-none-match"))


async def _once(request: AnyRequest, uow: UnitOfWork) -> OnceUnitOfWork | None:
    """The unit of work that remembers its answer, if the request carries a key and acts in a workspace."""
    exchange = exchange_of(request.scope)
    header = exchange.header(b"idempotency-key")
    if header is None or exchange.actor is None or request.method != "POST":
        return None
    claim = claim_of(
        key=parse_key(header),
        user_id=exchange.actor.user_id,
        workspace_id=exchange.actor.workspace_id,
        method=request.method,
        route=request.scope["path_template"],
        address=f"{request.scope['path']}?{request.scope['query_string'].decode('latin-1')}",
        body=await request.body(),
    )
    once = OnceUnitOfWork(uow, claim)
    request.scope["state"]["once"] = once
    return once


def _query(request: AnyRequest) -> dict[str, str]:
    pairs = exchange_of(request.scope).query
    query = dict(pairs)
    if len(query) < len(pairs):
        twice = tuple(
            Fault(code="repeated", detail="Send it once; part values by commas.", parameter=name)
            for name in query
            if sum(name == other for other, _ in pairs) > 1
        )
        raise InvalidParameter("A parameter was sent more than once.", faults=twice)
    return query
