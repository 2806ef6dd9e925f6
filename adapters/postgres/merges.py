"""Merges, and everything that moves with them: a fixed number of statements, however long a history is."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import RowMapping, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.bulk import fetch
from adapters.postgres.contact_loading import locked_contacts
from adapters.postgres.feed import Pending
from adapters.postgres.merge_moves import MOVED, Moves, moving_statement, returning_statement
from adapters.postgres.merge_suggestions import part, restore
from adapters.postgres.tables.merging import merge as merges
from domain.contacts.model import Contact
from domain.merges.model import Kept, Merge, MergeState, Outcome
from domain.merges.ports import Ended, Suggestions
from domain.shared.errors import NotFound
from domain.shared.ids import ContactId, MergeId, UserId, WorkspaceId

ENDED = "merged"
# Whoever went into another had no part in anything after that.
_LATER = """
SELECT id FROM tenant.merge
WHERE workspace_id = $1 AND state = 'merged' AND (absorbed_id = $2 OR (survivor_id = $2 AND survivor_version > $3))
ORDER BY absorbed_id = $2 DESC, survivor_version DESC LIMIT 1
"""
_ABSORBED = "SELECT id FROM tenant.contact WHERE workspace_id = $1 AND merged_into = $2"
_FORGET_MOVES = "DELETE FROM tenant.merge_move WHERE workspace_id = $1 AND merge_id = $2"
_TOUCHES = """
SELECT count(*) AS moved FROM tenant.merge_move
WHERE workspace_id = $1 AND merge_id = $2 AND kind = 'interaction'
"""
_TAKE_TAGS_OFF = """
DELETE FROM tenant.contact_tag WHERE workspace_id = $1 AND contact_id = $2 AND NOT tag_id = ANY ($3::uuid[])
"""
_PUT_TAGS_ON = """
INSERT INTO tenant.contact_tag (workspace_id, contact_id, tag_id)
SELECT $1, $2, t.id FROM tenant.tag AS t WHERE t.workspace_id = $1 AND t.id = ANY ($3::uuid[])
ON CONFLICT DO NOTHING
"""
_END_NUDGES = """
UPDATE tenant.nudge SET status = 'expired', resolution = $3, status_changed_at = $4, updated_at = $4,
       version = version + 1
WHERE workspace_id = $1 AND id = ANY ($2::uuid[]) RETURNING id
"""
_REOPEN_NUDGES = """
UPDATE tenant.nudge AS n SET status = was.status, resolution = NULL, updated_at = $6, version = version + 1,
       status_changed_at = was.status_changed_at
FROM unnest($2::uuid[], $3::text[], $4::timestamptz[]) AS was (id, status, status_changed_at)
WHERE n.workspace_id = $1 AND n.id = was.id AND n.status = 'expired' AND n.resolution = $5 AND EXISTS (
  SELECT FROM tenant.contact AS c WHERE c.workspace_id = $1 AND c.id = n.contact_id
  AND c.do_not_contact_at IS NULL AND c.closed_at IS NULL)
RETURNING n.id
"""


class PostgresMerges:
    """See domain.merges.ports.Merges."""

    def __init__(
        self,
        connection: AsyncConnection,
        workspace_id: WorkspaceId,
        pending: Pending,
        now: datetime,
    ) -> None:
        self._connection = connection
        self._workspace_id: UUID = workspace_id
        self._pending = pending
        self._now = now

    async def add(self, merge: Merge) -> None:
        key = {"workspace_id": self._workspace_id, "id": merge.id}
        await self._connection.execute(merges.insert(), {**key, **_to_row(merge)})

    async def save(self, merge: Merge) -> None:
        await self._connection.execute(
            merges.update()
            .where(merges.c.workspace_id == self._workspace_id, merges.c.id == merge.id)
            .values(**_to_row(merge))
        )
        if merge.state == MergeState.UNDONE:
            await self._fetch(_FORGET_MOVES, merge.id)

    async def peek(self, merge_id: MergeId) -> Merge:
        return await self._one(self._row(merge_id))

    async def get(self, merge_id: MergeId) -> Merge:
        return await self._one(self._row(merge_id).with_for_update())

    async def absorbed_by(self, contact_id: ContactId) -> list[Contact]:
        rows = await self._fetch(_ABSORBED, contact_id)
        ids = [row["id"] for row in rows]
        found = await locked_contacts(self._connection, self._workspace_id, ids) if ids else []
        return [replace(each, merged_into=None) for each in found]

    async def later_than(self, merge: Merge) -> MergeId | None:
        rows = await self._fetch(_LATER, merge.survivor_id, merge.survivor_version)
        return MergeId(rows[0]["id"]) if rows else None

    async def move(self, merge: Merge) -> None:
        for moves in MOVED.values():
            ends = merge.absorbed_id, merge.survivor_id, merge.id
            rows = await self._fetch(moving_statement(moves), *ends, *self._moment(moves))
            self._tell(moves, rows)

    async def move_back(self, merge: Merge) -> bool:
        (counted,) = await self._fetch(_TOUCHES, merge.id)
        untouched = 0
        for moves in MOVED.values():
            ends = merge.survivor_id, merge.absorbed_id, merge.id
            rows = await self._fetch(returning_statement(moves), *ends, *self._moment(moves))
            self._tell(moves, rows)
            if moves.table == "interaction":
                untouched = sum(row["untouched"] for row in rows)
        return bool(untouched < counted["moved"])

    async def put_tags(self, contact: Contact) -> None:
        await self._fetch(_TAKE_TAGS_OFF, contact.id, contact.tag_ids)
        await self._fetch(_PUT_TAGS_ON, contact.id, contact.tag_ids)

    async def end_nudges(self, ended: Sequence[Ended]) -> None:
        if ended:
            ids = [each.id for each in ended]
            self._nudged(await self._fetch(_END_NUDGES, ids, ENDED, self._now))

    async def reopen_nudges(self, ended: Sequence[Ended]) -> None:
        if ended:
            columns = [
                [each.id for each in ended],
                [each.status for each in ended],
                [each.status_changed_at for each in ended],
            ]
            self._nudged(await self._fetch(_REOPEN_NUDGES, *columns, ENDED, self._now))

    async def part_suggestions(self, merge: Merge) -> Suggestions:
        return await part(self._connection, self._workspace_id, merge)

    async def restore_suggestions(self, merge: Merge, pairs: Sequence[dict[str, Any]]) -> None:
        await restore(self._connection, self._workspace_id, merge, pairs)

    def _moment(self, moves: Moves) -> tuple[datetime, ...]:
        return (self._now,) if moves.is_versioned else ()

    def _tell(self, moves: Moves, rows: Sequence[Any]) -> None:
        if moves.is_in_feed:
            for row in rows:
                self._pending.changed(moves.table, row["id"], "delete" if row["gone"] else "upsert")

    def _nudged(self, rows: Sequence[Any]) -> None:
        for row in rows:
            self._pending.changed("nudge", row["id"])

    def _row(self, merge_id: MergeId) -> Select[Any]:
        return select(merges).where(
            merges.c.workspace_id == self._workspace_id, merges.c.id == merge_id
        )

    async def _one(self, statement: Select[Any]) -> Merge:
        row = (await self._connection.execute(statement)).mappings().first()
        if row is None:
            raise NotFound
        return _to_merge(row)

    async def _fetch(self, query: str, *values: Any) -> list[Any]:
        return await fetch(self._connection, query, self._workspace_id, *values)


def _to_row(merge: Merge) -> dict[str, Any]:
    return {
        "survivor_id": merge.survivor_id,
        "absorbed_id": merge.absorbed_id,
        "survivor_version": merge.survivor_version,
        "state": merge.state,
        "evidence": merge.evidence,
        "outcome": msgspec.to_builtins(merge.outcome),
        "stayed": msgspec.to_builtins(merge.kept),
        "before": merge.before,
        "made_by": merge.made_by,
        "created_at": merge.created_at,
        "undone_at": merge.undone_at,
    }


def _to_merge(row: RowMapping) -> Merge:
    return Merge(
        id=MergeId(row["id"]),
        survivor_id=ContactId(row["survivor_id"]),
        absorbed_id=ContactId(row["absorbed_id"]),
        survivor_version=row["survivor_version"],
        state=MergeState(row["state"]),
        evidence=list(row["evidence"]),
        outcome=msgspec.convert(row["outcome"], list[Outcome]),
        kept=msgspec.convert(row["stayed"], list[Kept]),
        before=row["before"],
        made_by=None if row["made_by"] is None else UserId(row["made_by"]),
        created_at=row["created_at"],
        undone_at=row["undone_at"],
    )
