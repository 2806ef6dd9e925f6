"""The facts of a nudge, from a row of whichever driver."""

from typing import Any

from domain.nudges.facts import NudgeFacts
from domain.nudges.kinds import NudgeKind, NudgeStatus
from domain.shared.ids import NudgeId


def nudge_facts(row: Any) -> NudgeFacts:
    return NudgeFacts(
        id=NudgeId(row["id"]),
        kind=NudgeKind(row["kind"]),
        key=row["key"],
        status=NudgeStatus(row["status"]),
        priority=row["priority"],
        created_at=row["created_at"],
        due_at=row["due_at"],
        expires_at=row["expires_at"],
        snoozed_until=row["snoozed_until"],
        status_changed_at=row["status_changed_at"],
    )
