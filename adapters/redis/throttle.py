"""Tries to get in, counted in buckets that all processes share."""

from contextlib import suppress

from domain.limits.filling import whole_seconds
from domain.limits.logins import RULES, Attempt, TooManyTries, buckets_of, own_buckets
from domain.limits.ports import Buckets
from domain.shared.errors import Unavailable


class BucketThrottle:
    """See domain.limits.logins.LoginThrottle. `factor` multiplies what a network and everyone may do."""

    def __init__(self, buckets: Buckets, *, factor: int = 1) -> None:
        self._buckets = buckets
        self._factor = factor

    async def admit(self, attempt: Attempt) -> None:
        try:
            verdict = await self._buckets.take(buckets_of(attempt, factor=self._factor))
        except Unavailable:
            if RULES[attempt.way].closed_when_uncounted:
                raise
            return
        if not verdict.allowed:
            raise TooManyTries(retry_after=whole_seconds(verdict.retry_after))

    async def succeeded(self, attempt: Attempt) -> None:
        with suppress(Unavailable):  # whoever got in has got in
            await self._buckets.give_back(own_buckets(attempt, factor=self._factor))
