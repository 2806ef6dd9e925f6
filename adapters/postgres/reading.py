"""Hot reads: a statement is built and compiled once, then asyncpg runs its text as it is.

Building and compiling a statement costs more than running it. So each shape of a list (which filters,
which order, first page or a later one) is compiled when it is first asked for, and kept.

To open a transaction, name its workspace, ask and commit are three round trips, which cost more than most
answers. So a statement is also kept in a form that names the workspace by itself, in one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

import asyncpg
import msgspec
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    DateTime,
    Integer,
    Select,
    Text,
    Uuid,
    any_,
    bindparam,
    func,
    literal_column,
    tuple_,
)
from sqlalchemy.dialects.postgresql import asyncpg as dialect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.selectable import SelectBase

from domain.shared.paging import Page, Position

V = TypeVar("V")

_WORKSPACE = "workspace_id"

WORKSPACE_ID: ColumnElement[UUID] = bindparam(_WORKSPACE, type_=Uuid)
ENTITY_ID: ColumnElement[UUID] = bindparam("id", type_=Uuid)
SHAPES_KEPT = 1024
SEVERAL = 2  # one value is told from many: only `=` leaves the rest of an index in order
LAST_CHARACTER = "\U0010ffff"

_INSTANT = DateTime(timezone=True)
_COMPARED: Mapping[Any, Any] = {str: Text(collation="C"), int: Integer()}

_DIALECT = dialect.dialect()  # type: ignore[no-untyped-call]

Condition = Callable[[Any], ColumnElement[bool]]


# What is LATERAL is evaluated for a row of what it refers to, which is not there before the workspace is set;
# OFFSET 0 keeps the two from being merged. The policies ask for the setting when a table is first looked at, and
# if they ever asked too early there would be no workspace, and nothing to see. The setting ends with the
# statement, as a transaction of its own. One row leads, so the order is that of the statement.
_BY_ITSELF = """
SELECT asked.* FROM (SELECT set_config('app.ws', ${place}::uuid::text, true) AS ws) AS entered
CROSS JOIN LATERAL (SELECT * FROM ({sql}) AS shown WHERE entered.ws IS NOT NULL OFFSET 0) AS asked
"""


class Query(NamedTuple):
    """The text of a statement, and which values it takes in which order.

    `by_itself` is for a connection outside of any transaction: it enters the workspace that it reads from. It
    is empty where the workspace is not named.
    """

    sql: str
    names: tuple[str, ...]
    by_itself: str = ""

    async def rows(
        self, connection: asyncpg.Connection, values: Mapping[str, Any]
    ) -> list[asyncpg.Record]:
        found: list[asyncpg.Record] = await connection.fetch(
            self.sql, *[values[name] for name in self.names]
        )
        return found

    async def row(
        self, connection: asyncpg.Connection, values: Mapping[str, Any]
    ) -> asyncpg.Record | None:
        return await connection.fetchrow(self.sql, *[values[name] for name in self.names])


class Sort(NamedTuple):
    """An order that an index has. Absent values come last: `absent` puts something in their place.

    `field` is what a view calls the value that is sorted by.
    """

    column: ColumnElement[Any]
    field: str
    kind: Any = datetime
    descending: bool = False
    absent: Callable[[ColumnElement[Any]], ColumnElement[Any]] | None = None

    @property
    def key(self) -> ColumnElement[Any]:
        return self._present(self.column)

    def after(self, row_id: ColumnElement[UUID]) -> ColumnElement[bool]:
        """Behind the position given by the parameters `after` and `after_id`."""
        type_ = _COMPARED.get(self.kind, _INSTANT)
        here = tuple_(self.key, row_id)
        there = tuple_(
            self._present(bindparam("after", type_=type_)), bindparam("after_id", type_=Uuid)
        )
        return here < there if self.descending else here > there

    def order(self, row_id: ColumnElement[UUID]) -> tuple[ColumnElement[Any], ...]:
        columns: tuple[ColumnElement[Any], ...] = (self.key, row_id)
        return tuple(each.desc() for each in columns) if self.descending else columns

    def _present(self, value: ColumnElement[Any]) -> ColumnElement[Any]:
        return value if self.absent is None else self.absent(value)


def or_never(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The instant, or the end of time where there is none; said as in the index, or it is not used."""
    return func.least(column, literal_column("'infinity'::timestamptz"))


def or_before_all(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Likewise, or the beginning of time."""
    return func.greatest(column, literal_column("'-infinity'::timestamptz"))


def one_of(column: ColumnElement[Any], name: str, type_: Any) -> Condition:
    """A filter by one value or several, told apart by `count_of`; its values come from `values_of`."""

    def chosen(count: int) -> ColumnElement[bool]:
        if count < SEVERAL:
            return column == bindparam(f"{name}_1", type_=type_)
        return column == any_(bindparam(name, type_=ARRAY(type_)))

    return chosen


def count_of(values: Sequence[Any]) -> int:
    return min(len(values), SEVERAL)


def values_of(wanted: msgspec.Struct, names: Iterable[str]) -> dict[str, Any]:
    """The values of filters by `one_of`, for one and for several; a query takes what it names."""
    values: dict[str, Any] = {}
    for name in names:
        given = getattr(wanted, name)
        values[name] = list(given)
        values[f"{name}_1"] = given[0] if given else None
    return values


def begins_with(column: ColumnElement[str]) -> ColumnElement[bool]:
    """A prefix as a range, for a column compared byte by byte; its bounds come from `prefix_values`."""
    text = Text(collation="C")
    return (column >= bindparam("prefix_from", type_=text)) & (
        column < bindparam("prefix_until", type_=text)
    )


def prefix_values(prefix: str) -> dict[str, str]:
    return {"prefix_from": prefix, "prefix_until": prefix + LAST_CHARACTER}


def compiled(statement: SelectBase) -> Query:
    """The statement as asyncpg takes it."""
    text = statement.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
    if not isinstance(text, SQLCompiler) or text.string is None:
        raise TypeError("This is no statement that can be read from.")
    return spoken(text.string, tuple(text.positiontup or ()))


def spoken(sql: str, names: tuple[str, ...]) -> Query:
    """A statement that was written by hand; the workspace it reads from is one of `names`, if it has one."""
    if _WORKSPACE not in names:
        return Query(sql, names)
    return Query(sql, names, _BY_ITSELF.format(place=names.index(_WORKSPACE) + 1, sql=sql))


def paged(
    statement: Select[Any], sort: Sort, row_id: ColumnElement[UUID], *, is_first: bool, limit: int
) -> Select[Any]:
    """One more row than asked for, to know whether there is another page.

    The limit is part of the text: as a parameter it would keep the planner from knowing how few rows it is
    about, and from riding the index.
    """
    begun = statement if is_first else statement.where(sort.after(row_id))
    return begun.order_by(*sort.order(row_id)).limit(literal_column(str(limit + 1)))


def position_values(position: Position | None, sort: Sort) -> dict[str, Any]:
    """The parameters of `Sort.after`."""
    if position is None:
        return {}
    value, row_id = position.values
    return {
        "after": msgspec.convert(value, sort.kind | None),
        "after_id": msgspec.convert(row_id, UUID),
    }


def page_of(views: Sequence[V], sort: Sort, limit: int) -> Page[V]:
    """The views asked for, and the position after the last of them if there are more."""
    if len(views) <= limit:
        return Page(items=list(views), next=None)
    last: Any = views[limit - 1]
    return Page(items=list(views[:limit]), next=Position((getattr(last, sort.field), last.id)))
