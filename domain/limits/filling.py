"""The arithmetic of buckets: how full one is, is when it will be full.

A token is the time in which it flows in, so one number says everything about a bucket, and nothing needs
to be written while it fills.
"""

import math
from collections.abc import Sequence
from functools import cache

from domain.limits.ports import Bucket, Verdict

_SECOND = 1_000_000


def window_of(bucket: Bucket) -> int:
    """How many microseconds it takes to fill it from empty: a whole number of them for each token."""
    return bucket.burst * _token(bucket.burst, bucket.seconds)


def price_of(bucket: Bucket, cost: int) -> int:
    """How many microseconds longer it takes because of `cost`; never more than from empty to full."""
    return min(cost, bucket.burst) * _token(bucket.burst, bucket.seconds)


def verdict_of(buckets: Sequence[Bucket], wait: int, full_in: Sequence[int]) -> Verdict:
    """What follows from the microseconds until it could work, and until each bucket is full."""
    return Verdict(
        allowed=wait <= 0,
        retry_after=max(wait, 0) / _SECOND,
        left=tuple([_left(*each) for each in zip(buckets, full_in, strict=True)]),
        full_in=tuple([each / _SECOND for each in full_in]),
    )


def whole_seconds(seconds: float) -> int:
    """What to tell somebody who is to wait: whole seconds, at least one."""
    return max(1, math.ceil(seconds))


def _left(bucket: Bucket, full_in: int) -> int:
    return bucket.burst - -(-full_in // _token(bucket.burst, bucket.seconds))


@cache
def _token(burst: int, seconds: float) -> int:
    """The microseconds in which a token flows in; there are few sizes of buckets."""
    return max(1, round(seconds * _SECOND / burst))
