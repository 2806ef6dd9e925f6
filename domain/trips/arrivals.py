"""Whoever comes back from a provider: are they who set out, and what does the provider say?"""

import msgspec

from domain.trips.model import Client, Completion, Failure, Trip, Wish, challenge_of
from domain.trips.ports import TripSecrets

# What LinkedIn, and the standard, call it when somebody says no.
_CANCELLATIONS = frozenset({"user_cancelled_login", "user_cancelled_authorize", "access_denied"})
_TROUBLES = frozenset({"server_error", "temporarily_unavailable"})


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """What the address they came back to said, and the cookie of the browser they came in."""

    state: str = ""
    code: str = ""
    error: str = ""
    cookie: str = ""


class Bond(msgspec.Struct, frozen=True, kw_only=True):
    """What a trip is bound by: `secret` is what a browser is to keep, None for an app, which has its own."""

    hash: bytes
    secret: str | None


def bind(secrets: TripSecrets, wish: Wish) -> Bond:
    if wish.binding_challenge:
        return Bond(hash=secrets.hash(wish.binding_challenge), secret=None)
    minted = secrets.mint()
    return Bond(hash=secrets.hash(challenge_of(minted.text)), secret=minted.text)


def came_in_the_same_browser(trip: Trip, secrets: TripSecrets, arrival: Arrival) -> bool:
    """An app comes back in a browser that knows nothing of it; it shows its secret with the code."""
    if trip.client is Client.NATIVE:
        return True
    return trip.fits(secrets.hashes(challenge_of(arrival.cookie)))


def is_who_set_out(trip: Trip, secrets: TripSecrets, completion: Completion) -> bool:
    """Whether whoever has the code has the browser's cookie or the app's secret as well."""
    web = trip.client is Client.WEB
    binding = completion.cookie if web else completion.binding
    return trip.fits(secrets.hashes(challenge_of(binding)))


def reported(arrival: Arrival) -> Failure | None:
    """Why it goes no further, by what the provider says."""
    if arrival.error in _CANCELLATIONS:
        return Failure.CANCELLED
    if arrival.error in _TROUBLES:
        return Failure.UNAVAILABLE
    return Failure.REFUSED if arrival.error or not arrival.code else None
