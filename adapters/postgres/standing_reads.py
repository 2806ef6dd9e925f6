"""What the coach needs to know of a contact, in one statement."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Text, select

from adapters.postgres.engine import Database
from adapters.postgres.reading import ENTITY_ID, WORKSPACE_ID, compiled
from adapters.postgres.tables.contacts import contact as contacts
from domain.coaching.queries import Standing
from domain.contacts.errors import ContactMerged, ContactTrashed
from domain.contacts.model import restorable_until
from domain.contacts.stage import Stage
from domain.shared.errors import NotFound
from domain.shared.ids import ContactId, WorkspaceId


class _Clock(msgspec.Struct, frozen=True):
    """The two facts of a clock that matter here."""

    unanswered_outbound: int = 0
    thanks_since: datetime | None = None


class PostgresStandingReads:
    """See domain.coaching.queries.StandingReads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def standing(self, workspace_id: WorkspaceId, contact_id: ContactId) -> Standing:
        row = await self._database.row(ONE, {"workspace_id": workspace_id, "id": contact_id})
        if row is None:
            raise NotFound
        given_name, family_name, stage, clock, deleted_at, merged_into = row
        if merged_into is not None:
            raise ContactMerged(merged_into=merged_into)
        if deleted_at is not None:
            raise ContactTrashed(restorable_until=restorable_until(deleted_at))
        known = msgspec.json.decode(clock, type=_Clock)
        return Standing(
            given_name=given_name,
            family_name=family_name,
            stage=Stage(stage),
            unanswered=known.unanswered_outbound,
            owes_thanks=known.thanks_since is not None,
        )


_READ: tuple[ColumnElement[Any], ...] = (
    contacts.c.given_name,
    contacts.c.family_name,
    contacts.c.stage,
    contacts.c.clock.cast(Text).label("clock"),
    contacts.c.deleted_at,
    contacts.c.merged_into,
)
ONE = compiled(
    select(*_READ).where(contacts.c.workspace_id == WORKSPACE_ID, contacts.c.id == ENTITY_ID)
)
