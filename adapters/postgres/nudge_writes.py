"""Nudges, written for one contact or for thousands over many workspaces by the same statements."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.bulk import insert_rows, update_rows
from adapters.postgres.feed import Change
from adapters.postgres.tables.nudges import nudge as nudges
from domain.nudges.decisions import NewNudge, NudgeChange
from domain.nudges.kinds import NudgeStatus
from domain.shared.ids import new_id

OPENED = (
    "workspace_id",
    "id",
    "created_at",
    "updated_at",
    "contact_id",
    "kind",
    "key",
    "occurrence",
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
)
CHANGED = ("status", "resolution", "expires_at", "status_changed_at")
SAME = "(workspace_id, contact_id, kind, key) DO NOTHING"
NEXT_VERSION = (
    "version = old.version + 1, updated_at = new.status_changed_at,"
    " snoozed_until = CASE WHEN new.status IN ('pending', 'delivered') THEN NULL"
    " ELSE old.snoozed_until END"
)


class Opened(NamedTuple):
    workspace_id: UUID
    nudge: NewNudge
    at: datetime


class Changed(NamedTuple):
    workspace_id: UUID
    change: NudgeChange
    at: datetime


async def write_opened(connection: AsyncConnection, opened: Sequence[Opened]) -> list[Change]:
    """Insert new nudges; one that was made before for the same occasion is left as it is."""
    made = await insert_rows(
        connection,
        nudges,
        OPENED,
        [_row(each) for each in opened],
        conflict=SAME,
        returning="workspace_id, id",
    )
    return [Change(row["workspace_id"], "nudge", row["id"]) for row in made]


async def write_changed(connection: AsyncConnection, changed: Sequence[Changed]) -> list[Change]:
    """Set what the rules decided about open nudges."""
    rows = [
        {
            "workspace_id": workspace_id,
            "id": change.id,
            "status": change.status,
            "resolution": _resolution(change),
            "expires_at": change.expires_at,
            "status_changed_at": at,
        }
        for workspace_id, change, at in changed
    ]
    moved = [row for row in rows if row["expires_at"] is not None]
    still = [row for row in rows if row["expires_at"] is None]
    written = await update_rows(
        connection, nudges, CHANGED, moved, also=NEXT_VERSION, returning="old.workspace_id, old.id"
    )
    written += await update_rows(
        connection,
        nudges,
        tuple(name for name in CHANGED if name != "expires_at"),
        still,
        also=NEXT_VERSION,
        returning="old.workspace_id, old.id",
    )
    return [Change(row["workspace_id"], "nudge", row["id"]) for row in written]


def _row(opened: Opened) -> dict[str, object]:
    workspace_id, nudge, at = opened
    return {
        **msgspec.structs.asdict(nudge),
        "workspace_id": workspace_id,
        "id": new_id(),
        "created_at": at,
        "updated_at": at,
        "status_changed_at": at,
    }


def _resolution(change: NudgeChange) -> str | None:
    """Why it is over; a nudge that is only back from a snooze is not."""
    is_over = change.status in {NudgeStatus.DONE, NudgeStatus.EXPIRED, NudgeStatus.DISMISSED}
    return change.reason if is_over else None
