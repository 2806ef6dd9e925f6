"""Hints over a real Valkey: lost, doubled, forged, and through its death."""

import asyncio
import os
import pickle
import shutil
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from redis.asyncio import Redis

from adapters.redis.queue import PREFIX, ArqHints
from bootstrap.embedded.kept import free_port
from bootstrap.embedded.valkey import EmbeddedValkey
from domain.jobs.model import Hint, Queue
from domain.shared.ids import JobId

SLOTS = {Queue.INTERACTIVE: 3, Queue.BULK: 1}


class Heard:
    """Notes what it is told; waits while it is held."""

    def __init__(self) -> None:
        self.ids: list[JobId] = []
        self.queues: list[Queue] = []
        self.go = asyncio.Event()
        self.go.set()

    async def __call__(self, queue: Queue, job_id: JobId) -> None:
        self.ids.append(job_id)
        self.queues.append(queue)
        await self.go.wait()


@asynccontextmanager
async def listening(url: str, heard: Heard) -> AsyncIterator[ArqHints]:
    hints = ArqHints(url)
    task = asyncio.create_task(hints.run(heard, SLOTS))
    try:
        yield hints
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await hints.close()


@pytest.fixture
async def clean_redis_url(redis_url: str) -> str:
    async with Redis.from_url(redis_url) as client:
        await client.flushdb()
    return redis_url


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[EmbeddedValkey]:
    """One that may be killed."""
    server = EmbeddedValkey(tmp_path / "valkey", log=tmp_path / "valkey.log")
    server.start()
    yield server
    server.destroy()


def a_hint(queue: Queue = Queue.INTERACTIVE, attempt: int = 0) -> Hint:
    return Hint(job_id=JobId(uuid4()), attempt=attempt, queue=queue)


async def until(true: Callable[[], bool], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 # what is waited for tells nobody
            await asyncio.sleep(0.02)


async def test_a_hint_is_heard_in_its_queue(clean_redis_url: str) -> None:
    heard, here, there = Heard(), a_hint(), a_hint(Queue.BULK)
    async with listening(clean_redis_url, heard) as hints:
        assert () == await hints.hint([here, there])
        await until(lambda: len(heard.ids) == 2)

    assert {(here.job_id, here.queue), (there.job_id, there.queue)} == set(
        zip(heard.ids, heard.queues, strict=True)
    )
    assert 2 == hints.health().sent


async def test_hints_doubled_before_they_are_heard_are_one(clean_redis_url: str) -> None:
    heard, hint, other = Heard(), a_hint(), a_hint()
    sender = ArqHints(clean_redis_url)
    await sender.hint([hint, hint, hint, other])
    await sender.close()
    async with listening(clean_redis_url, heard):
        await until(lambda: len(heard.ids) >= 2)
        await asyncio.sleep(0.3)

    assert sorted([hint.job_id, other.job_id]) == sorted(heard.ids)


async def test_a_retry_is_heard_at_once(clean_redis_url: str) -> None:
    heard, first = Heard(), a_hint()
    again = Hint(job_id=first.job_id, attempt=1, queue=first.queue)
    async with listening(clean_redis_url, heard) as hints:
        await hints.hint([first])
        await until(lambda: len(heard.ids) == 1)
        await hints.hint([again])
        await until(lambda: len(heard.ids) == 2)

    assert [first.job_id, first.job_id] == heard.ids


async def test_the_same_hint_is_heard_again_once_it_was_dealt_with(clean_redis_url: str) -> None:
    heard, hint = Heard(), a_hint()
    async with listening(clean_redis_url, heard) as hints:
        for times in (1, 2):
            while len(heard.ids) < times:
                await hints.hint([hint])
                await asyncio.sleep(0.05)

    assert {hint.job_id} == set(heard.ids)


async def test_hints_wait_in_redis_while_all_slots_are_taken(clean_redis_url: str) -> None:
    heard = Heard()
    heard.go.clear()
    async with listening(clean_redis_url, heard) as hints:
        await hints.hint([a_hint() for _ in range(8)])
        await until(lambda: len(heard.ids) == 3)
        await asyncio.sleep(0.3)
        while_full = len(heard.ids)
        heard.go.set()
        await until(lambda: len(heard.ids) == 8)

    assert 3 == while_full


async def test_leaving_does_not_end_what_was_begun(clean_redis_url: str) -> None:
    heard, ended = Heard(), asyncio.Event()
    heard.go.clear()

    async def receive(queue: Queue, job_id: JobId) -> None:
        await heard(queue, job_id)
        ended.set()

    hints = ArqHints(clean_redis_url)
    task = asyncio.create_task(hints.run(receive, SLOTS))
    await hints.hint([a_hint()])
    await until(lambda: len(heard.ids) == 1)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    heard.go.set()
    await asyncio.wait_for(ended.wait(), 2)

    assert 1 == len(heard.ids)
    await hints.close()


async def test_nothing_is_left_behind_in_redis(clean_redis_url: str) -> None:
    heard = Heard()
    async with listening(clean_redis_url, heard) as hints:
        await hints.hint([a_hint() for _ in range(5)])
        await until(lambda: len(heard.ids) == 5)
    async with Redis.from_url(clean_redis_url) as client:
        keys = [key for key in await client.keys("*") if not key.endswith(b":health-check")]

    assert [] == keys  # arq's own sign of life goes by itself after an hour


@pytest.mark.parametrize("payload", [pickle.dumps({"f": "run"}), b"\x80", b"not msgpack at all"])
async def test_a_forged_payload_is_not_unpacked(clean_redis_url: str, payload: bytes) -> None:
    """Write access to Redis must not mean running code in a worker."""
    heard, hint = Heard(), a_hint()
    async with Redis.from_url(clean_redis_url) as client:
        await client.set("arq:job:forged", payload)
        await client.zadd(PREFIX + Queue.INTERACTIVE, {"forged": 1})
    async with listening(clean_redis_url, heard) as hints:
        await hints.hint([hint])
        await until(lambda: len(heard.ids) == 1)

    assert [hint.job_id] == heard.ids


async def test_a_hint_that_names_no_job_is_passed_over(clean_redis_url: str) -> None:
    heard, hint = Heard(), a_hint()
    async with listening(clean_redis_url, heard) as hints:
        await hints._client.enqueue_job("run", "robert", _queue_name=PREFIX + Queue.INTERACTIVE)
        await hints._client.enqueue_job("run", 7, _queue_name=PREFIX + Queue.INTERACTIVE)
        await hints.hint([hint])
        await until(lambda: len(heard.ids) == 1)

    assert [hint.job_id] == heard.ids


async def test_without_redis_hints_come_back_at_once() -> None:
    hints = ArqHints(f"redis://127.0.0.1:{free_port()}/0")
    await hints.tick()
    given = [a_hint() for _ in range(100)]
    began = asyncio.get_running_loop().time()

    unsent = await hints.hint(given)

    assert given == list(unsent)
    assert asyncio.get_running_loop().time() - began < 0.5
    assert (False, 1) == (hints.health().reachable, hints.health().failed)
    await hints.close()


async def test_a_redis_that_does_not_answer_costs_50_ms(valkey: EmbeddedValkey) -> None:
    hints = ArqHints(valkey.url())
    await hints.hint([a_hint()])
    assert valkey.pid is not None
    os.kill(valkey.pid, signal.SIGSTOP)
    began = asyncio.get_running_loop().time()

    unsent = await hints.hint([a_hint() for _ in range(100)])
    took = asyncio.get_running_loop().time() - began
    os.kill(valkey.pid, signal.SIGCONT)

    assert 100 == len(unsent)
    assert 0.04 < took < 1
    await hints.close()


async def test_listening_outlives_the_death_of_redis(
    valkey: EmbeddedValkey, tmp_path: Path
) -> None:
    heard, before, after = Heard(), a_hint(), a_hint()
    async with listening(valkey.url(), heard) as hints:
        await hints.tick()
        await hints.hint([before])
        await until(lambda: heard.ids == [before.job_id])

        assert valkey.pid is not None
        os.kill(valkey.pid, signal.SIGKILL)
        valkey.stop()
        await hints.tick()
        while_away = hints.health().reachable
        shutil.rmtree(tmp_path / "valkey" / "files")
        valkey.start()
        await hints.tick()
        while_back = hints.health().reachable
        while after.job_id not in heard.ids:
            await hints.hint([after])
            await asyncio.sleep(0.1)

    assert (False, True) == (while_away, while_back)


async def test_listening_begins_when_redis_comes(tmp_path: Path) -> None:
    server = EmbeddedValkey(tmp_path / "valkey", log=tmp_path / "valkey.log")
    server.start()
    server.stop()
    heard, hint = Heard(), a_hint()
    try:
        async with listening(server.url(), heard) as hints:
            await asyncio.sleep(0.5)
            server.start()
            while not heard.ids:
                await hints.hint([hint])
                await asyncio.sleep(0.1)
    finally:
        server.destroy()

    assert hint.job_id in heard.ids
