"""Exchanging a refresh token for new tokens."""

from domain.accounts.ending import end_session
from domain.accounts.grants import issue_tokens
from domain.accounts.ports import AccountsTransaction, AccountsUnitOfWork, LiveSessions, TokenMint
from domain.accounts.rotation import NOTHING_YET, Presentation, judge
from domain.accounts.sessions import Ending, Session, StoredToken
from domain.accounts.tokens import TokenExpired, TokenInvalid, TokenKind, is_token
from domain.accounts.views import TokenPair
from domain.shared.events import Event

TOKEN_REUSED = "auth.token_reused"  # noqa: S105 - the name of an event

_GRANTED = {Presentation.FIRST, Presentation.SIBLING, Presentation.LOST}


async def refresh_tokens(
    uow: AccountsUnitOfWork, mint: TokenMint, live: LiveSessions, refresh_token: str
) -> TokenPair:
    """Exchange a refresh token for new tokens. Raises TokenInvalid, TokenExpired.

    That a session ends because its token was reused is committed before the refusal is raised.
    """
    if not is_token(TokenKind.REFRESH, refresh_token):
        raise TokenInvalid
    async with uow.begin() as tx:
        found = await tx.sessions.presented(mint.hashes(refresh_token))
        if found is None or found[1].kind is not TokenKind.REFRESH:
            raise TokenInvalid
        session, token = found
        verdict = await _verdict(tx, session, token)
        if verdict in _GRANTED:
            return await _rotate(tx, mint, session, token, verdict)
        if verdict is Presentation.REUSED:
            await _end_family(tx, session)
    if verdict is Presentation.REUSED:
        live.forget(session.user_id)
    raise _refusal(verdict)


async def _verdict(tx: AccountsTransaction, session: Session, token: StoredToken) -> Presentation:
    aftermath = NOTHING_YET
    if token.rotated_at is not None:
        aftermath = await tx.sessions.aftermath(token)
    return judge(session, token, aftermath, tx.now)


async def _rotate(
    tx: AccountsTransaction,
    mint: TokenMint,
    session: Session,
    token: StoredToken,
    verdict: Presentation,
) -> TokenPair:
    if verdict is Presentation.LOST:
        await tx.sessions.supersede(token, tx.now)
    if verdict is not Presentation.SIBLING:
        # A lost answer is given anew, and so is its minute for siblings.
        await tx.sessions.mark_rotated(token, tx.now)
    session.last_used_at = tx.now
    await tx.sessions.save(session)
    return await issue_tokens(tx, mint, session, replaces=token.hash)


async def _end_family(tx: AccountsTransaction, session: Session) -> None:
    await end_session(tx, session, Ending.TOKEN_REUSED)
    tx.note("reuseRefreshToken", session.user_id, session_id=session.id)
    body = {"session_id": str(session.id), "user_id": str(session.user_id)}
    tx.record(Event(type=TOKEN_REUSED, body=body))


def _refusal(verdict: Presentation) -> TokenExpired | TokenInvalid:
    if verdict is Presentation.EXPIRED:
        return TokenExpired()
    if verdict in {Presentation.ENDED, Presentation.REUSED}:
        return TokenInvalid(reason="session_ended")
    return TokenInvalid()
