from itertools import product

import pytest

from domain.contacts.clock import Clock
from domain.contacts.stage import Stage, next_stage, stage_by_evidence


@pytest.mark.parametrize(
    ("clock", "gifts", "expected"),
    [
        (Clock(), (0, 0), Stage.SEED),
        (Clock(unanswered_outbound=4), (0, 0), Stage.SEED),
        (Clock(exchanges=1, exchange_days=1), (0, 0), Stage.SPROUT),
        (Clock(exchanges=5, exchange_days=1), (0, 0), Stage.SPROUT),
        (Clock(exchanges=2, exchange_days=2), (0, 0), Stage.GROWING),
        (Clock(meetings=1), (0, 0), Stage.GROWING),
        (Clock(meetings=2), (0, 0), Stage.GROWING),
        (Clock(meetings=3), (0, 0), Stage.ROOTED),
        (Clock(exchanges=1, exchange_days=1), (1, 1), Stage.ROOTED),
        (Clock(exchanges=1, exchange_days=1), (2, 0), Stage.SPROUT),
        (Clock(exchanges=1, exchange_days=1), (0, 2), Stage.SPROUT),
    ],
)
def test_evidence_makes_the_stage(clock: Clock, gifts: tuple[int, int], expected: Stage) -> None:
    given, received = gifts

    assert expected == stage_by_evidence(clock, gifts_given=given, gifts_received=received)


@pytest.mark.parametrize(("current", "evidence"), list(product(Stage, Stage)))
def test_a_stage_only_ever_rises(current: Stage, evidence: Stage) -> None:
    order = list(Stage)

    expected = max(current, evidence, key=order.index)

    assert expected == next_stage(current, evidence)


@pytest.mark.parametrize(
    ("current", "before", "evidence", "expected"),
    [
        (Stage.ROOTED, Stage.SEED, Stage.GROWING, Stage.ROOTED),
        (Stage.SEED, Stage.GROWING, Stage.GROWING, Stage.SEED),
        (Stage.SEED, Stage.GROWING, Stage.ROOTED, Stage.ROOTED),
        (Stage.SPROUT, Stage.SPROUT, Stage.GROWING, Stage.GROWING),
    ],
)
def test_what_the_owner_set_stays_until_evidence_rises_above_it(
    current: Stage, before: Stage, evidence: Stage, expected: Stage
) -> None:
    assert expected == next_stage(current, evidence, set_by_owner=True, evidence_before=before)
