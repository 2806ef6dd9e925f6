"""Who comes in: the token, the workspace, the scope, and whether the request fits the route at all.

It lies between router and handler, so the route is known. A workspace that one is not a member of is
answered exactly like one that does not exist.
"""

from urllib.parse import parse_qsl
from uuid import UUID

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send

from api.access import Access
from api.cookies import is_cookie_token, session_cookie
from api.exchanges import Exchange, Pairs, exchange_of
from api.limits import RequestLimits
from api.origins import refuse_forgery
from api.refusals import (
    IdempotencyKeyMissing,
    InsufficientScope,
    UnknownParameter,
    UnsupportedMediaType,
)
from api.route_plans import WORKSPACE_ID, RoutePlan
from domain.accounts.ports import Authenticator
from domain.accounts.sessions import PROOF_LIFE
from domain.accounts.tokens import ProofTooOld, TokenInvalid, TokenMissing
from domain.shared.actor import ROLE_SCOPES, Actor, Principal
from domain.shared.acts import ACT, Act
from domain.shared.errors import Fault, Forbidden, NotFound, Unauthenticated
from domain.shared.ids import AuditEntryId, WorkspaceId, new_id

RECENT_SECONDS = PROOF_LIFE.total_seconds()

_JSON = ("application/json", "application/merge-patch+json")


class Admission:
    """Raises the refusal, or passes on with the principal, and in a workspace the actor, in the exchange."""

    def __init__(self, app: ASGIApp, authenticator: Authenticator, limits: RequestLimits) -> None:
        self._app = app
        self._authenticator = authenticator
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        plan: RoutePlan | None = scope["route_handler"].opt.get("plan")
        if scope["type"] == ScopeType.HTTP and plan is not None:
            exchange = exchange_of(scope)
            if scope["query_string"]:
                exchange.query = _read_query(scope["query_string"])
            if plan.access.public:
                await self._limits.admit_stranger(exchange, plan)
            else:
                await self._admit(scope, plan, exchange)
            if exchange.query and not plan.any_parameters:
                _check_parameters(exchange.query, plan)
            _check_headers(plan, exchange)
            before = ACT.set(_act(plan, exchange) if plan.recorded else None)
            try:
                await self._app(scope, receive, send)
            finally:
                ACT.reset(before)
            return
        await self._app(scope, receive, send)

    async def _admit(self, scope: HTTPScope, plan: RoutePlan, exchange: Exchange) -> None:
        try:
            token = token_of(exchange, scope["method"])
            principal = await self._authenticator.authenticate(token, fresh=plan.access.recent)
        except Unauthenticated:
            await self._limits.admit_stranger(exchange, plan)
            raise
        workspace_id = _workspace_of(scope, plan)
        await self._limits.admit(exchange, plan, principal, workspace_id)
        if workspace_id is not None:
            if workspace_id not in principal.roles:
                # The answer may be a little old, and the workspace brand-new: look again before denying it.
                principal = await self._authenticator.authenticate(token, fresh=True)
            exchange.actor = enter(principal, workspace_id, plan.access)
        exchange.principal = principal
        wanted = plan.access.scope
        if wanted is not None and wanted not in principal.scopes:
            raise InsufficientScope(required_scopes=[wanted.value])
        if plan.access.recent and not _is_recent(principal):
            raise ProofTooOld(max_age=RECENT_SECONDS)


def bearer_token(header: str | None) -> str:
    """The token of an Authorization header. Raises TokenMissing."""
    kind, _, token = (header or "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise TokenMissing
    return token.strip()


def token_of(exchange: Exchange, method: str) -> str:
    """The token of the Authorization header, or without one the cookie's. Raises TokenMissing, TokenInvalid,
    CsrfRefused.
    """
    header = exchange.header(b"authorization")
    cookie = session_cookie(exchange.header(b"cookie")) if header is None else None
    if cookie is None:
        token = bearer_token(header)
        if is_cookie_token(token):
            raise TokenInvalid
        return token
    refuse_forgery(method, exchange.headers, exchange.origin)
    if not is_cookie_token(cookie):
        raise TokenInvalid
    exchange.by_cookie = True
    return cookie


def enter(principal: Principal, workspace_id: WorkspaceId, access: Access) -> Actor:
    """The principal as an actor in this workspace. Raises NotFound for a stranger, Forbidden by role."""
    role = principal.roles.get(workspace_id)
    if role is None:
        raise NotFound
    if (access.roles is not None and role not in access.roles) or (
        access.scope is not None and access.scope not in ROLE_SCOPES[role]
    ):
        raise Forbidden("Your role in this workspace does not allow this.")
    return Actor(
        user_id=principal.user_id,
        workspace_id=workspace_id,
        role=role,
        scopes=principal.scopes,
        session_id=principal.session_id,
    )


def _workspace_of(scope: HTTPScope, plan: RoutePlan) -> WorkspaceId | None:
    return WorkspaceId(UUID(str(scope["path_params"][WORKSPACE_ID]))) if plan.in_workspace else None


def _is_recent(principal: Principal) -> bool:
    return principal.proved_ago is not None and principal.proved_ago <= RECENT_SECONDS


def _act(plan: RoutePlan, exchange: Exchange) -> Act:
    principal, actor = exchange.principal, exchange.actor
    return Act(
        id=AuditEntryId(new_id()),
        operation=plan.operation,
        user_id=None if principal is None else principal.user_id,
        session_id=None if principal is None else principal.session_id,
        token_id=None if principal is None else principal.token_id,
        workspace_id=None if actor is None else actor.workspace_id,
    )


def _read_query(query_string: bytes) -> Pairs:
    return parse_qsl(query_string.decode("latin-1"), keep_blank_values=True)


def _check_parameters(query: Pairs, plan: RoutePlan) -> None:
    given = {name for name, _ in query}
    unknown = sorted(given - plan.parameters)
    if unknown:
        known = ", ".join(sorted(plan.parameters)) or "none"
        detail = f"Known here: {known}."
        raise UnknownParameter(
            faults=tuple(
                Fault(code="unknown_parameter", detail=detail, parameter=name) for name in unknown
            )
        )


def _check_headers(plan: RoutePlan, exchange: Exchange) -> None:
    if plan.key_required and b"idempotency-key" not in exchange.headers:
        raise IdempotencyKeyMissing
    media_type = exchange.headers.get(b"content-type")
    if plan.body is not None and media_type:
        kind = media_type.decode("latin-1").partition(";")[0].strip().lower()
        if kind not in _JSON:
            raise UnsupportedMediaType
