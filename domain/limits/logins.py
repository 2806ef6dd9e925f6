"""How often somebody may try to get in: by account, by network, and all together.

Nobody is ever locked out: a device that has logged in before has buckets of its own, so that strangers
who try an account's password do not keep its owner from it.
"""

from typing import Protocol

import msgspec

from domain.shared.errors import TooOften


class TooManyTries(TooOften):
    """Too many tries; wait a little."""

    code = "too_many_tries"


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """A try to get in: `way` such as `password` or `email_code`; `account` is the key of an address, whether
    anybody has it or not; `network` is where it comes from; `device` is the hash of a device that is known to
    belong to this account, or None.
    """

    way: str
    account: str
    network: str
    device: bytes | None = None


class LoginThrottle(Protocol):
    """Asked before anything costly or telling is done for a try."""

    async def admit(self, attempt: Attempt) -> None:
        """Raises TooManyTries with `retry_after`, and Unavailable when nobody can count: logins are closed
        then.
        """
