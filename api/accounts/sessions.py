"""One's own sessions over HTTP."""

from typing import Annotated, Self
from uuid import UUID

import msgspec
from litestar import Controller, delete, get, patch
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, SkipValidation

from api.access import needs
from api.accounts.logins import logged_out
from api.answers import Reply
from api.listing import Listing, Wanted
from api.pagination import PageOf
from api.ports import Ports
from api.times import Instant, Wire
from domain.accounts.ending import rename_session, revoke_session, revoke_sessions
from domain.accounts.queries import list_sessions, read_session
from domain.accounts.sessions import Method, SessionKind
from domain.accounts.views import SessionView
from domain.shared.actor import Principal, Scope
from domain.shared.ids import SessionId


class SessionFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing: nobody is logged in on so many devices."""


SESSIONS = Listing(SessionFilter, sorts=("-created_at",))


class SessionResponse(Wire, frozen=True, kw_only=True):
    """A session that goes on. It ends at `expires_at` if it is not used before; when it was used last is
    known to the minute. `method` is how its person logged in.
    """

    id: UUID
    device: str
    kind: SessionKind
    method: Method
    created_at: Instant
    last_used_at: Instant
    expires_at: Instant
    current: bool

    @classmethod
    def seen_by(cls, principal: Principal, session: SessionView) -> Self:
        values = msgspec.structs.asdict(session)
        return cls(**values, current=session.id == principal.session_id)


class SessionList(PageOf[SessionResponse], frozen=True, kw_only=True):
    """A page of sessions."""


class RenameSessionRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the device is to be called."""

    device: Annotated[str, msgspec.Meta(max_length=200, examples=["Zoë's phone"])]


class SessionController(Controller):
    path = "/v1/me/sessions"
    tags = ["Accounts"]  # noqa: RUF012 - the form Litestar asks for

    @get("/", operation_id="listSessions", opt=needs(Scope.ACCOUNT_MANAGE) | SESSIONS.opt)
    async def list_all(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        principal: NamedDependency[SkipValidation[Principal]],
        wanted: NamedDependency[SkipValidation[Wanted[SessionFilter]]],
    ) -> SessionList:
        """List where one is logged in, the latest login first."""
        page = await list_sessions(
            ports.accounts.sessions, principal, wanted.position, wanted.limit
        )

        def seen(session: SessionView) -> SessionResponse:
            return SessionResponse.seen_by(principal, session)

        return SessionList.of(page, seen, wanted.cursor)

    @patch("/{session_id:uuid}", operation_id="renameSession", opt=needs(Scope.ACCOUNT_MANAGE))
    async def rename(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        principal: NamedDependency[SkipValidation[Principal]],
        session_id: FromPath[UUID],
        data: JSONBody[RenameSessionRequest],
    ) -> SessionResponse:
        """Call the device of a session by another name."""
        session = SessionId(session_id)
        await rename_session(ports.accounts.uow, principal, session, data.device)
        view = await read_session(ports.accounts.sessions, principal, session)
        return SessionResponse.seen_by(principal, view)

    @delete("/{session_id:uuid}", operation_id="revokeSession", opt=needs(Scope.ACCOUNT_MANAGE))
    async def revoke(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        principal: NamedDependency[SkipValidation[Principal]],
        by_cookie: NamedDependency[SkipValidation[bool]],
        session_id: FromPath[UUID],
    ) -> Reply[None]:
        """End a session, on whatever device.

        Its tokens and its cookie stop working everywhere within a second.
        """
        await revoke_session(
            ports.accounts.uow, ports.accounts.live, principal, SessionId(session_id)
        )
        return logged_out(by_cookie=by_cookie and session_id == principal.session_id)

    @delete("/", operation_id="revokeSessions", opt=needs(Scope.ACCOUNT_MANAGE))
    async def revoke_all(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        principal: NamedDependency[SkipValidation[Principal]],
        by_cookie: NamedDependency[SkipValidation[bool]],
        include_current: FromQuery[bool] = False,
    ) -> Reply[None]:
        """End all sessions but this one, or this one too."""
        await revoke_sessions(
            ports.accounts.uow, ports.accounts.live, principal, include_current=include_current
        )
        return logged_out(by_cookie=by_cookie and include_current)
