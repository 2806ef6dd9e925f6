"""Connections for reads: lent and given back without a task or a timer.

asyncpg's own pool makes both for every loan, which is a tenth of what a short read costs altogether.
"""

import asyncio
from collections.abc import Awaitable, Callable
from types import TracebackType

import asyncpg


class ReadPool:
    """Lends at most `size` connections, the one given back last first, and connects when none is idle."""

    def __init__(self, connect: Callable[[], Awaitable[asyncpg.Connection]], *, size: int) -> None:
        self._connect = connect
        self._size = size
        self._places = asyncio.Semaphore(size)
        self._idle: list[asyncpg.Connection] = []
        self._closing = False

    def acquire(self, *, timeout: float | None = None) -> "Loan":
        """`async with` it: a connection for as long as the block lasts. Raises TimeoutError."""
        return Loan(self, timeout)

    async def take(self, seconds: float | None) -> asyncpg.Connection:
        """A connection that has to be given back; a free one within so many seconds, or TimeoutError."""
        if not self._places.locked():
            await self._places.acquire()  # never waits
        else:
            async with asyncio.timeout(seconds):
                await self._places.acquire()
        return await self._fetch(seconds)

    def give_back(self, connection: asyncpg.Connection) -> None:
        """Whatever happened meanwhile, nobody may find a half-open transaction of somebody else's."""
        if connection.is_closed() or connection.is_in_transaction():
            connection.terminate()
        else:
            self._idle.append(connection)
        self._places.release()

    async def close(self) -> None:
        """Lend nothing more, wait for what is lent, and say good-bye to the server."""
        self._closing = True
        for _ in range(self._size):
            await self._places.acquire()
        while self._idle:
            await self._idle.pop().close()
        for _ in range(self._size):
            self._places.release()

    async def _fetch(self, seconds: float | None) -> asyncpg.Connection:
        """For who has a place: an idle connection that is still alive, or a new one."""
        if self._closing:
            self._places.release()
            raise asyncpg.InterfaceError("The pool is closing.")
        while self._idle:
            connection = self._idle.pop()
            if not connection.is_closed():
                return connection
        try:
            async with asyncio.timeout(seconds):
                return await self._connect()
        except BaseException:
            self._places.release()
            raise


class Loan:
    """A connection for the length of a block."""

    __slots__ = ("_connection", "_pool", "_seconds")

    _connection: asyncpg.Connection

    def __init__(self, pool: ReadPool, seconds: float | None) -> None:
        self._pool = pool
        self._seconds = seconds

    async def __aenter__(self) -> asyncpg.Connection:
        self._connection = await self._pool.take(self._seconds)
        return self._connection

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._pool.give_back(self._connection)


class Reading:
    """A read-only transaction for the length of a block, for what has to be read at one moment."""

    __slots__ = ("_begin", "_connection", "_pool", "_seconds")

    _connection: asyncpg.Connection

    def __init__(self, pool: ReadPool, begin: str, *, seconds: float) -> None:
        self._pool = pool
        self._begin = begin
        self._seconds = seconds

    async def __aenter__(self) -> asyncpg.Connection:
        connection = self._connection = await self._pool.take(self._seconds)
        try:
            await connection.execute(self._begin)
        except BaseException:
            self._drop()
            raise
        return connection

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        try:
            await self._connection.execute("COMMIT")
        except BaseException:
            self._drop()  # cut off in the middle
            raise
        self._pool.give_back(self._connection)

    def _drop(self) -> None:
        self._connection.terminate()
        self._pool.give_back(self._connection)
