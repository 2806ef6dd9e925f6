"""What is made of somebody who comes back from the provider."""

from domain.accounts.ports import AccountsTransaction
from domain.sign_in.linking import proved_address
from domain.sign_in.model import Claims, SignIn
from domain.trips.arrivals import Arrival, came_in_the_same_browser, reported
from domain.trips.model import Failure
from domain.trips.ports import TripSecrets


async def received(
    tx: AccountsTransaction, secrets: TripSecrets, arrival: Arrival
) -> tuple[SignIn | None, Failure | None]:
    """The trip that this state belongs to, its state used up by this; and why it goes no further, if so.

    In a browser other than the one that set out it is as if there were no such state: the trip stays open
    for whom it belongs to.
    """
    sign_in = await tx.sign_ins.claim_state(secrets.hashes(arrival.state))
    if sign_in is None or not came_in_the_same_browser(sign_in, secrets, arrival):
        return None, Failure.STATE_INVALID
    if not sign_in.come_back(tx.now):
        return sign_in, Failure.STATE_INVALID
    await tx.sign_ins.save(sign_in)
    return sign_in, reported(arrival)


async def obstacle(tx: AccountsTransaction, sign_in: SignIn, claims: Claims) -> Failure | None:
    """Why these claims open nothing, as far as can be said before the code is used."""
    known = await tx.identities.find(sign_in.provider, claims.subject)
    if sign_in.user_id is not None:
        taken = known is not None and known.user_id != sign_in.user_id
        return Failure.IDENTITY_CONFLICT if taken else None
    unproved = known is None and proved_address(claims) is None
    return Failure.EMAIL_UNVERIFIED if unproved else None
