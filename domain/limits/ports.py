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
    """The buckets of all processes, in one call."""

    async def take(self, buckets: Sequence[Bucket], cost: int = 1) -> Verdict:
        """Take `cost` from each bucket, or from none. Raises Unavailable when nobody can say."""
