"""Reads of linked accounts, and those whose owners are to be told something."""

from functools import lru_cache
from typing import Any

import asyncpg
from sqlalchemy import ColumnElement, func, select

from adapters.postgres.bulk import fetch
from adapters.postgres.engine import Database
from adapters.postgres.errors import passing_troubles
from adapters.postgres.reading import (
    ENTITY_ID,
    SHAPES_KEPT,
    WORKSPACE_ID,
    Query,
    Sort,
    compiled,
    page_of,
    paged,
    position_values,
)
from adapters.postgres.tables.linked_accounts import linked_account as accounts
from domain.linked_accounts.model import Refusal
from domain.linked_accounts.schedule import Schedule
from domain.linked_accounts.views import LinkedAccountView, shown_state
from domain.shared.errors import NotFound
from domain.shared.ids import LinkedAccountId, WorkspaceId
from domain.shared.paging import Page, Position

_VIEW: tuple[ColumnElement[Any], ...] = (
    *(accounts.c[name] for name in LinkedAccountView.__struct_fields__),
    func.now().label("now"),
)
_NEWEST = Sort(accounts.c.created_at, "created_at", descending=True)
_TO_NOTICE = (
    "SELECT workspace_id, linked_account_id FROM tenant.linked_accounts_to_notice(now(), $1)"
)


class PostgresLinkedAccountReads:
    """See domain.linked_accounts.ports.LinkedAccountReads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self, workspace_id: WorkspaceId, after: Position | None, limit: int
    ) -> Page[LinkedAccountView]:
        values = {"workspace_id": workspace_id, **position_values(after, _NEWEST)}
        found = await self._database.rows(page_query(limit, is_first=after is None), values)
        return page_of([_view(row) for row in found], _NEWEST, limit)

    async def get(
        self, workspace_id: WorkspaceId, account_id: LinkedAccountId
    ) -> LinkedAccountView:
        row = await self._database.row(ONE, {"workspace_id": workspace_id, "id": account_id})
        if row is None:
            raise NotFound
        return _view(row)


class PostgresLinkedAccountsDue:
    """See domain.linked_accounts.ports.LinkedAccountsDue; `database` connects as the job role."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def to_notice(self, most: int) -> list[tuple[WorkspaceId, LinkedAccountId]]:
        with passing_troubles():
            async with self._database.transaction(None) as connection:
                found = await fetch(connection, _TO_NOTICE, most)
        return [
            (WorkspaceId(row["workspace_id"]), LinkedAccountId(row["linked_account_id"]))
            for row in found
        ]


@lru_cache(maxsize=SHAPES_KEPT)
def page_query(limit: int, *, is_first: bool) -> Query:
    """The statement of a page of linked accounts."""
    statement = select(*_VIEW).where(accounts.c.workspace_id == WORKSPACE_ID)
    return compiled(paged(statement, _NEWEST, accounts.c.id, is_first=is_first, limit=limit))


ONE = compiled(
    select(*_VIEW).where(accounts.c.workspace_id == WORKSPACE_ID, accounts.c.id == ENTITY_ID)
)


def _view(row: asyncpg.Record) -> LinkedAccountView:
    """Of the token nothing is read, not even whether there is one."""
    values: dict[str, Any] = dict(row)
    now = values.pop("now")
    values["state"] = shown_state(row["state"], row["expires_at"], now)
    values["schedule"] = Schedule(row["schedule"])
    ended = row["ended_because"]
    values["ended_because"] = None if ended is None else Refusal(ended)
    return LinkedAccountView(**values)
