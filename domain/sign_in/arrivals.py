"""What is made of somebody who comes back from the provider."""

import msgspec

from domain.accounts.ports import AccountsTransaction
from domain.sign_in.linking import proved_address
from domain.sign_in.model import Claims, Client, Failure, SignIn, challenge_of
from domain.sign_in.ports import SignInSecrets

# What LinkedIn, and the standard, call it when somebody says no.
_CANCELLATIONS = frozenset({"user_cancelled_login", "user_cancelled_authorize", "access_denied"})
_TROUBLES = frozenset({"server_error", "temporarily_unavailable"})


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """What the address they came back to said, and the cookie of the browser they came in."""

    state: str = ""
    code: str = ""
    error: str = ""
    cookie: str = ""


async def received(
    tx: AccountsTransaction, secrets: SignInSecrets, arrival: Arrival
) -> tuple[SignIn | None, Failure | None]:
    """The trip that this state belongs to, its state used up by this; and why it goes no further, if so.

    In a browser other than the one that set out it is as if there were no such state: the trip stays open
    for whom it belongs to.
    """
    sign_in = await tx.sign_ins.claim_state(secrets.hashes(arrival.state))
    if sign_in is None or not _is_theirs(sign_in, secrets, arrival.cookie):
        return None, Failure.STATE_INVALID
    if not sign_in.come_back(tx.now):
        return sign_in, Failure.STATE_INVALID
    await tx.sign_ins.save(sign_in)
    return sign_in, _reported(arrival)


async def obstacle(tx: AccountsTransaction, sign_in: SignIn, claims: Claims) -> Failure | None:
    """Why these claims open nothing, as far as can be said before the code is used."""
    known = await tx.identities.find(sign_in.provider, claims.subject)
    if sign_in.user_id is not None:
        taken = known is not None and known.user_id != sign_in.user_id
        return Failure.IDENTITY_CONFLICT if taken else None
    unproved = known is None and proved_address(claims) is None
    return Failure.EMAIL_UNVERIFIED if unproved else None


def _is_theirs(sign_in: SignIn, secrets: SignInSecrets, cookie: str) -> bool:
    """An app comes back in a browser that knows nothing of it; it shows its secret with the code."""
    if sign_in.client is Client.NATIVE:
        return True
    return sign_in.fits(secrets.hashes(challenge_of(cookie)))


def _reported(arrival: Arrival) -> Failure | None:
    if arrival.error in _CANCELLATIONS:
        return Failure.CANCELLED
    if arrival.error in _TROUBLES:
        return Failure.UNAVAILABLE
    return Failure.REFUSED if arrival.error or not arrival.code else None
