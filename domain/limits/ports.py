"""What limits need of the outside: buckets that all processes share."""

from collections.abc import Sequence
from typing import Protocol

import msgspec


class Bucket(msgspec.Struct, frozen=True, kw_only=True):
    """`burst` tokens at most, filling up again within `seconds`; `key` says whose bucket it is."""

    name: str
    key: str
    burst: int
    seconds: float


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """Whether all buckets gave what was asked; if not, none gave anything.

    `left` are whole tokens, and `full_in` the seconds until the bucket is full, in the order of the buckets;
    `retry_after` the seconds until it could work, 0 when it worked.
    """

    allowed: bool
    retry_after: float
    left: tuple[int, ...]
    full_in: tuple[float, ...]


class Buckets(Protocol):
    """The buckets of all processes, each question in one call. Raises Unavailable when nobody can say."""

    async def take(self, buckets: Sequence[Bucket], cost: int = 1) -> Verdict:
        """Take `cost` from each bucket, or from none.

        A bucket that holds less than that at best is emptied, so that nothing is too dear for ever; a cost of
        0 only looks.
        """

    async def give_back(self, buckets: Sequence[Bucket], cost: int = 1) -> None:
        """Put back what was taken; a bucket never holds more than its burst."""
