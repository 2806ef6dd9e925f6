"""What every implementation of Buckets promises."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable

import msgspec
import pytest

from adapters.redis.buckets import RedisBuckets
from domain.limits.ports import Bucket, Buckets
from tests.fakes.limits import FakeBuckets


class Row(msgspec.Struct, frozen=True):
    """Buckets, and a way to let time pass for them."""

    buckets: Buckets
    wait: Callable[[float], Awaitable[None]]


@pytest.fixture(params=["fake", "redis"])
async def row(request: pytest.FixtureRequest) -> AsyncIterator[Row]:
    if request.param == "fake":
        now = [1_000_000]

        async def wait(seconds: float) -> None:
            now[0] += round(seconds * 1_000_000)

        yield Row(FakeBuckets(lambda: now[0]), wait)
        return
    buckets = RedisBuckets(request.getfixturevalue("redis_url"), b"k" * 32)
    yield Row(buckets, asyncio.sleep)
    buckets.close()


def bucket(*, burst: int = 5, seconds: float = 3600, name: str = "tokens") -> Bucket:
    return Bucket(name=name, key=secrets.token_hex(8), burst=burst, seconds=seconds)


async def test_a_bucket_gives_its_burst_and_then_refuses(row: Row) -> None:
    five = bucket()

    verdicts = [await row.buckets.take([five]) for _ in range(6)]

    assert [True] * 5 + [False] == [each.allowed for each in verdicts]
    assert [4, 3, 2, 1, 0, 0] == [each.left[0] for each in verdicts]
    assert pytest.approx(720, abs=1) == verdicts[0].full_in[0]
    assert [0.0] * 5 == [each.retry_after for each in verdicts[:5]]
    assert pytest.approx(720, abs=2) == verdicts[5].retry_after


async def test_either_all_buckets_give_or_none(row: Row) -> None:
    few, many = bucket(burst=1), bucket(burst=10)
    await row.buckets.take([few, many])

    refused = await row.buckets.take([few, many])
    looked = await row.buckets.take([few, many], 0)

    assert not refused.allowed
    assert (0, 9) == refused.left == looked.left


async def test_buckets_are_told_apart_by_their_name_and_their_key(row: Row) -> None:
    one = bucket(burst=1)
    for other in (msgspec.structs.replace(one, name="other"), bucket(burst=1)):
        await row.buckets.take([one])

        assert (await row.buckets.take([other])).allowed


async def test_nothing_is_taken_by_looking(row: Row) -> None:
    five = bucket()

    assert (5,) == (await row.buckets.take([five], 0)).left
    assert (5,) == (await row.buckets.take([five], 0)).left


async def test_what_is_dearer_than_a_bucket_can_hold_takes_all_of_it(row: Row) -> None:
    small, large = bucket(burst=5), bucket(burst=500)

    first = await row.buckets.take([small, large], 100)
    second = await row.buckets.take([small, large], 100)

    assert (True, (0, 400)) == (first.allowed, first.left)
    assert (False, (0, 400)) == (second.allowed, second.left)


async def test_what_is_given_back_can_be_taken_again_and_no_more_than_the_burst(row: Row) -> None:
    five = bucket()
    await row.buckets.take([five], 4)

    await row.buckets.give_back([five], 3)
    after = await row.buckets.take([five], 0)
    await row.buckets.give_back([five], 50)
    await row.buckets.give_back([five])
    filled = await row.buckets.take([five], 0)

    assert (4,) == after.left
    assert (5,) == filled.left


async def test_a_bucket_fills_with_time(row: Row) -> None:
    quick = bucket(burst=4, seconds=0.8)
    await row.buckets.take([quick], 4)
    refused = await row.buckets.take([quick])
    await row.wait(refused.retry_after)

    assert (await row.buckets.take([quick])).allowed
    await row.wait(1)
    assert (4,) == (await row.buckets.take([quick], 0)).left
