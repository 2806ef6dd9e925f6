"""Ending sessions: one's own, others of one's own, or all of them."""

from domain.accounts.ports import AccountsTransaction, AccountsUnitOfWork, LiveSessions
from domain.accounts.sessions import Ending, Session
from domain.shared.actor import Principal, Scope
from domain.shared.errors import NotFound
from domain.shared.events import Event
from domain.shared.ids import SessionId, UserId

SESSION_ENDED = "auth.session_ended"


async def log_out(uow: AccountsUnitOfWork, live: LiveSessions, principal: Principal) -> None:
    """End the session that the principal's token belongs to."""
    async with uow.begin() as tx:
        if principal.session_id is not None:
            session = await tx.sessions.find(principal.session_id)
            if session is not None:
                await end_session(tx, session, Ending.LOGGED_OUT)
    live.forget(principal.user_id)


async def revoke_session(
    uow: AccountsUnitOfWork, live: LiveSessions, principal: Principal, session_id: SessionId
) -> None:
    """End a session of one's own; one that has ended stays so. Raises NotFound."""
    principal.require(Scope.ACCOUNT_MANAGE)
    async with uow.begin() as tx:
        await end_session(tx, await own_session(tx, principal, session_id), Ending.REVOKED)
    live.forget(principal.user_id)


async def revoke_sessions(
    uow: AccountsUnitOfWork, live: LiveSessions, principal: Principal, *, include_current: bool
) -> int:
    """End all other sessions of one's own, or really all of them; how many."""
    principal.require(Scope.ACCOUNT_MANAGE)
    kept = None if include_current else principal.session_id
    async with uow.begin() as tx:
        ended = await end_sessions(tx, principal.user_id, Ending.REVOKED, but=kept)
    live.forget(principal.user_id)
    return ended


async def rename_session(
    uow: AccountsUnitOfWork, principal: Principal, session_id: SessionId, device: str
) -> None:
    """Call the device of a session that goes on by another name. Raises NotFound."""
    principal.require(Scope.ACCOUNT_MANAGE)
    async with uow.begin() as tx:
        session = await own_session(tx, principal, session_id)
        if session.ended_at is not None:
            raise NotFound
        session.rename(device)
        await tx.sessions.save(session)


async def end_sessions(
    tx: AccountsTransaction, user_id: UserId, because: Ending, *, but: SessionId | None = None
) -> int:
    """End the sessions of a person, all `but` one; how many."""
    others = [each for each in await tx.sessions.live_of(user_id) if each.id != but]
    for session in others:
        await end_session(tx, session, because)
    return len(others)


async def end_session(tx: AccountsTransaction, session: Session, because: Ending) -> None:
    """End a session within a transaction, and tell the outside; nothing if it has ended before."""
    if session.end(because, tx.now):
        await tx.sessions.save(session)
        tx.changed("session", session.id, "delete")
        body = {"session_id": str(session.id), "user_id": str(session.user_id)}
        tx.record(Event(type=SESSION_ENDED, body={**body, "because": because}))


async def own_session(
    tx: AccountsTransaction, principal: Principal, session_id: SessionId
) -> Session:
    """A session of one's own; NotFound for somebody else's like for none."""
    session = await tx.sessions.find(session_id)
    if session is None or session.user_id != principal.user_id:
        raise NotFound
    return session
