"""The end of each transaction: leave the events for the relay, tell of the act, and number what changed.

The counter of a workspace is locked here and nowhere else, in the last statement before the commit. Whoever
takes it earlier makes all writers of the workspace wait for each other.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.audit import append_entry
from adapters.postgres.bulk import run
from domain.audit.model import body_of
from domain.shared.acts import Act
from domain.shared.errors import NotFound
from domain.shared.events import Event
from domain.shared.ids import WorkspaceId, new_id


class Change(NamedTuple):
    """One entity that clients hold copies of, and whether they should keep (`upsert`) or drop it."""

    workspace_id: UUID
    entity_type: str
    entity_id: UUID
    op: str = "upsert"


class Pending:
    """What one transaction has changed so far. One entity is one entry, however often it was written."""

    def __init__(self, workspace_id: WorkspaceId, request_id: str | None = None) -> None:
        self._workspace_id = workspace_id
        self._request_id = request_id
        self._changes: dict[tuple[str, UUID], Change] = {}
        self._events: list[Event] = []
        self._aside = False

    def changed(self, entity_type: str, entity_id: UUID, op: str = "upsert") -> None:
        self._changes[entity_type, entity_id] = Change(
            self._workspace_id, entity_type, entity_id, op
        )

    def record(self, event: Event) -> None:
        self._events.append(event)

    def aside(self) -> None:
        self._aside = True

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """What is noted inside is forgotten when it ends in an exception."""
        changes, events = dict(self._changes), list(self._events)
        try:
            yield
        except Exception:
            self._changes, self._events = changes, events
            raise

    async def flush(self, connection: AsyncConnection, act: Act | None = None) -> None:
        """Must be the last statements of the transaction; `act` is what its entry in the trail tells of."""
        await append_events(connection, self._workspace_id, self._events, self._request_id)
        if act is not None and not self._aside:
            body = body_of(
                [(each.entity_type, each.entity_id, each.op) for each in self._changes.values()],
                [event.type for event in self._events],
            )
            await append_entry(connection, self._workspace_id, act, self._request_id, body)
        await append_changes(connection, list(self._changes.values()))


_APPEND_CHANGES = """
WITH entry AS (
  SELECT workspace_id, entity_type, entity_id, op,
         row_number() OVER (PARTITION BY workspace_id ORDER BY place) AS step
  FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[])
    WITH ORDINALITY AS given (workspace_id, entity_type, entity_id, op, place)
), total AS (
  SELECT workspace_id, count(*) AS entries FROM entry GROUP BY workspace_id
), counter AS (
  SELECT feed.workspace_id, total.entries
  FROM tenant.workspace_feed AS feed JOIN total ON total.workspace_id = feed.workspace_id
  ORDER BY feed.workspace_id  -- always the same order: two batches never wait for each other
  FOR UPDATE OF feed
), moved AS (
  UPDATE tenant.workspace_feed AS feed SET seq = feed.seq + counter.entries
  FROM counter WHERE feed.workspace_id = counter.workspace_id
  RETURNING feed.workspace_id, feed.seq - counter.entries AS base
)
INSERT INTO tenant.sync_entry AS known (workspace_id, entity_type, entity_id, seq, op, updated_at)
SELECT entry.workspace_id, entry.entity_type, entry.entity_id, moved.base + entry.step, entry.op, now()
FROM entry JOIN moved ON moved.workspace_id = entry.workspace_id
ON CONFLICT (workspace_id, entity_type, entity_id)
DO UPDATE SET seq = excluded.seq, op = excluded.op, updated_at = excluded.updated_at
"""

_APPEND_EVENTS = text("""
INSERT INTO control.outbox (id, workspace_id, type, entity_type, entity_id, body, request_id)
SELECT id, CAST(:workspace_id AS uuid), type, entity_type, entity_id, body, CAST(:request_id AS text)
FROM unnest(
  CAST(:ids AS uuid[]), CAST(:types AS text[]), CAST(:entity_types AS text[]),
  CAST(:entity_ids AS uuid[]), CAST(CAST(:bodies AS text[]) AS jsonb[])
) AS given (id, type, entity_type, entity_id, body)
""")


async def append_changes(connection: AsyncConnection, changes: list[Change]) -> None:
    """Give each changed entity the next number of its workspace, in one statement over all of them.

    Raises NotFound when a workspace was removed meanwhile: its last writers must not leave anything behind.
    """
    if not changes:
        return
    written = await run(
        connection,
        _APPEND_CHANGES,
        [change.workspace_id for change in changes],
        [change.entity_type for change in changes],
        [change.entity_id for change in changes],
        [change.op for change in changes],
    )
    if written < len(changes):
        raise NotFound


async def append_events(
    connection: AsyncConnection,
    workspace_id: UUID | None,
    events: list[Event],
    request_id: str | None = None,
) -> None:
    """Leave events for the relay, in the transaction in which they happened."""
    if not events:
        return
    await connection.execute(
        _APPEND_EVENTS,
        {
            "workspace_id": workspace_id,
            "request_id": request_id,
            "ids": [new_id() for _ in events],
            "types": [event.type for event in events],
            "entity_types": [event.entity_type for event in events],
            "entity_ids": [event.entity_id for event in events],
            "bodies": [msgspec.json.encode(event.body).decode() for event in events],
        },
    )
