"""Counts round trips to PostgreSQL, over both pools, for whoever asked in the current context."""

import time
from contextvars import ContextVar
from typing import Any

import asyncpg
from sqlalchemy import Engine, event


class StatementCount:
    """How many messages went to the database since the count began, and how long they took together."""

    __slots__ = ("seconds", "statements")

    def __init__(self) -> None:
        self.statements = 0
        self.seconds = 0.0


_counting: ContextVar[StatementCount | None] = ContextVar("statement_count", default=None)


class StatementCounter:
    """See api.ports.StatementCounter."""

    def start(self) -> StatementCount:
        count = StatementCount()
        _counting.set(count)
        return count


class CountedConnection(asyncpg.Connection):  # type: ignore[misc]  # asyncpg comes without types
    """Counts what is read over it before the reader goes on: a connection tells its loggers only later."""

    __slots__ = ()

    async def execute(self, *said: Any, **settings: Any) -> Any:
        begun = time.perf_counter()
        try:
            return await super().execute(*said, **settings)
        finally:
            _add(time.perf_counter() - begun)

    async def fetch(self, *said: Any, **settings: Any) -> Any:
        begun = time.perf_counter()
        try:
            return await super().fetch(*said, **settings)
        finally:
            _add(time.perf_counter() - begun)

    async def fetchrow(self, *said: Any, **settings: Any) -> Any:
        begun = time.perf_counter()
        try:
            return await super().fetchrow(*said, **settings)
        finally:
            _add(time.perf_counter() - begun)

    async def fetchval(self, *said: Any, **settings: Any) -> Any:
        begun = time.perf_counter()
        try:
            return await super().fetchval(*said, **settings)
        finally:
            _add(time.perf_counter() - begun)


def count_on(connection: asyncpg.Connection) -> None:
    """Have what is sent over this connection counted, BEGIN and COMMIT too."""
    connection.add_query_logger(_count)


def count_commands(engine: Engine) -> None:
    """Have what SQLAlchemy executes counted: it goes by prepared statements, which a connection does not log."""
    event.listen(engine, "before_cursor_execute", _begin)
    event.listen(engine, "after_cursor_execute", _end)


def _begin(
    _connection: Any, _cursor: Any, _statement: str, _parameters: Any, context: Any, _many: bool
) -> None:
    context.begun = time.perf_counter()


def _end(
    _connection: Any, _cursor: Any, _statement: str, _parameters: Any, context: Any, many: bool
) -> None:
    if not many:  # many at once the connection does log
        _add(time.perf_counter() - context.begun)


def _count(record: asyncpg.connection.LoggedQuery) -> None:
    _add(record.elapsed)


def _add(seconds: float) -> None:
    count = _counting.get()
    if count is not None:
        count.statements += 1
        count.seconds += seconds
