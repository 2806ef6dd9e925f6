"""Contacts for the rules' tests, and a small world in which their evaluations take effect."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from domain.contacts.clock import Touch, fold
from domain.contacts.values import Tier
from domain.nudges.decisions import Decision, Evaluation, NewNudge
from domain.nudges.evaluation import evaluate
from domain.nudges.facts import ContactFacts, LifeEvent, NudgeFacts
from domain.nudges.kinds import NudgeKind, NudgeStatus
from domain.nudges.policy import Policy
from domain.shared.ids import ContactId, NudgeId, new_id
from domain.shared.local_time import jitter, spread

BERLIN = ZoneInfo("Europe/Berlin")
POLICY = Policy(time_zone="Europe/Berlin")
DAY = timedelta(days=1)

# No jitter for 14 or 30 days, and news the day after they were noticed.
ADA = ContactId(
    next(
        UUID(int=n)
        for n in range(10_000)
        if not jitter(UUID(int=n), 14)
        and not jitter(UUID(int=n), 30)
        and not spread(UUID(int=n), 4)
    )
)


def at(day: str, clock: str = "08:30") -> datetime:
    """A moment in Berlin, as an instant in UTC."""
    local = datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), BERLIN)
    return local.astimezone(UTC)


def a_contact(*touches: Touch, **changes: Any) -> ContactFacts:
    facts = ContactFacts(contact_id=ADA, name="Ada Lovelace", clock=fold(touches, BERLIN))
    return msgspec.structs.replace(facts, **changes)


def a_close_contact(*touches: Touch, **changes: Any) -> ContactFacts:
    given = {"tier": Tier.CLOSE, "interval_days": 30, "tier_set_at": at("2026-01-01")}
    return a_contact(*touches, **{**given, **changes})


def some_news(noticed_at: datetime) -> LifeEvent:
    return LifeEvent(id=UUID(int=7), noticed_at=noticed_at, summary="Ada now leads the engine.")


def a_nudge(kind: NudgeKind, key: str, created_at: datetime, **changes: Any) -> NudgeFacts:
    nudge = NudgeFacts(
        id=NudgeId(new_id()),
        kind=kind,
        key=key,
        status=NudgeStatus.PENDING,
        priority=60,
        created_at=created_at,
        due_at=created_at,
        expires_at=created_at + 21 * DAY,
    )
    return msgspec.structs.replace(nudge, **changes)


def decision_on(kind: NudgeKind, evaluation: Evaluation) -> Decision:
    return next(decision for decision in evaluation.decisions if decision.kind == kind)


def applied(facts: ContactFacts, evaluation: Evaluation, now: datetime) -> ContactFacts:
    """The facts after what an evaluation decided has been written."""
    changes = {change.id: change for change in evaluation.changed}
    nudges = [
        nudge
        if nudge.id not in changes
        else msgspec.structs.replace(
            nudge,
            status=changes[nudge.id].status,
            expires_at=changes[nudge.id].expires_at or nudge.expires_at,
            status_changed_at=now,
        )
        for nudge in facts.nudges
    ]
    nudges += [_made(new, now) for new in evaluation.opened]
    return msgspec.structs.replace(facts, nudges=tuple(nudges))


def lived(
    facts: ContactFacts,
    policy: Policy,
    start: datetime,
    end: datetime,
    looking_also_at: Iterable[datetime] = (),
) -> ContactFacts:
    """Evaluate at the start, at each next due instant until the end, and at these others."""
    others = sorted(other for other in looking_also_at if start < other <= end)
    now: datetime | None = start
    while now is not None and now <= end:
        evaluation = evaluate(facts, policy, now)
        facts = applied(facts, evaluation, now)
        others = [other for other in others if other > now]
        now = min((*others[:1], *filter(None, [evaluation.next_due_at])), default=None)
    return facts


def history(facts: ContactFacts) -> list[tuple[Any, ...]]:
    """What was made, when, and what became of it."""
    return sorted(
        (n.kind, n.key, n.status, n.created_at, n.due_at, n.expires_at, n.status_changed_at)
        for n in facts.nudges
    )


def _made(new: NewNudge, now: datetime) -> NudgeFacts:
    return NudgeFacts(
        id=NudgeId(new_id()),
        kind=new.kind,
        key=new.key,
        status=NudgeStatus.PENDING,
        priority=new.priority,
        created_at=now,
        due_at=new.due_at,
        expires_at=new.expires_at,
        status_changed_at=now,
    )
