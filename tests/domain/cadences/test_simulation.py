"""What a cadence would be like, without anybody in particular."""

from datetime import UTC, datetime

import pytest

from domain.cadences.built_in.admire_and_learn import ADMIRE_AND_LEARN
from domain.cadences.built_in.catalogue import BUILT_IN
from domain.cadences.built_in.form import BuiltInCadence
from domain.cadences.definition import is_outbound
from domain.cadences.plan import Plan
from domain.cadences.simulation import simulate, somebody
from domain.enrolments.facts import Rules
from domain.nudges.policy import Policy

MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.mark.parametrize("cadence", BUILT_IN.values(), ids=lambda cadence: cadence.name)
def test_every_built_in_cadence_comes_to_its_own_end_with_all_its_messages(
    cadence: BuiltInCadence,
) -> None:
    plan = _plan(cadence)
    steps = cadence.version(None).definition.steps  # type: ignore[union-attr]  # the newest is always there

    assert "completed_no_reply" == plan.outcome
    assert [step.id for step in steps] == [each.step.id for each in plan.steps]


def test_an_invitation_that_nobody_accepts_is_the_last_message() -> None:
    plan = _plan(ADMIRE_AND_LEARN, accepted_after_days=None)

    assert "completed_no_reply" == plan.outcome
    assert ["invite"] == [each.step.id for each in plan.steps if is_outbound(each.step)]


def _plan(cadence: BuiltInCadence, accepted_after_days: int | None = 0) -> Plan:
    version = cadence.version(None)
    assert version is not None
    return simulate(
        version.definition,
        somebody(version.definition, MONDAY),
        Rules(policy=Policy()),
        MONDAY,
        accepted_after_days=accepted_after_days,
    )
