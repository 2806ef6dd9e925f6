"""Giving out tokens within a transaction: where every way of logging in comes together."""

from domain.accounts.model import User
from domain.accounts.ports import AccountsTransaction, MintedToken, TokenMint
from domain.accounts.sessions import Device, Method, Session, StoredToken
from domain.accounts.tokens import TokenKind
from domain.accounts.views import Login, TokenPair, UserView
from domain.shared.ids import SessionId, WorkspaceId, new_id
from domain.workspaces.model import Workspace


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
    return Login(
        tokens=await issue_tokens(tx, mint, session),
        user=UserView.of(user),
        workspaces=await tx.workspaces.of_user(user.id),
        is_new=is_new,
    )


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
