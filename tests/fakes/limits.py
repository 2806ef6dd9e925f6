"""Limits a test can see through."""

from collections.abc import Callable, Sequence

from domain.limits.filling import price_of, verdict_of, window_of
from domain.limits.logins import Attempt, TooManyTries
from domain.limits.ports import Bucket, Verdict
from domain.shared.errors import Unavailable


class FakeThrottle:
    """Lets everything in until told otherwise, and remembers who came and who got in."""

    def __init__(self) -> None:
        self.attempts: list[Attempt] = []
        self.successes: list[Attempt] = []
        self.closed = False

    async def admit(self, attempt: Attempt) -> None:
        if self.closed:
            raise TooManyTries(retry_after=30)
        self.attempts.append(attempt)

    async def succeeded(self, attempt: Attempt) -> None:
        self.successes.append(attempt)


class FakeBuckets:
    """Buckets in memory; `clock` tells microseconds. `away` makes it as if nobody could count."""

    def __init__(self, clock: Callable[[], int]) -> None:
        self._clock = clock
        self._full_at: dict[tuple[str, str], int] = {}
        self.away = False

    async def take(self, buckets: Sequence[Bucket], cost: int = 1) -> Verdict:
        prices = [price_of(bucket, cost) for bucket in buckets]
        return verdict_of(buckets, *self._add(buckets, prices))

    async def give_back(self, buckets: Sequence[Bucket], cost: int = 1) -> None:
        self._add(buckets, [-price_of(bucket, cost) for bucket in buckets])

    def _add(self, buckets: Sequence[Bucket], prices: Sequence[int]) -> tuple[int, list[int]]:
        if self.away:
            raise Unavailable
        now = self._clock()
        wait, full_in = 0, []
        for bucket, price in zip(buckets, prices, strict=True):
            window = window_of(bucket)
            left = min(max(self._full_at.get(_place(bucket), now) - now, 0), window)
            self._full_at[_place(bucket)] = now + left
            full_in.append(left)
            wait = max(wait, left + price - window)
        if wait <= 0:
            full_in = [max(left + price, 0) for left, price in zip(full_in, prices, strict=True)]
            for bucket, left in zip(buckets, full_in, strict=True):
                self._full_at[_place(bucket)] = now + left
        return wait, full_in


def _place(bucket: Bucket) -> tuple[str, str]:
    return bucket.name, bucket.key
