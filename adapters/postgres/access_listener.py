"""Hears at once when somebody's access changed anywhere, so that every process forgets it within a second.

Triggers tell of it on a channel, by the id of the person. Whether the connection still stands is asked several
times a second: an answer means that everything told before the question has arrived. What a process remembers
counts only for a moment after such a question, so a listener that has gone deaf costs speed and nothing else.

A pooler that lends connections by the transaction answers, and passes on nothing that is told. So a listener
vouches for nothing before it has heard a word of its own, told over another connection while it keeps still, and
it proves that again now and then.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import structlog
from sqlalchemy.exc import SQLAlchemyError

from adapters.postgres.authenticator import PostgresAuthenticator
from adapters.postgres.engine import Database, say
from adapters.postgres.errors import passing_troubles
from domain.shared.errors import Unavailable
from domain.shared.ids import UserId

CHANNEL = "perennial_access"
ASK_EVERY = 0.4
ANSWER_WITHIN = 0.4
TRUSTED_SECONDS = 0.9
CONNECT_WITHIN = 5.0
AGAIN_AFTER = 0.25
PROVE_EVERY = 30.0
HEARD_WITHIN = 1.0
DEAF_AGAIN_AFTER = 5.0

# What a listener tells itself begins like this; it is nobody's id, and means nothing to the others.
_OWN = "heard "
_TROUBLES = (
    OSError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    SQLAlchemyError,
    Unavailable,
)
_log = structlog.get_logger(__name__)


class Deaf(Exception):
    """What is told does not arrive."""


class AccessListener:
    """Listens on a connection of its own for as long as `running` lasts; connects again by itself."""

    def __init__(
        self,
        database: Database,
        authenticator: PostgresAuthenticator,
        *,
        prove_every: float = PROVE_EVERY,
    ) -> None:
        self._database = database
        self._authenticator = authenticator
        self._prove_every = prove_every
        self._own_word = ""
        self._own_heard = asyncio.Event()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Listen in the background; nothing is waited for at the start."""
        listening = asyncio.create_task(self._keep_listening())
        try:
            yield
        finally:
            listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await listening

    async def _keep_listening(self) -> None:
        while True:
            pause = AGAIN_AFTER
            try:
                await self._listen()
            except Deaf:
                _log.warning("access_listener.deaf", hint="a pooler in transaction mode?")
                pause = DEAF_AGAIN_AFTER
            except _TROUBLES as trouble:
                _log.warning("access_listener.lost", reason=type(trouble).__name__)
            await asyncio.sleep(pause)

    async def _listen(self) -> None:
        async with asyncio.timeout(CONNECT_WITHIN):
            connection = await self._database.connect()
        try:
            await connection.add_listener(CHANNEL, self._hear)
            # Whatever was told before nobody heard.
            self._authenticator.forget_everybody()
            while True:
                await self._prove_hearing()
                await self._vouch(connection, until=time.monotonic() + self._prove_every)
        finally:
            connection.terminate()

    async def _prove_hearing(self) -> None:
        """Raises Deaf when a word told over another connection does not arrive."""
        self._own_word = f"{_OWN}{uuid4().hex}"
        self._own_heard.clear()
        with passing_troubles():
            async with self._database.engine.connect() as another:
                await say(another, f"NOTIFY {CHANNEL}, '{self._own_word}'")
        try:
            await asyncio.wait_for(self._own_heard.wait(), HEARD_WITHIN)
        except TimeoutError:
            raise Deaf from None

    async def _vouch(self, connection: asyncpg.Connection, *, until: float) -> None:
        while (asked_at := time.monotonic()) < until:
            await connection.execute("SELECT 1", timeout=ANSWER_WITHIN)
            self._authenticator.trust_until(asked_at + TRUSTED_SECONDS)
            await asyncio.sleep(ASK_EVERY)

    def _hear(self, _connection: Any, _pid: int, _channel: str, payload: str) -> None:
        if payload.startswith(_OWN):
            if payload == self._own_word:
                self._own_heard.set()
            return
        try:
            self._authenticator.forget(UserId(UUID(payload)))
        except ValueError:
            self._authenticator.forget_everybody()
