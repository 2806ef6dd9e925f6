"""Many rows in one statement: arrays in, `unnest` out.

SQLAlchemy's multi-row VALUES compiles each value into the statement, which costs many times what the database
needs and blocks the event loop meanwhile. Here the statement depends on the columns alone and is built once.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import Column, String, Table
from sqlalchemy.dialects.postgresql import dialect
from sqlalchemy.dialects.postgresql.json import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import ARRAY

Rows = Sequence[Mapping[str, Any]]
NOTHING: Mapping[str, Any] = {}

_DIALECT = dialect()  # type: ignore[no-untyped-call]


async def insert_rows(
    connection: AsyncConnection,
    table: Table,
    columns: tuple[str, ...],
    rows: Rows,
    *,
    alike: Mapping[str, Any] = NOTHING,
    conflict: str = "",
    returning: str = "",
) -> list[Any]:
    """Insert `rows`, all with the values of `alike` in further columns.

    `conflict` is the text after ON CONFLICT, `returning` that after RETURNING.
    """
    if not rows:
        return []
    return await fetch(
        connection,
        _insert(table, columns, tuple(alike), conflict, returning),
        *(_column(table.c[name], rows) for name in columns),
        *alike.values(),
    )


async def update_rows(
    connection: AsyncConnection,
    table: Table,
    columns: tuple[str, ...],
    rows: Rows,
    *,
    carried: tuple[str, ...] = (),
    also: str = "",
    returning: str = "",
) -> list[Any]:
    """Set `columns` of the rows with the same (workspace_id, id).

    `also` is SQL of further assignments; it sees the tables as `old` and `new`, in which the `carried` columns
    stand too (JSON as text) without being assigned by themselves.
    """
    if not rows:
        return []
    keyed = ("workspace_id", "id", *columns, *carried)
    return await fetch(
        connection,
        _update(table, columns, carried, also, returning),
        *(_array(table.c[name], rows) for name in keyed),
    )


async def fetch(connection: AsyncConnection, statement: str, *values: Any) -> list[Any]:
    """Run a prepared statement on the bare asyncpg connection, inside the transaction at hand."""
    raw = await connection.get_raw_connection()
    found: list[Any] = await raw.driver_connection.fetch(statement, *values)  # type: ignore[union-attr]
    return found


async def run(connection: AsyncConnection, statement: str, *values: Any) -> int:
    """Likewise where only the number of written rows counts."""
    raw = await connection.get_raw_connection()
    tag: str = await raw.driver_connection.execute(statement, *values)  # type: ignore[union-attr]
    return int(tag.rpartition(" ")[2])


@lru_cache(maxsize=64)
def _insert(
    table: Table, columns: tuple[str, ...], alike: tuple[str, ...], conflict: str, returning: str
) -> str:
    names = ", ".join((*columns, *alike))
    constants = "".join(
        f", ${place}::{_wire_type(table.c[name])}"
        for place, name in enumerate(alike, len(columns) + 1)
    )
    return (
        f"INSERT INTO {table.fullname} ({names}) SELECT {_new(table, columns)}{constants}"  # noqa: S608 - names only
        f" FROM {_side_by_side(table, columns)}"
        + (f" ON CONFLICT {conflict}" if conflict else "")
        + (f" RETURNING {returning}" if returning else "")
    )


@lru_cache(maxsize=64)
def _update(
    table: Table, columns: tuple[str, ...], carried: tuple[str, ...], also: str, returning: str
) -> str:
    keyed = ("workspace_id", "id", *columns, *carried)
    assignments = ", ".join(f"{name} = {_cast(table, name, 'new.')}" for name in columns)
    return (
        f"UPDATE {table.fullname} AS old SET {assignments}{', ' if also else ''}{also}"  # noqa: S608
        f" FROM {_unnest(table, keyed)}"
        f" WHERE old.workspace_id = new.workspace_id AND old.id = new.id"
        + (f" RETURNING {returning}" if returning else "")
    )


def _side_by_side(table: Table, columns: tuple[str, ...]) -> str:
    """Each column as rows of its own."""
    functions = []
    for place, name in enumerate(columns, 1):
        column = table.c[name]
        if isinstance(column.type, JSONB):
            functions.append(f"jsonb_array_elements(${place}::text::jsonb)")
        elif isinstance(column.type, String):
            functions.append(f"jsonb_array_elements_text(${place}::text::jsonb)")
        else:
            functions.append(f"unnest(${place}::{_wire_type(column)}[])")
    return f"ROWS FROM ({', '.join(functions)}) AS new ({', '.join(columns)})"


def _new(table: Table, columns: tuple[str, ...]) -> str:
    return ", ".join(
        f"nullif(new.{name}, 'null')"
        if isinstance(table.c[name].type, JSONB)
        else _cast(table, name, "new.")
        for name in columns
    )


def _unnest(table: Table, columns: tuple[str, ...]) -> str:
    arrays = ", ".join(
        f"${place}::{_wire_type(table.c[name])}[]" for place, name in enumerate(columns, 1)
    )
    return f"unnest({arrays}) AS new ({', '.join(columns)})"


def _cast(table: Table, name: str, prefix: str) -> str:
    column = table.c[name]
    if _travels_as_text(column):
        return f"{prefix}{name}::{column.type.compile(_DIALECT)}"
    return f"{prefix}{name}"


def _wire_type(column: Column[Any]) -> str:
    if _travels_as_text(column):
        return "text"
    return str(column.type.compile(_DIALECT)).partition(" COLLATE")[0]


def _travels_as_text(column: Column[Any]) -> bool:
    """JSON needs no codec that way, and an array inside an array has to be flat."""
    return isinstance(column.type, JSONB | ARRAY)


def _column(column: Column[Any], rows: Rows) -> list[Any] | str:
    """The values of a column to be inserted, JSON and text as one document: that is written and read all at once,
    where asyncpg looks at each element of an array several times. What is too short is filled up with NULL.
    """
    values = [row[column.name] for row in rows]
    if isinstance(column.type, JSONB | String):
        return msgspec.json.encode(values).decode()
    return [] if all(value is None for value in values) else _array(column, rows)


def _array(column: Column[Any], rows: Iterable[Mapping[str, Any]]) -> list[Any]:
    values = [row[column.name] for row in rows]
    if isinstance(column.type, JSONB):
        return [None if value is None else msgspec.json.encode(value).decode() for value in values]
    if isinstance(column.type, ARRAY):
        return [None if v is None else "{" + ",".join(map(str, v)) + "}" for v in values]
    return values
