"""Connections. One transaction belongs to one workspace, named in the very message that begins it.

`SET LOCAL` takes no bind parameter, so a workspace is only ever formatted in as a parsed UUID. SQLAlchemy's
connections run in AUTOCOMMIT mode and the transaction is opened by hand: that is what lets the tenant travel
with BEGIN, and saves a round trip a transaction.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from adapters.postgres.errors import passing_troubles
from adapters.postgres.instants import read_instants
from adapters.postgres.read_pool import Reading, ReadPool
from adapters.postgres.reading import Query
from adapters.postgres.statements import CountedConnection, count_commands, count_on
from adapters.postgres.urls import plain_url, sqlalchemy_url

APP_ROLE = "perennial_app"
JOB_ROLE = "perennial_job"

# A wait for a lock is cut short so that the caller can answer 503; an idle transaction never holds one.
TIMEOUTS = {
    "lock_timeout": "2000",
    "statement_timeout": "30000",
    "idle_in_transaction_session_timeout": "30000",
}
COMMIT_SECONDS = 10.0
ACQUIRE_SECONDS = 5.0  # how long to wait for a free connection before answering 503


class Database:
    """The pools of one process in one role: SQLAlchemy for commands, bare asyncpg for hot reads."""

    def __init__(self, url: str, *, role: str = APP_ROLE, pool_size: int = 10) -> None:
        self._url = url
        self._role = role
        self._pool_size = pool_size
        self.engine: AsyncEngine = create_async_engine(
            sqlalchemy_url(url),
            isolation_level="AUTOCOMMIT",
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=ACQUIRE_SECONDS,
            json_serializer=_to_json,
            json_deserializer=msgspec.json.decode,
            hide_parameters=True,  # what people wrote stands in them, and errors are logged
            connect_args={"server_settings": self._server_settings()},
        )
        event.listen(self.engine.sync_engine, "connect", _count_messages)
        count_commands(self.engine.sync_engine)
        self._reads: ReadPool | None = None

    async def open(self) -> None:
        """Open the read pool; commands connect when first used."""
        reads = ReadPool(self.connect, size=self._pool_size)
        async with reads.acquire():  # so that a database that is not there is told of now
            self._reads = reads

    async def close(self) -> None:
        await self.engine.dispose()
        if self._reads is not None:
            await self._reads.close()

    @property
    def reads(self) -> ReadPool:
        if self._reads is None:
            raise RuntimeError("The database is not open yet.")
        return self._reads

    @asynccontextmanager
    async def transaction(self, workspace_id: UUID | None) -> AsyncIterator[AsyncConnection]:
        """A read-write transaction inside one workspace, or with None in the control schema only.

        Commits on leaving and rolls back on any exception. A commit is never cancelled: its outcome would
        be unknown although it happened.
        """
        begin = "BEGIN" if workspace_id is None else f"BEGIN; SET LOCAL app.ws = '{workspace_id!s}'"
        async with self._begun(begin) as connection:
            yield connection

    @asynccontextmanager
    async def transaction_over(
        self, workspace_ids: Iterable[UUID]
    ) -> AsyncIterator[AsyncConnection]:
        """A transaction of the job role over the named workspaces, and no others."""
        named = ",".join(str(UUID(str(each))) for each in workspace_ids)
        async with self._begun(f"BEGIN; SET LOCAL app.ws_set = '{named}'") as connection:
            yield connection

    async def rows(self, query: Query, values: Mapping[str, Any]) -> list[asyncpg.Record]:
        """One read of the workspace that `values` name, by itself: a single round trip. Raises Unavailable."""
        with passing_troubles():
            connection = await self.reads.take(ACQUIRE_SECONDS)
            try:
                found: list[asyncpg.Record] = await connection.fetch(
                    query.by_itself, *[values[name] for name in query.names]
                )
            finally:
                self.reads.give_back(connection)
        return found

    async def row(self, query: Query, values: Mapping[str, Any]) -> asyncpg.Record | None:
        """Likewise, the only row there is."""
        found = await self.rows(query, values)
        return found[0] if found else None

    def reading(self, workspace_id: UUID) -> Reading:
        """A read-only transaction on a bare asyncpg connection, for several reads at one moment."""
        begin = f"BEGIN READ ONLY; SET LOCAL app.ws = '{workspace_id!s}'"
        return Reading(self.reads, begin, seconds=ACQUIRE_SECONDS)

    @asynccontextmanager
    async def _begun(self, begin: str) -> AsyncIterator[AsyncConnection]:
        async with self.engine.connect() as connection:
            try:
                await say(connection, begin)
                yield connection
            except BaseException:
                await _roll_back(connection)
                raise
            await _commit(connection)

    async def connect(self) -> asyncpg.Connection:
        """A bare connection of one's own, outside of the pools.

        The tenant is local to its transaction, so it needs no reset between two of them.
        """
        connection = await asyncpg.connect(
            plain_url(self._url),
            server_settings=self._server_settings(),
            connection_class=CountedConnection,
        )
        try:
            await _prepare_for_reading(connection)
        except BaseException:
            connection.terminate()
            raise
        return connection

    def _server_settings(self) -> dict[str, str]:
        return {"application_name": "perennial", "role": self._role, "jit": "off", **TIMEOUTS}


async def say(connection: AsyncConnection, command: str) -> None:
    """Send a command without parameters in one simple message."""
    raw = await connection.get_raw_connection()
    await raw.driver_connection.execute(command)  # type: ignore[union-attr]


async def _commit(connection: AsyncConnection) -> None:
    commit = asyncio.ensure_future(say(connection, "COMMIT"))
    try:
        await asyncio.wait_for(asyncio.shield(commit), COMMIT_SECONDS)
    except BaseException:
        # Whoever asked has gone or the database is silent: let the commit end by itself, then drop the line.
        await asyncio.wait({commit}, timeout=COMMIT_SECONDS)
        await connection.invalidate()
        raise


async def _roll_back(connection: AsyncConnection) -> None:
    try:
        await asyncio.shield(say(connection, "ROLLBACK"))
    except BaseException:  # noqa: BLE001 - whatever it was, a connection in doubt must not return to the pool
        await connection.invalidate()


def _to_json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _count_messages(adapted: Any, _record: Any) -> None:
    count_on(adapted.driver_connection)


async def _prepare_for_reading(connection: asyncpg.Connection) -> None:
    """Hot reads pass JSON columns through to the wire without decoding them."""
    await read_instants(connection)
    await connection.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        encoder=lambda value: value,
        decoder=msgspec.Raw,
        format="text",
    )
