"""A bucket against what it promises, whatever is taken when."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from domain.limits.filling import window_of
from domain.limits.ports import Bucket
from tests.fakes.limits import FakeBuckets

SECOND = 1_000_000

sizes = st.builds(
    Bucket,
    name=st.just("tokens"),
    key=st.just("k"),
    burst=st.integers(1, 10_000),
    seconds=st.floats(0.5, 86_400),
)
# Seconds to wait, and what is taken then; the clock may also be set back.
moments = st.lists(st.tuples(st.floats(-10, 4_000), st.integers(0, 12_000)), max_size=40)


class Clock:
    """Tells microseconds."""

    def __init__(self) -> None:
        self.now = SECOND

    def __call__(self) -> int:
        return self.now


@given(sizes, moments)
async def test_no_stretch_of_time_gives_more_than_the_burst_and_what_flows_in(
    bucket: Bucket, moments: list[tuple[float, int]]
) -> None:
    clock = Clock()
    buckets = FakeBuckets(clock)
    granted: list[tuple[int, int]] = []
    for wait, cost in moments:
        clock.now += int(max(wait, 0) * SECOND)
        verdict = await buckets.take([bucket], cost)
        if verdict.allowed:
            granted.append((clock.now, min(cost, bucket.burst)))

    rate = Fraction(bucket.burst, window_of(bucket))
    for first, (began, _) in enumerate(granted):
        total = 0
        for ended, cost in granted[first:]:
            total += cost
            assert total <= bucket.burst + rate * (ended - began)


@given(sizes, moments)
async def test_who_waits_as_long_as_told_is_served_and_never_waits_longer_than_it_takes_to_fill(
    bucket: Bucket, moments: list[tuple[float, int]]
) -> None:
    clock = Clock()
    buckets = FakeBuckets(clock)
    for wait, cost in moments:
        clock.now += int(wait * SECOND)
        verdict = await buckets.take([bucket], cost)
        assert 0 <= verdict.left[0] <= bucket.burst
        assert 0 <= verdict.full_in[0] <= window_of(bucket) / SECOND
        if verdict.allowed:
            assert 0 == verdict.retry_after
            continue
        assert 0 < verdict.retry_after <= window_of(bucket) / SECOND
        clock.now += round(verdict.retry_after * SECOND)
        assert (await buckets.take([bucket], cost)).allowed


@given(sizes, st.integers(1, 20_000))
async def test_a_full_bucket_gives_its_burst_and_not_one_more(bucket: Bucket, cost: int) -> None:
    buckets = FakeBuckets(Clock())
    given_away = 0
    for _ in range(bucket.burst // cost + 1):
        if (await buckets.take([bucket], cost)).allowed:
            given_away += min(cost, bucket.burst)

    assert bucket.burst - min(cost, bucket.burst) < given_away <= bucket.burst


@given(sizes)
def test_a_token_takes_as_long_as_was_asked_to_within_a_microsecond(bucket: Bucket) -> None:
    asked = bucket.seconds * SECOND / bucket.burst

    assert abs(window_of(bucket) / bucket.burst - asked) <= 0.5
