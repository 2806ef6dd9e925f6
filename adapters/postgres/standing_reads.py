"""What the coach needs to know of a contact, in one statement."""

from datetime import date
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Text, select

from adapters.postgres.engine import Database
from adapters.postgres.reading import ENTITY_ID, WORKSPACE_ID, compiled
from adapters.postgres.tables.contacts import contact as contacts
from domain.coaching.queries import Standing
from domain.contacts.clock import Clock
from domain.contacts.errors import ContactMerged, ContactTrashed
from domain.contacts.model import restorable_until
from domain.contacts.rhythm import attempts_of
from domain.contacts.stage import Stage
from domain.shared.errors import NotFound
from domain.shared.ids import ContactId, WorkspaceId

_CLOCKS = msgspec.json.Decoder(Clock)


class PostgresStandingReads:
    """See domain.coaching.queries.StandingReads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def standing(self, workspace_id: WorkspaceId, contact_id: ContactId) -> Standing:
        row = await self._database.row(ONE, {"workspace_id": workspace_id, "id": contact_id})
        if row is None:
            raise NotFound
        *known, deleted_at, merged_into = row
        if merged_into is not None:
            raise ContactMerged(merged_into=merged_into)
        if deleted_at is not None:
            raise ContactTrashed(restorable_until=restorable_until(deleted_at))
        return standing_of(*known)


def standing_of(
    given_name: str, family_name: str, stage: str, clock: str, connected_on: date | None
) -> Standing:
    """Of the columns of a contact, the clock as JSON."""
    known = _CLOCKS.decode(clock)
    return Standing(
        given_name=given_name,
        family_name=family_name,
        stage=Stage(stage),
        unanswered=len(attempts_of(known, connected_on)),
        owes_thanks=known.thanks_since is not None,
    )


_READ: tuple[ColumnElement[Any], ...] = (
    contacts.c.given_name,
    contacts.c.family_name,
    contacts.c.stage,
    contacts.c.clock.cast(Text).label("clock"),
    contacts.c.connected_on,
    contacts.c.deleted_at,
    contacts.c.merged_into,
)
ONE = compiled(
    select(*_READ).where(contacts.c.workspace_id == WORKSPACE_ID, contacts.c.id == ENTITY_ID)
)
