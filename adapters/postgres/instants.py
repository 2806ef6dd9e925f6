"""Instants as they come over a connection for reads.

Making one costs more than all else of its column. But instants come again and again: what one transaction
wrote bears the same one, many times over for an import or a sweep. So those met last are kept.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

import asyncpg

KEPT = 8192

# PostgreSQL counts microseconds from here.
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


async def read_instants(connection: asyncpg.Connection) -> None:
    """Have this connection take and give instants of `timestamptz` in UTC; a naive time is refused."""
    await connection.set_type_codec(
        "timestamptz",
        schema="pg_catalog",
        encoder=counted_of,
        decoder=instant_of,
        format="tuple",
    )


def counted_of(at: datetime) -> tuple[int]:
    """The instant as PostgreSQL counts it."""
    return ((at - _EPOCH) // _MICROSECOND,)


@lru_cache(maxsize=KEPT)
def instant_of(counted: tuple[int]) -> datetime:
    """The instant counted so. Raises OverflowError for an infinity, which no column holds."""
    return _EPOCH + timedelta(microseconds=counted[0])
