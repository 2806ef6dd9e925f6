"""Giving out tokens within a transaction."""

from domain.accounts.ports import AccountsTransaction, MintedToken, TokenMint
from domain.accounts.sessions import Session, StoredToken
from domain.accounts.tokens import TokenKind
from domain.accounts.views import TokenPair
from domain.shared.ids import SessionId, UserId, new_id


async def start_session(
    tx: AccountsTransaction, mint: TokenMint, user_id: UserId, device: str
) -> TokenPair:
    """Log a person in on a device."""
    session = Session.start(SessionId(new_id()), user_id, device, tx.now)
    await tx.sessions.add(session)
    return await issue_tokens(tx, mint, session)


async def issue_tokens(
    tx: AccountsTransaction, mint: TokenMint, session: Session, replaces: bytes | None = None
) -> TokenPair:
    """A new access and refresh token of a session, in the place of the refresh token with that
    hash.
    """
    access, refresh = mint.mint(TokenKind.ACCESS), mint.mint(TokenKind.REFRESH)
    kept = _kept(tx, session, TokenKind.ACCESS, access, None)
    await tx.sessions.add_tokens([kept, _kept(tx, session, TokenKind.REFRESH, refresh, replaces)])
    return TokenPair(
        access_token=access.text,
        refresh_token=refresh.text,
        expires_in=int((kept.expires_at - tx.now).total_seconds()),
    )


def _kept(
    tx: AccountsTransaction,
    session: Session,
    kind: TokenKind,
    token: MintedToken,
    replaces: bytes | None,
) -> StoredToken:
    return StoredToken(
        hash=token.hash,
        kind=kind,
        session_id=session.id,
        expires_at=session.lifetime(kind, tx.now),
        replaces=replaces,
    )
