"""How often somebody may try to get in: by account, by network, and all together.

Nobody is ever locked out: a device that has logged in before has buckets of its own, so that strangers
who try an account's password do not keep its owner from it.
"""

from typing import Literal, Protocol

import msgspec

from domain.limits.ports import Bucket
from domain.shared.errors import TooOften

MINUTE = 60.0
HOUR = 60 * MINUTE
DAY = 24 * HOUR

Way = Literal[
    "email_challenge",
    "email_code",
    "password",
    "passkey_challenge",
    "passkey",
    "linkedin",
    "refresh",
    "invitation",
]


class TooManyTries(TooOften):
    """Too many tries; wait a little."""

    code = "too_many_tries"


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """A try to get in: `way` such as `password` or `email_code`; `account` is the key of an address, whether
    anybody has it or not, and empty where none is named; `network` is where it comes from; `device` is the
    hash of a device that is known to belong to this account, or None.
    """

    way: Way
    account: str
    network: str
    device: bytes | None = None


class LoginThrottle(Protocol):
    """Asked before anything costly or telling is done for a try."""

    async def admit(self, attempt: Attempt) -> None:
        """Raises TooManyTries with `retry_after`, and Unavailable when nobody can count: logins are closed
        then.
        """

    async def succeeded(self, attempt: Attempt) -> None:
        """An admitted try was right: it counts neither against the account nor against the network."""


class Step(msgspec.Struct, frozen=True):
    """`tries` within `seconds`, and then one whenever a share of that time has passed."""

    tries: int
    seconds: float


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What a try is counted against: steps for an account, for an account from one network (`place`), for a
    network and for everyone. What a network has `spent` is not given back when a try was right.

    Ways of one `kind` share what a network and everyone may do; an account has steps for each way, so that
    guessing a password leaves the mailed code alone.
    """

    kind: str
    account: tuple[Step, ...] = ()
    place: tuple[Step, ...] = ()
    network: Step
    spent: Step | None = None
    everyone: Step | None
    closed_when_uncounted: bool = True


# The further one goes, the longer one waits: at first 3 minutes from try to try, then 12, then 36.
_GUESSES = (Step(5, 15 * MINUTE), Step(15, 3 * HOUR), Step(40, DAY))
# Whatever network they come from, so many wrong codes of a million a day are no way in.
_CODES = (Step(100, DAY),)
_NETWORK_GUESSES = Step(30, 15 * MINUTE)
_KNOWN_DEVICE = (Step(10, 15 * MINUTE), Step(50, DAY))
# Fifty a second: more than the hashes of passwords that one machine computes.
_EVERYONE = Step(100, 2.0)

_GUESS = Rules(kind="guess", network=_NETWORK_GUESSES, everyone=_EVERYONE)

RULES: dict[Way, Rules] = {
    # How often one address is asked for is for the challenges to say, silently. A mail that was sent was sent,
    # whoever then logs in.
    "email_challenge": Rules(
        kind="ask", network=Step(20, HOUR), spent=Step(200, HOUR), everyone=_EVERYONE
    ),
    # Anybody can have a challenge of somebody else's address, and try wrong codes of it. Only its own network
    # is made to wait for that; the owner's challenge is another one, which nobody else can try.
    "email_code": msgspec.structs.replace(_GUESS, account=_CODES, place=_GUESSES),
    "password": msgspec.structs.replace(_GUESS, account=_GUESSES),
    # A page asks for one whenever it is opened, and each is written down.
    "passkey_challenge": Rules(kind="offer", network=Step(300, 15 * MINUTE), everyone=_EVERYONE),
    "passkey": _GUESS,
    "linkedin": _GUESS,
    "invitation": _GUESS,
    # Nobody guesses 256 bits, and who is logged in stays so while nobody can count.
    "refresh": Rules(
        kind="refresh", network=Step(600, 15 * MINUTE), everyone=None, closed_when_uncounted=False
    ),
}


def own_buckets(attempt: Attempt, *, factor: int = 1) -> tuple[Bucket, ...]:
    """Those of the known device, else those of the account and of the network."""
    rules, way = RULES[attempt.way], attempt.way
    if attempt.device is not None:
        return _steps("device", f"{way}:{attempt.device.hex()}", _KNOWN_DEVICE)
    account, network = attempt.account, attempt.network
    named: tuple[Bucket, ...] = ()
    if account:
        named = _steps("account", f"{way}:{account}", rules.account)
        named += _steps("place", f"{way}:{network}:{account}", rules.place)
    return (*named, _bucket("network", f"{rules.kind}:{network}", rules.network, factor))


def buckets_of(attempt: Attempt, *, factor: int = 1) -> tuple[Bucket, ...]:
    """All that a try takes from; `factor` multiplies what a network and everyone may do.

    Known devices share one bucket for everyone, and all others another.
    """
    rules = RULES[attempt.way]
    own = own_buckets(attempt, factor=factor)
    if rules.spent is not None and attempt.device is None:
        spent = f"{rules.kind}:{attempt.network}"
        own = (*own, _bucket("spent", spent, rules.spent, factor))
    if rules.everyone is None:
        return own
    crowd = "strangers" if attempt.device is None else "known"
    return (*own, _bucket("everyone", f"{rules.kind}:{crowd}", rules.everyone, factor))


def _steps(name: str, key: str, steps: tuple[Step, ...]) -> tuple[Bucket, ...]:
    return tuple([_bucket(f"{name}{place}", key, step) for place, step in enumerate(steps)])


def _bucket(name: str, key: str, step: Step, factor: int = 1) -> Bucket:
    return Bucket(name=f"login {name}", key=key, burst=step.tries * factor, seconds=step.seconds)
