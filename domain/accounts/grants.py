"""Giving out tokens within a transaction: where every way of logging in comes together."""

from domain.accounts.devices import get_to_know
from domain.accounts.ending import end_session
from domain.accounts.model import User
from domain.accounts.ports import AccountsTransaction, MintedToken, TokenMint
from domain.accounts.sessions import (
    MOST_SESSIONS,
    Device,
    Ending,
    Method,
    Session,
    SessionKind,
    StoredToken,
)
from domain.accounts.tokens import TokenKind
from domain.accounts.views import CookieToken, Login, TokenPair, UserView
from domain.shared.events import Event
from domain.shared.ids import SessionId, WorkspaceId, new_id
from domain.workspaces.model import Workspace

NEW_DEVICE = "auth.new_device"


async def find_or_found(tx: AccountsTransaction, newcomer: User) -> tuple[User, bool]:
    """The person with this address, and whether they are new: then their workspace is made with them.

    Only for an address that is proved to be the newcomer's.
    """
    user = await tx.users.find_or_add(newcomer)
    if user is not newcomer:
        return user, False
    workspace = Workspace.found(
        WorkspaceId(new_id()), name=user.workspace_name, time_zone=user.time_zone
    )
    await tx.workspaces.add(workspace, user.id)
    return user, True


async def admit(
    tx: AccountsTransaction,
    mint: TokenMint,
    user: User,
    device: Device,
    *,
    method: Method,
    is_new: bool = False,
) -> Login:
    """Log a person in who has proved by `method` who they are: a session, tokens, and what they open."""
    tx.acting(user.id)
    session = Session.start(SessionId(new_id()), user.id, device, tx.now, method=method)
    await tx.sessions.add(session)
    tx.changed("session", session.id)
    for forgotten in await tx.sessions.surplus(user.id, most=MOST_SESSIONS):
        await end_session(tx, forgotten, Ending.SURPLUS)
    device_token = await get_to_know(tx, mint, user.id, device.known_by)
    if device_token is not None and not is_new:
        body = {"session_id": str(session.id), "user_id": str(user.id)}
        tx.record(Event(type=NEW_DEVICE, body=body))
    return Login(
        given=await _give(tx, mint, session),
        user=UserView.of(user),
        workspaces=await tx.workspaces.of_user(user.id),
        is_new=is_new,
        device_token=device_token,
    )


async def issue_tokens(
    tx: AccountsTransaction, mint: TokenMint, session: Session, replaces: bytes | None = None
) -> TokenPair:
    """A new access and refresh token of a session, in the place of the refresh token with that
    hash.
    """
    access, refresh = mint.mint(TokenKind.ACCESS), mint.mint(TokenKind.REFRESH)
    kept = _kept(tx, session, TokenKind.ACCESS, access, replaces)
    await tx.sessions.add_tokens([kept, _kept(tx, session, TokenKind.REFRESH, refresh, replaces)])
    return TokenPair(
        access_token=access.text,
        refresh_token=refresh.text,
        expires_in=int((kept.expires_at - tx.now).total_seconds()),
    )


async def _give(
    tx: AccountsTransaction, mint: TokenMint, session: Session
) -> TokenPair | CookieToken:
    if session.kind is SessionKind.DEVICE:
        return await issue_tokens(tx, mint, session)
    cookie = mint.mint(TokenKind.COOKIE)
    kept = _kept(tx, session, TokenKind.COOKIE, cookie, None)
    await tx.sessions.add_tokens([kept])
    return CookieToken(text=cookie.text, seconds=int((kept.expires_at - tx.now).total_seconds()))


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
