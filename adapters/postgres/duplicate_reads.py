"""Reads of pairs: a page is one statement, with both contacts and what they share."""

from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    Text,
    Uuid,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.sql.selectable import LateralFromClause

from adapters.postgres.engine import Database
from adapters.postgres.reading import (
    SHAPES_KEPT,
    WORKSPACE_ID,
    Query,
    Sort,
    compiled,
    page_of,
    paged,
    position_values,
)
from adapters.postgres.tables.contacts import contact as contacts
from adapters.postgres.tables.contacts import contact_identity as identities
from adapters.postgres.tables.contacts import organisation as organisations
from adapters.postgres.tables.merging import duplicate as duplicates
from domain.duplicates.queries import DuplicateFilter, DuplicateSort
from domain.duplicates.views import DuplicateView, Likeness
from domain.shared.ids import WorkspaceId
from domain.shared.paging import Page, Position

SORTS: dict[DuplicateSort, Sort] = {
    DuplicateSort.LIKELIEST: Sort(duplicates.c.score, "score", int, descending=True),
    DuplicateSort.UNLIKELIEST: Sort(duplicates.c.score, "score", int),
}
OWN = ("id", "status", "score", "evidence", "found_at", "decided_at")
_WIDTH = len(Likeness.__struct_fields__)
_CONTACT_ID: ColumnElement[Any] = bindparam("contact_id", type_=Uuid)


class PostgresDuplicateReads:
    """See domain.duplicates.queries.DuplicateReads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self,
        workspace_id: WorkspaceId,
        wanted: DuplicateFilter,
        sort: DuplicateSort,
        after: Position | None,
        limit: int,
    ) -> Page[DuplicateView]:
        shape = PageShape(wanted.contact_id is not None, sort, after is None, limit)
        values = {
            "workspace_id": workspace_id,
            "status": wanted.status,
            "contact_id": wanted.contact_id,
            **position_values(after, SORTS[sort]),
        }
        rows = await self._database.rows(page_query(shape), values)
        return page_of([_view(tuple(row)) for row in rows], SORTS[sort], limit)


class PageShape(NamedTuple):
    """All that the text of a page's statement depends on."""

    of_contact: bool
    sort: DuplicateSort
    is_first: bool
    limit: int


@lru_cache(maxsize=SHAPES_KEPT)
def page_query(shape: PageShape) -> Query:
    """The statement of a page of this shape."""
    statement = _pairs().where(duplicates.c.status == bindparam("status", type_=Text))
    if shape.of_contact:
        statement = statement.where(
            or_(duplicates.c.first_id == _CONTACT_ID, duplicates.c.second_id == _CONTACT_ID)
        )
    return compiled(
        paged(
            statement,
            SORTS[shape.sort],
            duplicates.c.id,
            is_first=shape.is_first,
            limit=shape.limit,
        )
    )


def _pairs() -> Select[Any]:
    """Those of which both are there, with what both have."""
    first, second = _likeness("first"), _likeness("second")
    own = [duplicates.c[name] for name in OWN]
    return (
        select(*own, _shared().label("shared"), *first.c, *second.c)
        .join_from(duplicates, first, true())
        .join(second, true())
        .where(duplicates.c.workspace_id == WORKSPACE_ID)
    )


def _likeness(place: str) -> LateralFromClause:
    """One of the two, looked up for each pair: OFFSET 0 keeps whole workspaces from being joined instead."""
    one = contacts.alias(f"{place}_contact")
    company = (
        select(organisations.c.name)
        .where(
            organisations.c.workspace_id == WORKSPACE_ID,
            organisations.c.id == one.c.organisation_id,
        )
        .scalar_subquery()
    )
    names = Likeness.__struct_fields__
    columns = [company if name == "organisation_name" else one.c[name] for name in names]
    return (
        select(*[each.label(f"{place}_{name}") for each, name in zip(columns, names, strict=True)])
        .where(
            one.c.workspace_id == WORKSPACE_ID,
            one.c.id == duplicates.c[f"{place}_id"],
            one.c.deleted_at.is_(None),
            one.c.merged_into.is_(None),
        )
        .offset(literal_column("0"))
        .correlate(duplicates)
        .lateral(place)
    )


def _shared() -> ColumnElement[Any]:
    """Kinds and values of what both are recognised by."""
    mine, theirs = identities.alias("mine"), identities.alias("theirs")
    return func.array(
        select(array([mine.c.kind, mine.c.value]))
        .join_from(
            mine,
            theirs,
            and_(
                theirs.c.workspace_id == WORKSPACE_ID,
                theirs.c.kind == mine.c.kind,
                theirs.c.value == mine.c.value,
                theirs.c.contact_id == duplicates.c.second_id,
            ),
        )
        .where(
            mine.c.workspace_id == WORKSPACE_ID,
            mine.c.contact_id == duplicates.c.first_id,
            mine.c.kind.in_([literal_column(f"'{kind}'") for kind in _TOLD]),
        )
        .correlate(duplicates)
        .scalar_subquery(),
        type_=ARRAY(Text),
    )


_TOLD = ("linkedin_slug", "email", "phone")


def _view(row: tuple[Any, ...]) -> DuplicateView:
    own, people = row[: len(OWN) + 1], row[len(OWN) + 1 :]
    return DuplicateView(
        **dict(zip(OWN, own, strict=False)),
        shared=sorted((kind, value) for kind, value in own[-1]),
        first=Likeness(*people[:_WIDTH]),
        second=Likeness(*people[_WIDTH:]),
    )
