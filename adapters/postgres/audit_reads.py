"""Reads of the audit trail."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

import asyncpg
import msgspec
from sqlalchemy import ColumnElement, DateTime, Select, Text, Uuid, bindparam, select

from adapters.postgres.engine import Database
from adapters.postgres.errors import passing_troubles
from adapters.postgres.reading import (
    SHAPES_KEPT,
    WORKSPACE_ID,
    Condition,
    Query,
    Sort,
    compiled,
    count_of,
    one_of,
    page_of,
    paged,
    position_values,
    values_of,
)
from adapters.postgres.tables.accounts import app_user, membership
from adapters.postgres.tables.audit import account_entry as account_entries
from adapters.postgres.tables.audit import audit_entry as entries
from domain.audit.queries import AuditFilter, AuditSort
from domain.audit.views import AccountEntryView, AuditEntryView
from domain.shared.ids import UserId, WorkspaceId
from domain.shared.paging import Page, Position

V = TypeVar("V", AuditEntryView, AccountEntryView)

USER_ID: ColumnElement[Any] = bindparam("user_id", type_=Uuid)
SORTS = {
    AuditSort.NEWEST: Sort(entries.c.at, "at", descending=True),
    AuditSort.OLDEST: Sort(entries.c.at, "at"),
}
ACCOUNT_SORTS = {
    AuditSort.NEWEST: Sort(account_entries.c.at, "at", descending=True),
    AuditSort.OLDEST: Sort(account_entries.c.at, "at"),
}

_TOLD = ("id", "at", "operation", "session_id", "token_id", "request_id", "body")
_SEVERAL: dict[str, Condition] = {
    "operations": one_of(entries.c.operation, "operations", Text),
    "user_ids": one_of(entries.c.user_id, "user_ids", Uuid),
}
_TIMES: dict[str, ColumnElement[bool]] = {
    "since": entries.c.at >= bindparam("since", type_=DateTime(timezone=True)),
    "until": entries.c.at < bindparam("until", type_=DateTime(timezone=True)),
}


class PostgresAuditReads:
    """See domain.audit.queries.AuditReads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self,
        workspace_id: WorkspaceId,
        wanted: AuditFilter,
        sort: AuditSort,
        after: Position | None,
        limit: int,
    ) -> Page[AuditEntryView]:
        query = page_query(PageShape(shape_of(wanted), sort, after is None, limit))
        values = {
            "workspace_id": workspace_id,
            **filter_values(wanted),
            **position_values(after, SORTS[sort]),
        }
        rows = await self._database.rows(query, values)
        views = [_to_view(row, AuditEntryView) for row in rows]
        return page_of(views, SORTS[sort], limit)

    async def of_account(
        self, user_id: UserId, sort: AuditSort, after: Position | None, limit: int
    ) -> Page[AccountEntryView]:
        query = account_query(sort, is_first=after is None, limit=limit)
        values = {"user_id": user_id, **position_values(after, ACCOUNT_SORTS[sort])}
        with passing_troubles():
            async with self._database.reads.acquire(timeout=5.0) as connection:
                rows = await query.rows(connection, values)
        views = [_to_view(row, AccountEntryView) for row in rows]
        return page_of(views, ACCOUNT_SORTS[sort], limit)


class PageShape(NamedTuple):
    """All that the text of a page's statement depends on; `filters` say how many values each has."""

    filters: tuple[tuple[str, int], ...]
    sort: AuditSort
    is_first: bool
    limit: int


def shape_of(wanted: AuditFilter) -> tuple[tuple[str, int], ...]:
    """Which filters are asked for, with one value or several."""
    several = [(name, count_of(getattr(wanted, name))) for name in _SEVERAL]
    times = [(name, int(getattr(wanted, name) is not None)) for name in _TIMES]
    return tuple((name, count) for name, count in (*several, *times) if count)


def filter_values(wanted: AuditFilter) -> Mapping[str, Any]:
    times = {name: getattr(wanted, name) for name in _TIMES}
    return values_of(wanted, _SEVERAL) | times


@lru_cache(maxsize=SHAPES_KEPT)
def page_query(shape: PageShape) -> Query:
    """The statement of a page of this shape."""
    statement = _entries()
    for name, count in shape.filters:
        statement = statement.where(_SEVERAL[name](count) if name in _SEVERAL else _TIMES[name])
    return compiled(
        paged(
            statement,
            SORTS[shape.sort],
            entries.c.id,
            is_first=shape.is_first,
            limit=shape.limit,
        )
    )


@lru_cache(maxsize=SHAPES_KEPT)
def account_query(sort: AuditSort, *, is_first: bool, limit: int) -> Query:
    """The statement of a page of somebody's own trail."""
    statement = select(*(account_entries.c[name] for name in _TOLD)).where(
        account_entries.c.user_id == USER_ID
    )
    key = account_entries.c.id
    return compiled(paged(statement, ACCOUNT_SORTS[sort], key, is_first=is_first, limit=limit))


def _entries() -> Select[Any]:
    """Entries, with the names of those who are still members."""
    members = membership.join(app_user, app_user.c.id == membership.c.user_id)
    name = (
        select(app_user.c.name)
        .select_from(members)
        .where(
            membership.c.workspace_id == entries.c.workspace_id,
            membership.c.user_id == entries.c.user_id,
        )
        .scalar_subquery()
    )
    told = (entries.c[each] for each in (*_TOLD, "seq", "user_id"))
    return select(*told, name.label("user_name")).where(entries.c.workspace_id == WORKSPACE_ID)


def _to_view(row: asyncpg.Record, kind: type[V]) -> V:
    # The read pool hands JSON over undecoded.
    said = dict(row)
    body = msgspec.json.decode(said.pop("body"))
    known = {name: body[name] for name in ("changed", "more") if name in body}
    return msgspec.convert(said | known, kind)
