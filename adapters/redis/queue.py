"""arq, and nothing but arq: it carries hints that a job may be ready. The rows of jobs decide the
rest.

What arq would do about failures (retries, results, timeouts, crons, signals) is switched off: its
poll loop ends when Redis goes away, so it is restarted here; its slots are held while a job runs,
so that hints stay with workers that have room.
"""

import asyncio
import contextlib
import logging
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
import structlog
from arq.connections import ArqRedis
from arq.worker import Worker, func
from redis.asyncio import BlockingConnectionPool, ConnectionPool
from redis.exceptions import RedisError

from domain.jobs.failpoints import failpoint
from domain.jobs.model import Hint, Queue
from domain.jobs.ports import HintsHealth, Receive
from domain.shared.ids import JobId

FUNCTION = "run"
PREFIX = "perennial:"

HINT_SECONDS = 0.05
HINT_LIVES_SECONDS = 10
CONNECT_SECONDS = 1.0
ANSWER_SECONDS = 5.0
LEAVE_SECONDS = 1.0
SHORTEST_PAUSE = 0.2
LONGEST_PAUSE = 5.0

# Far above the slots of a whole fleet: running hints stay at the head of the set and would hide the
# others.
READ_LIMIT = 5000
# A long job gives its hint back after this time and runs on. The mark of a hint whose worker was
# killed
# outlives it by little more, instead of by the longest job there is.
HELD_SECONDS = 60.0

_AWAY = (RedisError, OSError, asyncio.TimeoutError)
# An exception never travels through Redis, but arq encodes one before it throws it away.
_to_bytes = msgspec.msgpack.Encoder(enc_hook=repr).encode
_from_bytes = msgspec.msgpack.Decoder().decode

_log = structlog.get_logger(__name__)


class ArqHints:
    """Hints over arq."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._client = _client(url, answer_seconds=CONNECT_SECONDS)
        self._reachable = False
        self._sent = 0
        self._failed = 0
        self._receiving: set[asyncio.Future[None]] = set()
        # It logs each job, lapsed hints and its own end; all of them are ordinary here.
        logging.getLogger("arq").setLevel(logging.CRITICAL)

    async def hint(self, hints: Sequence[Hint]) -> Sequence[Hint]:
        for place, each in enumerate(hints):
            failpoint("hint.before")
            try:
                async with asyncio.timeout(HINT_SECONDS):
                    await self._send(each)
            except _AWAY:
                self._failed += 1
                self._reachable = False
                return hints[place:]
            self._sent += 1
            failpoint("hint.after")
        return ()

    async def run(self, receive: Receive, slots: Mapping[Queue, int]) -> None:
        async with asyncio.TaskGroup() as listeners:
            for queue, most in slots.items():
                listeners.create_task(self._keep_listening(queue, most, receive))

    async def tick(self) -> None:
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await self._client.ping()
        except _AWAY:
            self._reachable = False
        else:
            self._reachable = True

    def health(self) -> HintsHealth:
        return HintsHealth(reachable=self._reachable, sent=self._sent, failed=self._failed)

    async def close(self) -> None:
        await self._client.aclose(close_connection_pool=True)

    async def _send(self, hint: Hint) -> None:
        """The id is the same however often a job is hinted at, and another for each attempt."""
        await self._client.enqueue_job(
            FUNCTION,
            str(hint.job_id),
            _job_id=f"{hint.job_id}:{hint.attempt}",
            _queue_name=PREFIX + hint.queue,
            _expires=HINT_LIVES_SECONDS,
        )

    async def _keep_listening(self, queue: Queue, most: int, receive: Receive) -> None:
        """Listen until cancelled; after a failure again, sooner the longer it went well."""
        pause = SHORTEST_PAUSE
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            try:
                await self._listen(queue, most, receive)
            except Exception as error:  # noqa: BLE001 # whatever arq dies of, the worker goes on
                if loop.time() - began > LONGEST_PAUSE:
                    pause = SHORTEST_PAUSE
                _log.info("hints.lost", queue=queue.value, error=type(error).__name__, pause=pause)
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)

    async def _listen(self, queue: Queue, most: int, receive: Receive) -> None:
        leaving = asyncio.Event()

        async def run(_context: dict[Any, Any], *args: Any, **_named: Any) -> None:
            await self._pass_on(receive, queue, leaving, *args)

        client = _client(self._url, answer_seconds=ANSWER_SECONDS)
        listener = _Listener(
            leaving,
            functions=[func(run, name=FUNCTION)],  # type: ignore[arg-type] # a function has a __qualname__
            queue_name=PREFIX + queue,
            redis_pool=client,
            handle_signals=False,
            max_jobs=most,
            job_timeout=HELD_SECONDS + 30,
            max_tries=1,
            retry_jobs=False,
            keep_result=0,
            poll_delay=0.1,
            queue_read_limit=READ_LIMIT,
            job_completion_wait=25,
            log_results=False,
            allow_abort_jobs=False,
            job_serializer=_to_bytes,
            job_deserializer=_from_bytes,
        )
        polling = asyncio.ensure_future(listener.main())
        try:
            await asyncio.wait({polling})
            await polling
        finally:
            await listener.leave(polling)
            with contextlib.suppress(*_AWAY):
                await client.aclose(close_connection_pool=True)

    async def _pass_on(
        self, receive: Receive, queue: Queue, leaving: asyncio.Event, job_id: Any
    ) -> None:
        """Hold the hint while it is received; whatever arq does with its own task, that goes on."""
        try:
            wanted = JobId(UUID(job_id))
        except (ValueError, AttributeError):
            return  # nothing that we have sent
        receiving = asyncio.ensure_future(receive(queue, wanted))
        self._receiving.add(receiving)
        receiving.add_done_callback(self._receiving.discard)
        left = asyncio.ensure_future(leaving.wait())
        await asyncio.wait(
            {receiving, left}, timeout=HELD_SECONDS, return_when=asyncio.FIRST_COMPLETED
        )
        left.cancel()


class _Left(Exception):  # not an error: how the poll loop is told to end
    pass


class _Listener(Worker):
    """arq's worker, which can be left between two polls, its connections in order."""

    def __init__(self, leaving: asyncio.Event, **settings: Any) -> None:
        super().__init__(**settings)
        self._leaving = leaving

    async def leave(self, polling: asyncio.Future[None]) -> None:
        """End arq's own tasks. The jobs they wait for are not theirs to end."""
        self._leaving.set()
        everything = {polling, *self.tasks.values()}
        _, pending = await asyncio.wait(everything, timeout=LEAVE_SECONDS)
        while pending:
            # A cancellation that meets an answer from Redis gets lost on the way: ask again.
            for task in pending:
                task.cancel()
            _, pending = await asyncio.wait(pending, timeout=0.2)
        await asyncio.gather(*everything, return_exceptions=True)

    async def run_job(self, job_id: str, score: int) -> None:
        # The poll loop notices by itself that Redis has gone; the job has ended in its row already.
        with contextlib.suppress(*_AWAY):
            await super().run_job(job_id, score)

    async def _poll_iteration(self) -> None:
        if self._leaving.is_set():
            raise _Left
        await super()._poll_iteration()


def _client(url: str, *, answer_seconds: float) -> ArqRedis:
    pool: ConnectionPool = BlockingConnectionPool.from_url(
        url,
        max_connections=40,
        timeout=answer_seconds,
        socket_connect_timeout=CONNECT_SECONDS,
        socket_timeout=answer_seconds,
        socket_keepalive=True,
    )
    return ArqRedis(
        pool_or_conn=pool,
        job_serializer=_to_bytes,
        job_deserializer=_from_bytes,
    )
