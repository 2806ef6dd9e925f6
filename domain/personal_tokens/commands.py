"""What changes personal access tokens, and the mails about them."""

from domain.accounts.ports import (
    AccountsTransaction,
    AccountsUnitOfWork,
    LiveSessions,
    TokenMint,
)
from domain.accounts.tokens import TokenKind
from domain.personal_tokens.mails import expiring_mail, made_mail
from domain.personal_tokens.model import (
    HINT,
    LIVE_TOKENS,
    WARNED_BEFORE,
    PersonalToken,
    TokenState,
    TooManyTokens,
    WantedToken,
    checked_life,
    checked_name,
    checked_scopes,
)
from domain.personal_tokens.views import NewPersonalToken, PersonalTokenView
from domain.shared.actor import Principal, Role, Scope
from domain.shared.errors import Fault, NotFound
from domain.shared.events import Event
from domain.shared.ids import PersonalTokenId, UserId, WorkspaceId, new_id
from domain.shared.mail import Mailer

TOKEN_MADE = "personal_token.made"  # noqa: S105 - the name of an event
TOKEN_REVOKED = "personal_token.revoked"  # noqa: S105 - likewise
TOKEN_EXPIRING = "personal_token.expiring"  # noqa: S105 - likewise

_AT_ONCE = 100


async def create_personal_token(
    uow: AccountsUnitOfWork, mint: TokenMint, principal: Principal, wanted: WantedToken
) -> NewPersonalToken:
    """Make a token for one workspace; what it is made of is told this once.

    Raises TokenNameInvalid, LifeOutOfRange, NotFound for a workspace one is not in, ScopesRefused with a fault
    for each scope that cannot be given, TooManyTokens.
    """
    principal.require(Scope.ACCOUNT_MANAGE)
    name, life = checked_name(wanted.name), checked_life(wanted.days)
    async with uow.begin() as tx:
        await tx.users.get(
            principal.user_id
        )  # one of a person at a time, so that they can be counted
        role = await _role(tx, principal.user_id, wanted.workspace_id)
        granted = checked_scopes(wanted.scopes, role)
        if await tx.personal_tokens.count_live(principal.user_id) >= LIVE_TOKENS:
            raise TooManyTokens(limit=LIVE_TOKENS)
        minted = mint.mint(TokenKind.PERSONAL)
        token = PersonalToken(
            id=PersonalTokenId(new_id()),
            user_id=principal.user_id,
            workspace_id=wanted.workspace_id,
            name=name,
            hash=minted.hash,
            hint=minted.text[:HINT],
            scopes=granted,
            created_at=tx.now,
            expires_at=tx.now + life,
        )
        await tx.personal_tokens.add(token)
        tx.changed("personal_token", token.id)
        tx.record(_event(TOKEN_MADE, token))
    return NewPersonalToken(token=minted.text, view=PersonalTokenView.of(token, token.created_at))


async def revoke_personal_token(
    uow: AccountsUnitOfWork, live: LiveSessions, principal: Principal, token_id: PersonalTokenId
) -> None:
    """End a token of one's own; one that has ended stays as it is. Raises NotFound."""
    principal.require(Scope.ACCOUNT_MANAGE)
    async with uow.begin() as tx:
        token = await tx.personal_tokens.find(token_id)
        if token is None or token.user_id != principal.user_id:
            raise NotFound
        if token.revoke(tx.now):
            await tx.personal_tokens.save(token)
            tx.changed("personal_token", token.id, "delete")
            tx.record(_event(TOKEN_REVOKED, token))
    live.forget(principal.user_id)


async def announce_expiring_tokens(uow: AccountsUnitOfWork) -> int:
    """Record of every token that ends within a week that it does, once each; how many."""
    announced = 0
    while True:
        async with uow.begin() as tx:
            expiring = await tx.personal_tokens.take_expiring(tx.now + WARNED_BEFORE, _AT_ONCE)
            for token in expiring:
                tx.record(_event(TOKEN_EXPIRING, token))
        announced += len(expiring)
        if not expiring:
            return announced


async def mail_made_token(
    uow: AccountsUnitOfWork, mailer: Mailer, token_id: PersonalTokenId
) -> None:
    """Tell its person of a new token. Raises MailRefused, MailUnavailable."""
    async with uow.begin() as tx:
        token = await tx.personal_tokens.find(token_id)
        if token is None:
            return
        to = (await tx.users.get(token.user_id)).email
    await mailer.send(made_mail(token, to))


async def mail_expiring_token(
    uow: AccountsUnitOfWork, mailer: Mailer, token_id: PersonalTokenId
) -> None:
    """Tell its person that a token will end, unless it has. Raises MailRefused, MailUnavailable."""
    async with uow.begin() as tx:
        token = await tx.personal_tokens.find(token_id)
        if token is None or token.state(tx.now) is not TokenState.ACTIVE:
            return
        to = (await tx.users.get(token.user_id)).email
    await mailer.send(expiring_mail(token, to))


async def _role(tx: AccountsTransaction, user_id: UserId, workspace_id: WorkspaceId) -> Role:
    for workspace in await tx.workspaces.of_user(user_id):
        if workspace.id == workspace_id:
            return workspace.role
    fault = Fault(code="not_found", detail="No workspace of yours.", pointer="/workspace_id")
    raise NotFound(faults=(fault,))


def _event(kind: str, token: PersonalToken) -> Event:
    body = {"token_id": str(token.id), "user_id": str(token.user_id)}
    return Event(type=kind, body={**body, "workspace_id": str(token.workspace_id)})
