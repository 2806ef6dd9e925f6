"""When an occurrence may fire: its date, and everything that may hold it back."""

from datetime import datetime, timedelta

import msgspec

from domain.nudges.facts import NudgeFacts
from domain.nudges.frame import Frame, resolved_at
from domain.nudges.kinds import TRAITS, NudgeKind, NudgeStatus
from domain.nudges.priority import priority_of
from domain.nudges.rules.plan import Occurrence, anchor_of
from domain.shared.local_time import is_away, next_open

_AN_INSTANT = timedelta(microseconds=1)


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """An occurrence that nothing holds back now but, perhaps, another open nudge.

    `due_at` is the first instant at which nothing held it back, however late it is looked at.
    """

    kind: NudgeKind
    occurrence: Occurrence
    due_at: datetime
    priority: int


class Verdict(msgspec.Struct, frozen=True):
    """What holds for one occurrence of a kind, or for the kind when it has none.

    Either it is a candidate now, or `code` names what holds it back, until `fires_at` or for good.
    """

    code: str = ""
    fires_at: datetime | None = None
    candidate: Candidate | None = None


def judge(frame: Frame, kind: NudgeKind) -> list[Verdict]:
    """A verdict on each occurrence of a kind, or the one reason why there is none."""
    plan = frame.plans[kind]
    if not plan.occurrences:
        return [Verdict(plan.absent)]
    own = [nudge for nudge in frame.facts.nudges if nudge.kind == kind]
    return [_verdict(frame, kind, occurrence, own) for occurrence in plan.occurrences]


def _verdict(
    frame: Frame, kind: NudgeKind, occurrence: Occurrence, own: list[NudgeFacts]
) -> Verdict:
    if frame.now >= occurrence.expires_at:
        return Verdict("too_late")
    if own and _is_spent(occurrence, own):
        return Verdict("already_nudged")
    code, until = _hindrance(frame, kind, occurrence)
    due_at = next_open(until, frame.calendar)
    fires_at = due_at if due_at > frame.now else frame.open_at
    if fires_at >= occurrence.expires_at:
        return Verdict(_named(code, until, frame))
    if fires_at > frame.now:
        return Verdict(_named(code, until, frame), fires_at)
    facts = frame.facts
    priority = priority_of(kind, occurrence, tier=facts.tier, nudges=facts.nudges, at=due_at)
    return Verdict(
        candidate=Candidate(kind=kind, occurrence=occurrence, due_at=due_at, priority=priority)
    )


def _is_spent(occurrence: Occurrence, own: list[NudgeFacts]) -> bool:
    """It was made before, or the owner has seen to an earlier one of the same anchor."""
    return any(
        nudge.key == occurrence.key
        or (nudge.status == NudgeStatus.DONE and anchor_of(nudge.key) == occurrence.anchor)
        for nudge in own
    )


def _hindrance(frame: Frame, kind: NudgeKind, occurrence: Occurrence) -> tuple[str, datetime]:
    """What holds it back the longest, and until when."""
    code, until = "not_due", occurrence.due_at
    muted_until = frame.facts.mutes.get(kind)
    if muted_until is not None and muted_until > until:
        code, until = "muted", muted_until
    spaced_until = frame.spaced_until
    if TRAITS[kind].keeps_distance and spaced_until is not None and spaced_until > until:
        code, until = "spacing", spaced_until
    # A nudge is settled by a touch at or after its making: it may not be made at that very instant.
    touched_at = resolved_at(kind, frame.facts.clock)
    if touched_at is not None and touched_at >= until:
        code, until = "just_touched", touched_at + _AN_INSTANT
    return code, until


def _named(code: str, until: datetime, frame: Frame) -> str:
    if until > frame.now:
        return code
    return "vacation" if is_away(frame.now, frame.calendar) else "quiet_hours"
