"""From what PostgreSQL says to what a use case can say. Constraints are told apart by name, never by message."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import asyncpg
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from domain.shared.errors import DomainError, Unavailable

# Somebody else holds a lock, two waited for each other, or the server is going away: all pass by themselves.
PASSING = frozenset(
    {
        "55P03",  # lock_not_available
        "40P01",  # deadlock_detected
        "40001",  # serialization_failure
        "57014",  # query_canceled: the statement's time was up
        "57P01",  # admin_shutdown
        "57P02",  # crash_shutdown
        "57P03",  # cannot_connect_now
        "53300",  # too_many_connections
        "08000",
        "08003",
        "08006",
    }
)
LOCK_NOT_AVAILABLE = "55P03"


@contextmanager
def refusing(refusals: Mapping[str, type[DomainError]]) -> Iterator[None]:
    """Turn the violation of a named constraint into the refusal that stands for it."""
    try:
        yield
    except IntegrityError as error:
        refusal = refusals.get(constraint_of(error) or "")
        if refusal is None:
            raise
        raise refusal from error


@contextmanager
def passing_troubles() -> Iterator[None]:
    """Turn what passes by itself into Unavailable; everything else stays a fault of ours."""
    try:
        yield
    except PoolTimeout as error:
        raise Unavailable(retry_after=1) from error
    except (ConnectionError, OSError, TimeoutError) as error:
        raise Unavailable(retry_after=2) from error
    except DBAPIError as error:
        if error.connection_invalidated or sqlstate_of(error) in PASSING:
            raise Unavailable(retry_after=1) from error
        raise
    except asyncpg.InterfaceError as error:  # a hot read whose connection or pool is closing
        raise Unavailable(retry_after=1) from error
    except asyncpg.PostgresError as error:
        if error.sqlstate in PASSING:
            raise Unavailable(retry_after=1) from error
        raise


def constraint_of(error: DBAPIError) -> str | None:
    cause = getattr(error.orig, "__cause__", None)
    return getattr(cause, "constraint_name", None)


def sqlstate_of(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)
