"""Enrolments as they are read."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from domain.enrolments.model import Enrolment
from domain.enrolments.states import EventKind, StepRecord, TimelineEvent
from domain.guardrails.decision import Reason
from domain.guardrails.views import WISHES, reasons_seen
from domain.shared.ids import CadenceId, ContactId, EnrolmentEventId, EnrolmentId, UserId
from domain.shared.sight import Sight

_SHIFTS_ASKED_FOR = frozenset({"asked_not_before", "asked_hours"})


class EnrolmentView(msgspec.Struct, frozen=True, kw_only=True):
    """Where somebody stands on a cadence. `held_by` are the guardrails that stand against the step now."""

    id: EnrolmentId
    version: int
    created_at: datetime | None
    updated_at: datetime | None
    contact_id: ContactId
    cadence_id: CadenceId
    cadence_number: int
    state: str
    phase: str | None
    pause_reason: str | None
    outcome: str | None
    step_id: str | None
    due_at: datetime | None
    held_by: Sequence[str]
    resume_at: datetime | None
    outbound_count: int
    last_outbound_at: datetime | None
    enrolled_at: datetime
    enrolled_by: UserId | None
    started_at: datetime | None
    finished_at: datetime | None
    steps: Mapping[str, StepRecord]


class EventView(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the timeline of an enrolment."""

    id: EnrolmentEventId
    at: datetime
    kind: EventKind
    step_id: str | None
    reasons: Sequence[Reason]
    body: Mapping[str, Any]


class OutcomesView(msgspec.Struct, frozen=True, kw_only=True):
    """What has come of a cadence, counted in people and in things given; no rate and no order of people.

    `replies` and `met` are ends, `insight` granted asks for insight, `thanks` messages of thanks that were sent,
    `given` gives that were done.
    """

    cadence_id: CadenceId
    enrolled: int
    under_way: int
    replies: int
    met: int
    insight: int
    thanks: int
    given: int


def view_of(enrolment: Enrolment, sight: Sight) -> EnrolmentView:
    values = {
        name: getattr(enrolment, name)
        for name in EnrolmentView.__struct_fields__
        if name != "held_by"
    }
    held_by = enrolment.hold.codes if enrolment.hold else ()
    return seen_by(sight, EnrolmentView(held_by=held_by, **values))


def seen_by(sight: Sight, view: EnrolmentView) -> EnrolmentView:
    """What somebody has asked for is not for those who see only the outline."""
    if sight is not Sight.OUTLINE:
        return view
    held_by = tuple(each for each in view.held_by if each not in WISHES)
    return msgspec.structs.replace(view, held_by=held_by)


def event_of(event: TimelineEvent, sight: Sight) -> EventView:
    view = EventView(
        id=event.id,
        at=event.at,
        kind=event.kind,
        step_id=event.step_id,
        reasons=event.reasons,
        body=event.body,
    )
    return event_seen_by(sight, view)


def event_seen_by(sight: Sight, view: EventView) -> EventView:
    """Likewise of the timeline: that something was moved stays, why they asked for it does not."""
    if sight is not Sight.OUTLINE:
        return view
    shifts = [
        shift for shift in view.body.get("shifts", ()) if shift["code"] not in _SHIFTS_ASKED_FOR
    ]
    body = {key: shifts if key == "shifts" else value for key, value in view.body.items()}
    return msgspec.structs.replace(view, reasons=reasons_seen(sight, view.reasons), body=body)
