"""Reads of accounts."""

from domain.accounts.ports import AccountReads, SessionReads
from domain.accounts.views import SessionView, UserView
from domain.shared.actor import Principal, Scope
from domain.shared.ids import SessionId
from domain.shared.paging import Page, Position


async def read_me(reads: AccountReads, principal: Principal) -> UserView:
    principal.require(Scope.PROFILE_READ)
    return await reads.user(principal.user_id)


async def list_sessions(
    reads: SessionReads, principal: Principal, after: Position | None, limit: int
) -> Page[SessionView]:
    principal.require(Scope.ACCOUNT_MANAGE)
    return await reads.sessions(principal.user_id, after, limit)


async def read_session(
    reads: SessionReads, principal: Principal, session_id: SessionId
) -> SessionView:
    """Raises NotFound."""
    principal.require(Scope.ACCOUNT_MANAGE)
    return await reads.session(principal.user_id, session_id)
