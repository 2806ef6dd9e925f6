"""The timeline of a contact: interactions and events in one order, in one statement.

The contact leads the statement and what happened is joined to it, so that «nothing happened yet» and «no
such contact» are told apart without a second question.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import asyncpg
from sqlalchemy import (
    ColumnElement,
    DateTime,
    Label,
    Select,
    Table,
    Uuid,
    bindparam,
    cast,
    literal_column,
    null,
    select,
    true,
    tuple_,
    union_all,
)

from adapters.postgres.engine import Database
from adapters.postgres.reading import (
    ENTITY_ID,
    SHAPES_KEPT,
    WORKSPACE_ID,
    Query,
    Sort,
    compiled,
    page_of,
    position_values,
)
from adapters.postgres.tables.contacts import contact as contacts
from adapters.postgres.tables.interactions import contact_event as events
from adapters.postgres.tables.interactions import interaction as interactions
from domain.contacts.errors import ContactMerged, ContactTrashed
from domain.contacts.model import restorable_until
from domain.contacts.views import ContactEventView, TimelineItem
from domain.interactions.views import STORED, InteractionView
from domain.shared.errors import NotFound
from domain.shared.ids import ContactId, WorkspaceId
from domain.shared.paging import Page, Position

_TOUCH = STORED
_EVENT = ContactEventView.__struct_fields__
# A row is: when the contact was deleted, whom it was merged into, when it happened, its id, the columns of the
# one view, of the other.
_TOUCH_AT = 4
_EVENT_AT = _TOUCH_AT + len(_TOUCH)

ORDER = Sort(interactions.c.occurred_at, "at", descending=True)


class PostgresTimelineReads:
    """See domain.contacts.queries.TimelineReads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self,
        workspace_id: WorkspaceId,
        contact_id: ContactId,
        after: Position | None,
        limit: int,
    ) -> Page[TimelineItem]:
        values = {"workspace_id": workspace_id, "id": contact_id, **position_values(after, ORDER)}
        rows = await self._database.rows(
            timeline_query(is_first=after is None, limit=limit), values
        )
        if not rows:
            raise NotFound
        if merged_into := rows[0]["contact_merged_into"]:
            raise ContactMerged(merged_into=merged_into)
        if deleted_at := rows[0]["contact_deleted_at"]:
            raise ContactTrashed(restorable_until=restorable_until(deleted_at))
        return page_of([_to_item(row) for row in rows if row["at"]], ORDER, limit)


@lru_cache(maxsize=SHAPES_KEPT)
def timeline_query(*, is_first: bool, limit: int) -> Query:
    """Each half is ordered and cut by itself, along its index; the union only merges them."""
    touched = _half(interactions, interactions.c.occurred_at, interactions.c.deleted_at.is_(None))
    told = _half(events, events.c.noticed_at, true())
    halves = [_cut(each, is_first=is_first, limit=limit) for each in (touched, told)]
    happened = union_all(*(select(half.subquery()) for half in halves)).subquery("happened")
    item = _cut(select(happened), is_first=True, limit=limit).lateral("item")
    return compiled(
        select(
            contacts.c.deleted_at.label("contact_deleted_at"),
            contacts.c.merged_into.label("contact_merged_into"),
            item,
        )
        .join_from(contacts, item, true(), isouter=True)
        .where(contacts.c.workspace_id == WORKSPACE_ID, contacts.c.id == ENTITY_ID)
        .order_by(item.c.at.desc(), item.c.place.desc())
    )


def _half(table: Table, at: ColumnElement[Any], shown: ColumnElement[bool]) -> Select[Any]:
    return select(
        at.label("at"),
        table.c.id.label("place"),
        *_columns(interactions, _TOUCH, is_there=table is interactions),
        *_columns(events, _EVENT, is_there=table is events),
    ).where(table.c.workspace_id == WORKSPACE_ID, table.c.contact_id == ENTITY_ID, shown)


def _columns(table: Table, names: Iterable[str], *, is_there: bool) -> list[ColumnElement[Any]]:
    return [
        (table.c[name] if is_there else cast(null(), table.c[name].type)).label(
            f"{table.name}_{name}"
        )
        for name in names
    ]


def _cut(statement: Select[Any], *, is_first: bool, limit: int) -> Select[Any]:
    """So many, newest first, from the position on."""
    at, place = list(statement.selected_columns)[:2]
    at, place = _plain(at), _plain(place)
    if not is_first:
        there = tuple_(
            bindparam("after", type_=DateTime(timezone=True)), bindparam("after_id", type_=Uuid)
        )
        statement = statement.where(tuple_(at, place) < there)
    return statement.order_by(at.desc(), place.desc()).limit(literal_column(str(limit + 1)))


def _plain(column: Any) -> ColumnElement[Any]:
    """What a label stands for, which is what an index knows."""
    return column.element if isinstance(column, Label) else column


def _to_item(row: asyncpg.Record) -> TimelineItem:
    touched = row[_TOUCH_AT] is not None
    return TimelineItem(
        id=row["place"],
        kind="interaction" if touched else "event",
        at=row["at"],
        interaction=InteractionView(*row[_TOUCH_AT:_EVENT_AT]) if touched else None,
        event=None if touched else ContactEventView(*row[_EVENT_AT:]),
    )
