"""One evaluation's view: the facts of a contact, what the rules plan for it, and the moment."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from domain.contacts.clock import Clock
from domain.nudges.facts import ContactFacts, NudgeFacts
from domain.nudges.kinds import TRAITS, NudgeKind
from domain.nudges.policy import Policy
from domain.nudges.rules import RULES
from domain.nudges.rules.plan import Plan
from domain.shared.local_time import Calendar, digest_slot, local_day, next_open


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """`open_at` is `now`, or the end of quiet hours or vacation if it lies in them.

    `spaced_until` is how long a contact that there was just a touch with is left in peace.
    """

    facts: ContactFacts
    policy: Policy
    calendar: Calendar
    now: datetime
    open_at: datetime
    plans: Mapping[NudgeKind, Plan]
    spaced_until: datetime | None


def frame_of(facts: ContactFacts, policy: Policy, now: datetime) -> Frame:
    calendar = policy.calendar()
    return Frame(
        facts=facts,
        policy=policy,
        calendar=calendar,
        now=now,
        open_at=next_open(now, calendar),
        plans={kind: _plan(kind, facts, calendar) for kind in RULES},
        spaced_until=_spaced_until(facts.clock, policy, calendar),
    )


def after(frame: Frame, nudges: Sequence[NudgeFacts]) -> Frame:
    """The same view with the contact's nudges as they are now."""
    facts = msgspec.structs.replace(frame.facts, nudges=tuple(nudges))
    return msgspec.structs.replace(frame, facts=facts)


def resolved_at(kind: NudgeKind, clock: Clock) -> datetime | None:
    """The last touch that would settle a nudge of this kind: a courtesy needs the owner's part."""
    return clock.last_part_at if TRAITS[kind].is_courtesy else clock.last_touch_at


def _plan(kind: NudgeKind, facts: ContactFacts, calendar: Calendar) -> Plan:
    stop = facts.hard_stop
    if stop is not None:
        return Plan(absent=stop)
    if facts.resting_since is not None and not TRAITS[kind].fires_while_resting:
        return Plan(absent="resting")
    return RULES[kind](facts, calendar)


def _spaced_until(clock: Clock, policy: Policy, calendar: Calendar) -> datetime | None:
    ends = [
        digest_slot(local_day(at, calendar.zone) + timedelta(days=days), calendar)
        for at, days in (
            (clock.last_full_at, policy.spacing_days),
            (clock.last_one_way_at, policy.spacing_days),
            (clock.last_light_at, policy.spacing_light_days),
        )
        if at is not None
    ]
    return max(ends, default=None)
