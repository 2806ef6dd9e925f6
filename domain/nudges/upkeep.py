"""What becomes of the open nudges of a contact: settled, expired, or back from a snooze."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from domain.nudges.decisions import NudgeChange
from domain.nudges.facts import NudgeFacts
from domain.nudges.frame import Frame, resolved_at
from domain.nudges.kinds import TRAITS, NudgeStatus
from domain.shared.local_time import Calendar, next_open

# A snoozed nudge comes back even if it would have expired meanwhile, and then stays this long.
_BACK_FOR = timedelta(days=7)
_STOPS = frozenset({"deleted", "do_not_contact", "closed", "resting"})


def tend(frame: Frame) -> tuple[list[NudgeFacts], list[NudgeChange]]:
    """The nudges of the contact as they are now, and what changes about any of them."""
    nudges: list[NudgeFacts] = []
    changed: list[NudgeChange] = []
    for nudge in frame.facts.nudges:
        change = _change(frame, nudge) if nudge.is_open else None
        if change is None:
            nudges.append(nudge)
        else:
            changed.append(change)
            nudges.append(_changed(nudge, change))
    return nudges, changed


def changes_at(nudge: NudgeFacts, frame: Frame) -> datetime:
    """When time alone changes an open nudge next."""
    ends_at = _ends_at(nudge, frame.calendar)
    if nudge.status != NudgeStatus.SNOOZED:
        return ends_at
    return min(ends_at, max(_wakes_at(nudge, frame.calendar), frame.open_at))


def ends_at(nudge: NudgeFacts, frame: Frame) -> datetime:
    """When an open nudge expires if nobody does anything."""
    return _ends_at(nudge, frame.calendar)


def giving_way(nudges: Iterable[NudgeFacts]) -> list[NudgeChange]:
    """The open ones that seek contact end, for another one takes their place."""
    return [
        NudgeChange(id=nudge.id, kind=nudge.kind, status=NudgeStatus.EXPIRED, reason="superseded")
        for nudge in nudges
        if nudge.is_open and not TRAITS[nudge.kind].is_courtesy
    ]


def _change(frame: Frame, nudge: NudgeFacts) -> NudgeChange | None:
    settled_at = resolved_at(nudge.kind, frame.facts.clock)
    if settled_at is not None and settled_at >= nudge.created_at:
        return _to(nudge, NudgeStatus.DONE, "touch")
    plan = frame.plans[nudge.kind]
    if nudge.key not in {occurrence.key for occurrence in plan.occurrences}:
        reason = plan.absent if plan.absent in _STOPS else "facts"
        return _to(nudge, NudgeStatus.EXPIRED, reason)
    end = _ends_at(nudge, frame.calendar)
    if frame.now >= end:
        return _to(nudge, NudgeStatus.EXPIRED, "lapsed")
    if nudge.status == NudgeStatus.SNOOZED and frame.now >= changes_at(nudge, frame):
        return msgspec.structs.replace(
            _to(nudge, NudgeStatus.PENDING, "snooze_over"), expires_at=end
        )
    return None


def _to(nudge: NudgeFacts, status: NudgeStatus, reason: str) -> NudgeChange:
    return NudgeChange(id=nudge.id, kind=nudge.kind, status=status, reason=reason)


def _changed(nudge: NudgeFacts, change: NudgeChange) -> NudgeFacts:
    return msgspec.structs.replace(
        nudge,
        status=change.status,
        expires_at=change.expires_at or nudge.expires_at,
        snoozed_until=None,
    )


def _wakes_at(nudge: NudgeFacts, calendar: Calendar) -> datetime:
    return next_open(nudge.snoozed_until or nudge.due_at, calendar)


def _ends_at(nudge: NudgeFacts, calendar: Calendar) -> datetime:
    if nudge.status != NudgeStatus.SNOOZED:
        return nudge.expires_at
    return max(nudge.expires_at, _wakes_at(nudge, calendar) + _BACK_FOR)
