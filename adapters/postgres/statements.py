"""Counts round trips to PostgreSQL, over both pools, for whoever asked in the current context."""

from contextvars import ContextVar

import asyncpg


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


def count_on(connection: asyncpg.Connection) -> None:
    """Have every message of this connection counted, BEGIN and COMMIT too."""
    connection.add_query_logger(_count)


def _count(record: asyncpg.connection.LoggedQuery) -> None:
    count = _counting.get()
    if count is not None:
        count.statements += 1
        count.seconds += record.elapsed
