"""The row of an enrolment with its steps and what it has told, both ways."""

from typing import Any
from uuid import UUID

import msgspec

from domain.enrolments.model import Enrolment
from domain.enrolments.states import (
    Hold,
    Outcome,
    PauseReason,
    Phase,
    State,
    StepRecord,
    TimelineEvent,
)
from domain.shared.ids import CadenceId, ContactId, EnrolmentId

# Columns that are fields of the aggregate as they stand.
PLAIN = (
    "contact_id",
    "cadence_id",
    "cadence_number",
    "state",
    "phase",
    "pause_reason",
    "outcome",
    "step_id",
    "step_since",
    "not_before",
    "due_at",
    "resume_at",
    "resumed_at",
    "outbound_count",
    "last_outbound_at",
    "enrolled_at",
    "enrolled_by",
    "started_at",
    "finished_at",
    "next_due_at",
)
WRITTEN = (*PLAIN, "hold")
STEP_COLUMNS = (
    "status",
    "ready_at",
    "completed_at",
    "completed_by",
    "interaction_id",
    "draft_id",
)

# The steps of the row called `e`, as one document.
STEPS = """
  (SELECT jsonb_object_agg(s.step_id, jsonb_strip_nulls(jsonb_build_object(
     'status', s.status, 'ready_at', s.ready_at, 'completed_at', s.completed_at,
     'completed_by', s.completed_by, 'interaction_id', s.interaction_id, 'draft_id', s.draft_id)))::text
   FROM tenant.enrolment_step AS s WHERE s.workspace_id = e.workspace_id AND s.enrolment_id = e.id)
"""
# All that `to_enrolment` reads, of the row called `e`.
COLUMNS = f"""
  e.workspace_id, e.id, e.version, e.field_versions::text AS field_versions, e.created_at, e.updated_at,
  e.hold::text AS hold, {", ".join(f"e.{name}" for name in PLAIN)}, {STEPS} AS steps
"""

_HOLD = msgspec.json.Decoder(Hold | None)
_STEPS = msgspec.json.Decoder(dict[str, StepRecord])


def to_row(workspace_id: UUID, enrolment: Enrolment) -> dict[str, Any]:
    """Every column but the versions."""
    return {
        **{name: getattr(enrolment, name) for name in PLAIN},
        "workspace_id": workspace_id,
        "id": enrolment.id,
        "hold": None if enrolment.hold is None else msgspec.to_builtins(enrolment.hold),
    }


def to_enrolment(row: Any) -> Enrolment:
    """`row` has the columns of `COLUMNS`."""
    return Enrolment(
        id=EnrolmentId(row["id"]),
        version=row["version"],
        field_versions=msgspec.json.decode(row["field_versions"]),
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        contact_id=ContactId(row["contact_id"]),
        cadence_id=CadenceId(row["cadence_id"]),
        cadence_number=row["cadence_number"],
        state=State(row["state"]),
        phase=None if row["phase"] is None else Phase(row["phase"]),
        pause_reason=None if row["pause_reason"] is None else PauseReason(row["pause_reason"]),
        outcome=None if row["outcome"] is None else Outcome(row["outcome"]),
        hold=_HOLD.decode(row["hold"] or "null"),
        steps=_STEPS.decode(row["steps"] or "{}"),
        **{name: row[name] for name in PLAIN if name not in _TOLD_APART},
    )


_TOLD_APART = frozenset(
    {"contact_id", "cadence_id", "cadence_number", "state", "phase", "pause_reason", "outcome"}
)


def step_row(
    workspace_id: UUID, enrolment_id: EnrolmentId, step_id: str, record: StepRecord
) -> dict[str, Any]:
    return {
        "workspace_id": workspace_id,
        "enrolment_id": enrolment_id,
        "step_id": step_id,
        **{name: getattr(record, name) for name in STEP_COLUMNS},
    }


def event_row(workspace_id: UUID, event: TimelineEvent) -> dict[str, Any]:
    return {
        "workspace_id": workspace_id,
        "id": event.id,
        "enrolment_id": event.enrolment_id,
        "at": event.at,
        "kind": event.kind,
        "step_id": event.step_id,
        "reasons": msgspec.to_builtins(event.reasons),
        "body": event.body,
    }
