"""Why a kind fires, is open or is suppressed, in plain words."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from domain.nudges.decisions import Decision, NewNudge
from domain.nudges.facts import NudgeFacts
from domain.nudges.frame import Frame
from domain.nudges.kinds import TRAITS, NudgeKind, NudgeStatus
from domain.nudges.readiness import Verdict
from domain.nudges.upkeep import ends_at
from domain.shared.local_time import next_open

DETAILS: Mapping[str, str] = {
    "fires": "This is suggested now.",
    "pending": "This is suggested and comes with the next delivery.",
    "delivered": "This is suggested; it was delivered.",
    "snoozed": "You put this off; it comes back on the day you chose.",
    "budget": "This is suggested, but other people come first: it waits for a free place.",
    "deleted": "This contact is in the trash.",
    "do_not_contact": "This person asked not to be contacted. Nothing is ever suggested.",
    "closed": "You closed this relationship.",
    "resting": "This contact rests. Only thanks and replies are suggested meanwhile.",
    "nothing_owed": "No message of theirs waits for your answer.",
    "nothing_to_thank_for": "No meeting or help waits for your thanks.",
    "not_acquainted": "No connection and no meeting is known yet.",
    "already_written": "You have written since you got to know each other.",
    "no_news": "No news about them is known.",
    "no_tier": "You have not said how close you want to keep this contact.",
    "no_clock": "With this tier no rhythm is kept.",
    "not_resting": "This contact does not rest.",
    "rests_for_good": "This contact rests until you decide otherwise.",
    "not_due": "Its time has not come.",
    "too_late": "Its time has passed; it is let go.",
    "already_nudged": "This was suggested before and is not repeated.",
    "muted": "You dismissed one of these not long ago.",
    "spacing": "You were in touch only recently; a little distance does good.",
    "just_touched": "You were in touch a moment ago.",
    "vacation": "You are on vacation.",
    "quiet_hours": "Nothing is suggested in the evening, at night, at weekends and on holidays.",
    "one_open_nudge": "Another suggestion about this contact comes first.",
}


def decide(
    frame: Frame,
    kind: NudgeKind,
    verdicts: Sequence[Verdict],
    kept: Sequence[NudgeFacts],
    opened: Sequence[NewNudge],
) -> Decision:
    """The decision on one kind, given the nudges that stay open and those that are made now."""
    for nudge in kept:
        if nudge.kind == kind:
            return _open(nudge)
    for new in opened:
        if new.kind == kind:
            return Decision(
                kind=kind, outcome="fires", code="fires", detail=DETAILS["fires"], key=new.key
            )
    code, may_fire_at = _suppression(frame, verdicts, kept, opened)
    return Decision(
        kind=kind, outcome="suppressed", code=code, detail=DETAILS[code], may_fire_at=may_fire_at
    )


def _open(nudge: NudgeFacts) -> Decision:
    return Decision(
        kind=nudge.kind,
        outcome="open",
        code=nudge.status.value,
        detail=DETAILS[nudge.status.value],
        may_fire_at=nudge.snoozed_until if nudge.status == NudgeStatus.SNOOZED else None,
        nudge_id=nudge.id,
        key=nudge.key,
    )


def _suppression(
    frame: Frame,
    verdicts: Sequence[Verdict],
    kept: Sequence[NudgeFacts],
    opened: Sequence[NewNudge],
) -> tuple[str, datetime | None]:
    for verdict in verdicts:
        if verdict.candidate is not None:
            free_at = _free_at(frame, kept, opened)
            in_time = free_at is not None and free_at < verdict.candidate.occurrence.expires_at
            return "one_open_nudge", free_at if in_time else None
    for verdict in verdicts:
        if verdict.fires_at is not None:
            return verdict.code, verdict.fires_at
    return verdicts[-1].code, None


def _free_at(
    frame: Frame, kept: Sequence[NudgeFacts], opened: Sequence[NewNudge]
) -> datetime | None:
    """When the contact-seeking nudge that is open now gives the place free."""
    ends = [ends_at(nudge, frame) for nudge in kept if not TRAITS[nudge.kind].is_courtesy]
    ends += [new.expires_at for new in opened if not TRAITS[new.kind].is_courtesy]
    return next_open(max(ends), frame.calendar) if ends else None
