"""Buckets over a real Valkey: many at once, an empty script cache, and a server that has gone."""

import asyncio
import secrets
import socket
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from redis.asyncio import Redis

from adapters.redis.buckets import ANSWER_SECONDS, PAUSE_SECONDS, RedisBuckets
from adapters.redis.line import Line
from bootstrap.embedded.kept import free_port
from bootstrap.embedded.valkey import EmbeddedValkey
from domain.limits.ports import Bucket
from domain.shared.errors import Unavailable

SECRET = b"k" * 32
# Takes 300 times from the bucket that it is told, and prints how often it was given.
TAKER = """
import asyncio, sys
from adapters.redis.buckets import RedisBuckets
from domain.limits.ports import Bucket
async def main(url, key):
    buckets = RedisBuckets(url, b"k" * 32)
    bucket = Bucket(name="race", key=key, burst=100, seconds=86_400)
    async def take():
        return (await buckets.take([bucket])).allowed
    print(sum(await asyncio.gather(*(take() for _ in range(300)))))
    buckets.close()
asyncio.run(main(*sys.argv[1:]))
"""
ROOT = Path(__file__).parents[3]


@pytest.fixture
def buckets(redis_url: str) -> Iterator[RedisBuckets]:
    buckets = RedisBuckets(redis_url, SECRET)
    yield buckets
    buckets.close()


def bucket(burst: int = 5, seconds: float = 3600) -> Bucket:
    return Bucket(name="tokens", key=secrets.token_hex(8), burst=burst, seconds=seconds)


async def test_two_processes_get_exactly_the_burst_between_them(redis_url: str) -> None:
    async def run(key: str) -> int:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", TAKER, redis_url, key),
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
        )
        output, _ = await process.communicate()
        return int(output)

    key = secrets.token_hex(8)

    assert 100 == sum(await asyncio.gather(run(key), run(key)))


async def test_a_server_that_has_forgotten_the_script_is_told_it_again(
    buckets: RedisBuckets, redis_url: str
) -> None:
    async with Redis.from_url(redis_url) as client:
        await client.script_flush()

    assert (4,) == (await buckets.take([one := bucket()])).left
    assert (3,) == (await buckets.take([one])).left


async def test_nobody_can_read_off_the_keys_whose_they_are_and_they_go_when_the_bucket_is_full(
    buckets: RedisBuckets, redis_url: str
) -> None:
    async with Redis.from_url(redis_url, decode_responses=True) as client:
        before = set(await client.keys("{limits}:*"))
        named = Bucket(name="login", key="ada@example.com 192.0.2.0/24", burst=2, seconds=60)
        await buckets.take([named])
        (key,) = set(await client.keys("{limits}:*")) - before

        assert len("{limits}:") + 32 == len(key)
        assert 29_000 < await client.pttl(key) <= 30_001
        await buckets.give_back([named])
        assert not await client.exists(key)


async def test_a_clock_that_was_set_back_makes_nobody_wait_longer_than_it_takes_to_fill(
    buckets: RedisBuckets, redis_url: str
) -> None:
    five = bucket(seconds=60)
    async with Redis.from_url(redis_url, decode_responses=True) as client:
        before = set(await client.keys("{limits}:*"))
        await buckets.take([five])
        (key,) = set(await client.keys("{limits}:*")) - before
        await client.set(key, str((int(time.time()) + 999_999) * 1_000_000))

    first, second = await buckets.take([five]), await buckets.take([five])

    assert [False, False] == [first.allowed, second.allowed]
    assert ((60.0,), 12.0) == (first.full_in, first.retry_after)
    assert second.retry_after < first.retry_after


async def test_a_server_that_is_not_there_is_asked_once_and_then_left_alone_for_a_while() -> None:
    now = [0.0]
    buckets = RedisBuckets(f"redis://127.0.0.1:{free_port()}/0", SECRET, clock=lambda: now[0])

    with pytest.raises(Unavailable):
        await buckets.take([bucket()])
    began = time.perf_counter()
    for _ in range(1000):
        with pytest.raises(Unavailable):
            await buckets.take([bucket()])

    assert time.perf_counter() - began < 0.5


async def test_a_server_that_says_nothing_holds_up_nobody_for_long() -> None:
    now = [0.0]
    async with _silence() as url:
        buckets = RedisBuckets(url, SECRET, clock=lambda: now[0])
        began = time.perf_counter()
        answers = await asyncio.gather(
            *(buckets.take([bucket()]) for _ in range(50)), return_exceptions=True
        )
        first = time.perf_counter() - began
        now[0] += PAUSE_SECONDS
        began = time.perf_counter()
        # After the pause one asks again; the others are not made to wait for it.
        probe = asyncio.create_task(buckets.take([bucket()]))
        await asyncio.sleep(0)
        with pytest.raises(Unavailable):
            await buckets.take([bucket()])
        others = time.perf_counter() - began
        with pytest.raises(Unavailable):
            await probe

        assert {Unavailable} == {type(each) for each in answers}
        assert first < 1
        assert others < 0.2
        buckets.close()


async def test_a_server_that_comes_back_counts_again(tmp_path: Path) -> None:
    now = [0.0]
    valkey = EmbeddedValkey(tmp_path / "valkey", log=tmp_path / "log")
    valkey.start()
    try:
        buckets = RedisBuckets(valkey.url(), SECRET, clock=lambda: now[0])
        five = bucket()
        await buckets.take([five])
        valkey.stop()
        with pytest.raises(Unavailable):
            await buckets.take([five])
        valkey.start()
        with pytest.raises(Unavailable):
            await buckets.take([five])
        now[0] += PAUSE_SECONDS

        assert (await buckets.take([five])).allowed
        buckets.close()
    finally:
        valkey.destroy()


@pytest.mark.parametrize("opened", [True, False])
async def test_a_loop_that_is_kept_busy_does_not_take_the_server_for_dead(
    redis_url: str, *, opened: bool
) -> None:
    """The answer lies there, or is on its way, by the time anybody can look."""
    for rounds in range(6):
        buckets = RedisBuckets(redis_url, SECRET)
        if opened:
            await buckets.take([bucket()])
        asking = asyncio.create_task(buckets.take([bucket()]))
        for _ in range(rounds):
            await asyncio.sleep(0)
        time.sleep(ANSWER_SECONDS + 0.05)  # noqa: ASYNC251 - what it is about

        assert (await asking).allowed
        buckets.close()


async def test_time_in_which_the_loop_stands_still_is_not_held_against_the_server() -> None:
    async with _late(ANSWER_SECONDS + 0.05) as url:
        line = Line(url, patience=ANSWER_SECONDS)
        await line.ask("GREETING")
        asking = asyncio.create_task(line.ask("PING"))
        for _ in range(2):  # it asks, and the question goes out
            await asyncio.sleep(0)
        time.sleep(ANSWER_SECONDS)  # noqa: ASYNC251 - what it is about

        assert b"PONG" == await asking
        line.close()


async def test_a_password_that_is_wrong_counts_as_away(redis_url: str) -> None:
    parts = urlsplit(redis_url)
    wrong = RedisBuckets(f"redis://:wrong@{parts.hostname}:{parts.port}/0", SECRET)

    with pytest.raises(Unavailable):
        await wrong.take([bucket()])


async def test_who_stops_waiting_does_not_leave_the_answer_to_somebody_else(
    buckets: RedisBuckets,
) -> None:
    mine, theirs = bucket(burst=100), bucket(burst=7)
    await buckets.take([mine], 0)
    given_up = asyncio.create_task(buckets.take([mine]))
    await asyncio.sleep(0)
    given_up.cancel()

    assert (6,) == (await buckets.take([theirs])).left
    with pytest.raises(asyncio.CancelledError):
        await given_up


@asynccontextmanager
async def _late(seconds: float) -> AsyncIterator[str]:
    """A server in a thread of its own, that answers the first question at once and the others late."""

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            wait = 0.0
            while connection.recv(1000):
                time.sleep(wait)
                connection.sendall(b"+PONG\r\n")
                wait = seconds

    with socket.create_server(("127.0.0.1", 0)) as listener:
        serving = asyncio.create_task(asyncio.to_thread(serve))
        yield f"redis://127.0.0.1:{listener.getsockname()[1]}/0"
        await serving


@asynccontextmanager
async def _silence() -> AsyncIterator[str]:
    """A server that takes connections and never answers."""
    held: list[asyncio.StreamWriter] = []

    async def hold(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        held.append(writer)

    server = await asyncio.start_server(hold, "127.0.0.1", 0)
    try:
        yield f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}/0"
    finally:
        for writer in held:
            writer.close()
        server.close()
        await server.wait_closed()
