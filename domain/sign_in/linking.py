"""Whom an account elsewhere opens the door for.

By what is linked already, or by an address the provider vouches for; never by an address alone.
"""

from domain.accounts.grants import find_or_found
from domain.accounts.model import ImplausibleAddress, User, checked_address, checked_name
from domain.accounts.ports import AccountsTransaction
from domain.shared.events import Event
from domain.shared.ids import UserId, new_id
from domain.shared.text import is_same_mailbox, tidy
from domain.sign_in.model import (
    Claims,
    EmailUnverified,
    Identity,
    IdentityConflict,
    Provider,
)

LINKED = "identity.linked"

_MAX_NAME = 200


def proved_address(claims: Claims) -> str | None:
    """The address that the provider says is theirs; None when it does not vouch for it."""
    if not claims.email or not claims.email_verified:
        return None
    try:
        return checked_address(claims.email)
    except ImplausibleAddress:
        return None


async def find_person(
    tx: AccountsTransaction, provider: Provider, claims: Claims, time_zone: str
) -> tuple[User, bool]:
    """Who these claims stand for, and whether they are new.

    Raises EmailUnverified, IdentityConflict, TimeZoneUnknown.
    """
    known = await tx.identities.find(provider, claims.subject)
    if known is not None:
        await _use(tx, known, claims)
        return await tx.users.get(known.user_id), False
    address = proved_address(claims)
    if address is None:
        raise EmailUnverified
    name = checked_name(tidy(claims.name)[:_MAX_NAME])
    newcomer = User(id=UserId(new_id()), email=address, name=name, time_zone=time_zone)
    user, is_new = await find_or_found(tx, newcomer)
    if not is_same_mailbox(user.email, address):
        raise EmailUnverified
    await link(tx, provider, user.id, claims, is_news=not is_new)
    return user, is_new


async def link(
    tx: AccountsTransaction,
    provider: Provider,
    user_id: UserId,
    claims: Claims,
    *,
    is_news: bool = True,
) -> Identity:
    """Link them, once; unless it comes as no news to the person, they are told by mail.

    Raises IdentityConflict.
    """
    identity = Identity(
        provider=provider,
        subject=claims.subject,
        user_id=user_id,
        email=claims.email,
        created_at=tx.now,
        last_used_at=tx.now,
    )
    if await tx.identities.add(identity):
        if is_news:
            body = {"user_id": str(user_id), "provider": provider.value}
            tx.record(Event(type=LINKED, body=body))
        return identity
    known = await tx.identities.find(provider, claims.subject)
    if known is None or known.user_id != user_id:
        raise IdentityConflict
    await _use(tx, known, claims)
    return known


async def _use(tx: AccountsTransaction, identity: Identity, claims: Claims) -> None:
    identity.last_used_at = tx.now
    identity.email = claims.email or identity.email
    await tx.identities.save(identity)
