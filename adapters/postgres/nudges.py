"""Nudges of one workspace."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.feed import Change, Pending
from adapters.postgres.nudge_facts import NEWS, nudge_facts
from adapters.postgres.nudge_writes import Changed, Opened, write_changed, write_opened
from adapters.postgres.tables.interactions import contact_event
from adapters.postgres.tables.nudges import nudge as nudges
from adapters.postgres.writing import write
from domain.nudges.decisions import Evaluation
from domain.nudges.facts import REMEMBERED_DAYS, LifeEvent
from domain.nudges.kinds import NudgeKind, NudgeStatus
from domain.nudges.model import Nudge
from domain.nudges.ports import History
from domain.shared.errors import NotFound
from domain.shared.ids import ContactId, NudgeId
from domain.workspaces.model import Workspace

FIELDS = (
    "occurrence",
    "key",
    "status_changed_at",
    "anchor_at",
    "due_at",
    "expires_at",
    "priority",
    "title",
    "reason",
    "facts",
    "action",
    "rule_version",
    "policy_version",
    "resolution",
    "snoozed_until",
    "delivered_at",
    "interaction_id",
)
FACTS = (
    nudges.c.id,
    nudges.c.kind,
    nudges.c.key,
    nudges.c.status,
    nudges.c.priority,
    nudges.c.created_at,
    nudges.c.due_at,
    nudges.c.expires_at,
    nudges.c.snoozed_until,
    nudges.c.status_changed_at,
)


class PostgresNudges:
    """See domain.nudges.ports.Nudges."""

    def __init__(
        self, connection: AsyncConnection, workspace: Workspace, pending: Pending, now: datetime
    ) -> None:
        self._connection = connection
        self._workspace_id = workspace.id
        self._pending = pending
        self._now = now

    async def get(self, nudge_id: NudgeId) -> Nudge:
        return await self._one(self._row(nudge_id).with_for_update())

    async def peek(self, nudge_id: NudgeId) -> Nudge:
        return await self._one(self._row(nudge_id))

    async def save(self, nudge: Nudge) -> None:
        if not nudge.changed:
            return
        nudge.saved(self._now)
        row = {name: getattr(nudge, name) for name in FIELDS}
        row |= {"contact_id": nudge.contact_id, "kind": nudge.kind, "status": nudge.status}
        await write(self._connection, nudges, (self._workspace_id, nudge.id), nudge, row)
        self._pending.changed("nudge", nudge.id)

    async def history_of(self, contact_id: ContactId) -> History:
        since = self._now - timedelta(days=REMEMBERED_DAYS)
        rows = await self._connection.execute(
            select(*FACTS).where(
                nudges.c.workspace_id == self._workspace_id,
                nudges.c.contact_id == contact_id,
                nudges.c.created_at >= since,
            )
        )
        return History(
            nudges=tuple(nudge_facts(row) for row in rows.mappings()),
            life_event=await self._news_of(contact_id),
        )

    async def apply(self, evaluation: Evaluation) -> None:
        opened = [Opened(self._workspace_id, new, self._now) for new in evaluation.opened]
        changed = [Changed(self._workspace_id, old, self._now) for old in evaluation.changed]
        self._changed(await write_changed(self._connection, changed) if changed else ())
        self._changed(await write_opened(self._connection, opened) if opened else ())

    async def dismissals(self, contact_id: ContactId, kind: NudgeKind) -> list[datetime]:
        times = await self._connection.scalars(
            select(nudges.c.status_changed_at).where(
                nudges.c.workspace_id == self._workspace_id,
                nudges.c.contact_id == contact_id,
                nudges.c.kind == kind,
                nudges.c.status == NudgeStatus.DISMISSED,
            )
        )
        return list(times)

    def _row(self, nudge_id: NudgeId) -> Select[Any]:
        return select(nudges).where(
            nudges.c.workspace_id == self._workspace_id, nudges.c.id == nudge_id
        )

    async def _one(self, statement: Select[Any]) -> Nudge:
        row = (await self._connection.execute(statement)).mappings().first()
        if row is None:
            raise NotFound
        return _to_nudge(row)

    async def _news_of(self, contact_id: ContactId) -> LifeEvent | None:
        row = (
            await self._connection.execute(
                select(
                    contact_event.c.id,
                    contact_event.c.noticed_at,
                    contact_event.c.happened_on,
                    contact_event.c.body,
                )
                .where(
                    contact_event.c.workspace_id == self._workspace_id,
                    contact_event.c.contact_id == contact_id,
                    contact_event.c.kind == NEWS,
                )
                .order_by(contact_event.c.noticed_at.desc(), contact_event.c.id.desc())
                .limit(1)
            )
        ).first()
        if row is None:
            return None
        return LifeEvent(
            id=row.id,
            noticed_at=row.noticed_at,
            happened_on=row.happened_on,
            summary=str(row.body.get("summary", "")),
        )

    def _changed(self, changes: Iterable[Change]) -> None:
        for change in changes:
            self._pending.changed(change.entity_type, change.entity_id)


def _to_nudge(row: RowMapping) -> Nudge:
    return Nudge(
        id=NudgeId(row["id"]),
        version=row["version"],
        field_versions=row["field_versions"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        contact_id=ContactId(row["contact_id"]),
        kind=NudgeKind(row["kind"]),
        status=NudgeStatus(row["status"]),
        **{name: row[name] for name in FIELDS},
    )
