"""How far a relationship has come, by two-way evidence. Silence never sets it back."""

from enum import StrEnum

from domain.contacts.clock import Clock

_ROOTED_MEETINGS = 3
_GROWING_EXCHANGES = 2
_GROWING_DAYS = 2


class Stage(StrEnum):
    SEED = "seed"
    SPROUT = "sprout"
    GROWING = "growing"
    ROOTED = "rooted"


_ORDER = tuple(Stage)


def stage_by_evidence(clock: Clock, *, gifts_given: int = 0, gifts_received: int = 0) -> Stage:
    """The stage that the touches and gifts so far speak for."""
    if clock.meetings >= _ROOTED_MEETINGS or (gifts_given and gifts_received):
        return Stage.ROOTED
    has_two_days = clock.exchanges >= _GROWING_EXCHANGES and clock.exchange_days >= _GROWING_DAYS
    if clock.meetings or has_two_days:
        return Stage.GROWING
    return Stage.SPROUT if clock.exchanges else Stage.SEED


def next_stage(
    current: Stage,
    evidence: Stage,
    *,
    set_by_owner: bool = False,
    evidence_before: Stage | None = None,
) -> Stage:
    """The higher of the two, for nothing demotes.

    What the owner set by hand, even below the evidence of that time, yields only to evidence that
    is higher than both it and `evidence_before`, the evidence until now.
    """
    floor = current
    if set_by_owner and evidence_before is not None:
        floor = max(current, evidence_before, key=_ORDER.index)
    return evidence if _ORDER.index(evidence) > _ORDER.index(floor) else current
