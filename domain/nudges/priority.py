"""Which nudge goes first when not all can."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from domain.contacts.values import Tier
from domain.nudges.facts import NudgeFacts
from domain.nudges.kinds import TRAITS, NudgeKind, NudgeStatus
from domain.nudges.rules.plan import Occurrence
from domain.shared.local_time import ONE_DAY

_OVERDUE_WEIGHT = 40
_MOST_OVERDUE = 2.0
_TIER_WEIGHT: Mapping[Tier, int] = {
    Tier.INNER: 30,
    Tier.CLOSE: 24,
    Tier.ACTIVE: 16,
    Tier.EXTENDED: 8,
}
_FRESHEST = 30
_DISMISSAL_WEIGHT = 20
_RECENT = timedelta(days=90)


def priority_of(
    kind: NudgeKind,
    occurrence: Occurrence,
    *,
    tier: Tier | None,
    nudges: Iterable[NudgeFacts],
    at: datetime,
) -> int:
    """Base + delay + tier + freshness - dismissals, as of the instant at which the nudge is due."""
    return (
        TRAITS[kind].base
        + round(_OVERDUE_WEIGHT * min(_overdue_ratio(occurrence, at), _MOST_OVERDUE))
        + (0 if tier is None else _TIER_WEIGHT.get(tier, 0))
        + _freshness(occurrence, at)
        - _DISMISSAL_WEIGHT * _recent_dismissals(nudges, at)
    )


def _overdue_ratio(occurrence: Occurrence, at: datetime) -> float:
    if occurrence.ideal_days is None:
        return 0.0
    elapsed = (at - occurrence.anchor_at) / ONE_DAY
    return max(0.0, elapsed / occurrence.ideal_days - 1)


def _freshness(occurrence: Occurrence, at: datetime) -> int:
    """30 on the day of an event, one less each day."""
    if not occurrence.is_event:
        return 0
    return min(_FRESHEST, max(0, _FRESHEST - (at - occurrence.anchor_at).days))


def _recent_dismissals(nudges: Iterable[NudgeFacts], at: datetime) -> int:
    return sum(
        nudge.status == NudgeStatus.DISMISSED
        and nudge.status_changed_at is not None
        and nudge.status_changed_at > at - _RECENT
        for nudge in nudges
    )
