"""The words for where an enrolment stands, and what is kept of its steps."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

import msgspec

from domain.guardrails.decision import Reason
from domain.shared.ids import DraftId, EnrolmentEventId, EnrolmentId, InteractionId, UserId


class State(StrEnum):
    """Pending waits for a place; finished is for good."""

    PENDING = "pending"
    ACTIVE = "active"
    PAUSED = "paused"
    FINISHED = "finished"


class Phase(StrEnum):
    """What an active one does: its step is still to come, is there to be done, or waits for an approved draft."""

    WAITING = "waiting"
    READY = "ready"
    AWAITING_APPROVAL = "awaiting_approval"


class PauseReason(StrEnum):
    """Why nothing happens for a while: the owner said so or is away, they are away, or a colleague has replied."""

    USER = "user"
    VACATION = "vacation"
    OUT_OF_OFFICE = "out_of_office"
    COLLEAGUE_REPLIED = "colleague_replied"


class Outcome(StrEnum):
    """How it ended."""

    REPLIED = "replied"
    MET = "met"
    GOAL = "goal"
    COMPLETED_NO_REPLY = "completed_no_reply"
    DECLINED = "declined"
    OPTED_OUT = "opted_out"
    MERGED = "merged"
    RESTED = "rested"
    REMOVED = "removed"


# Who came to one of these ends has been through the cadence.
COMPLETED = frozenset({Outcome.REPLIED, Outcome.MET, Outcome.GOAL, Outcome.COMPLETED_NO_REPLY})

EventKind = Literal[
    "enrolled",
    "pending",
    "started",
    "waiting",
    "ready",
    "held",
    "done",
    "skipped",
    "passed",
    "paused",
    "resumed",
    "moved",
    "finished",
]


class StepStatus(StrEnum):
    """A step that a person does is ready, then done or skipped; time and what was waited for pass."""

    READY = "ready"
    DONE = "done"
    SKIPPED = "skipped"
    PASSED = "passed"


class StepRecord(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a step."""

    status: StepStatus
    ready_at: datetime | None = None
    completed_at: datetime | None = None
    completed_by: UserId | None = None
    interaction_id: InteractionId | None = None
    draft_id: DraftId | None = None


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    """Since when guardrails stand against a step that would be due, and which."""

    since: datetime
    codes: tuple[str, ...]


class TimelineEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was decided about an enrolment, and why. `body` holds plain values only."""

    id: EnrolmentEventId
    enrolment_id: EnrolmentId
    at: datetime
    kind: EventKind
    step_id: str | None = None
    reasons: tuple[Reason, ...] = ()
    body: dict[str, Any] = {}
