"""What holds for every contact, policy and zone."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.contacts.clock import fold
from domain.contacts.values import Tier
from domain.nudges.evaluation import evaluate
from domain.nudges.facts import ContactFacts, LifeEvent, NudgeFacts
from domain.nudges.kinds import TRAITS, NudgeKind, NudgeStatus
from domain.nudges.policy import Policy
from domain.nudges.rules import RULES
from domain.nudges.settings import Vacation
from domain.shared.ids import ContactId, NudgeId
from tests.domain.contacts.touches import DAY, NOON, histories, touches
from tests.domain.nudges.simulation import applied, history, lived

# Where the clocks do unusual things, and where they do not.
ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Africa/Casablanca",
    "Antarctica/Troll",
)


def instants(earliest: datetime, latest: datetime) -> st.SearchStrategy[datetime]:
    return st.datetimes(
        earliest.replace(tzinfo=None), latest.replace(tzinfo=None), timezones=st.just(UTC)
    ).map(lambda at: at.replace(second=0, microsecond=0))


past = instants(NOON - 12 * DAY, NOON) | instants(NOON - 90 * DAY, NOON)
near = instants(NOON - 10 * DAY, NOON + 30 * DAY)
days = st.dates((NOON - 90 * DAY).date(), (NOON + 90 * DAY).date())


@st.composite
def policies(draw: st.DrawFn, zones: Sequence[str]) -> Policy:
    vacation = None
    if draw(st.sampled_from([False, False, True])):
        starts_on = draw(days)
        ends_on = starts_on + timedelta(days=draw(st.integers(0, 40)))
        vacation = Vacation(starts_on=starts_on, ends_on=ends_on)
    return Policy(
        time_zone=draw(st.sampled_from(zones)),
        holidays=draw(st.frozensets(days, max_size=8)),
        vacation=vacation,
        version=3,
    )


@st.composite
def contacts(draw: st.DrawFn, zone: ZoneInfo) -> ContactFacts:
    tier = draw(st.sampled_from([None, *Tier]))
    is_resting = draw(st.sampled_from([False] * 5 + [True]))
    facts = ContactFacts(
        contact_id=ContactId(draw(st.uuids())),
        name="Ada",
        linkedin_slug=draw(st.sampled_from([None, "ada"])),
        tier=tier,
        interval_days=None if tier is None else draw(st.sampled_from([5, 14, 30, 45, 90])),
        tier_set_at=None if tier is None else draw(past),
        resting_since=draw(past) if is_resting else None,
        rest_until=draw(st.none() | near) if is_resting else None,
        closed_at=draw(st.sampled_from([None] * 12 + [NOON])),
        connected_on=draw(st.none() | past.map(datetime.date) | past.map(datetime.date)),
        clock=fold(draw(histories(NOON - 60 * DAY, NOON, max_size=4)), zone),
        mutes=draw(st.dictionaries(st.sampled_from(list(NudgeKind)), near, max_size=2)),
        life_event=draw(
            st.builds(LifeEvent, id=st.uuids(), noticed_at=past, summary=st.just("News."))
            | st.none()
        ),
    )
    return msgspec.structs.replace(facts, nudges=draw(former_nudges(facts, zone)))


@st.composite
def former_nudges(draw: st.DrawFn, facts: ContactFacts, zone: ZoneInfo) -> tuple[NudgeFacts, ...]:
    """At most one for each kind, some with the key of a real occurrence; one open seeker at most."""
    calendar = Policy(time_zone=zone.key).calendar()
    found: list[NudgeFacts] = []
    for kind in draw(st.lists(st.sampled_from(list(NudgeKind)), unique=True, max_size=3)):
        planned = [each.key for each in RULES[kind](facts, calendar).occurrences]
        nudge = NudgeFacts(
            id=NudgeId(draw(st.uuids())),
            kind=kind,
            key=draw(st.sampled_from([*planned, *planned, "2020-01-01:1"])),
            status=draw(st.sampled_from(NudgeStatus)),
            priority=draw(st.integers(0, 150)),
            created_at=(created_at := draw(past)),
            due_at=created_at,
            expires_at=created_at + timedelta(hours=draw(st.integers(1, 24 * 60))),
            status_changed_at=created_at,
        )
        if nudge.status == NudgeStatus.SNOOZED:
            nudge = msgspec.structs.replace(nudge, snoozed_until=draw(near))
        if nudge.is_open and any(_seeks(each) for each in found) and _seeks(nudge):
            nudge = msgspec.structs.replace(nudge, status=NudgeStatus.EXPIRED)
        found.append(nudge)
    return tuple(found)


def _seeks(nudge: NudgeFacts) -> bool:
    return nudge.is_open and not TRAITS[nudge.kind].is_courtesy


@st.composite
def situations(
    draw: st.DrawFn, zones: Sequence[str] = ZONES
) -> tuple[ContactFacts, Policy, datetime]:
    policy = draw(policies(zones))
    facts = draw(contacts(ZoneInfo(policy.time_zone)))
    return facts, policy, draw(instants(NOON, NOON + 12 * DAY))


@given(situations())
@settings(max_examples=40, deadline=None)
def test_evaluating_twice_at_the_same_instant_changes_nothing_more(
    situation: tuple[ContactFacts, Policy, datetime],
) -> None:
    facts, policy, now = situation
    first = evaluate(facts, policy, now)

    again = evaluate(applied(facts, first, now), policy, now)

    assert ((), ()) == (again.opened, again.changed)
    assert first.next_due_at == again.next_due_at


@given(situations(), st.integers(1, 999))
@settings(max_examples=70, deadline=None)
def test_nothing_changes_before_the_next_due_instant(
    situation: tuple[ContactFacts, Policy, datetime], thousandths: int
) -> None:
    facts, policy, now = situation
    first = evaluate(facts, policy, now)
    facts = applied(facts, first, now)
    ends = first.next_due_at or now + 500 * DAY

    for between in (now + (ends - now) // 1000 * thousandths, ends - timedelta(microseconds=1)):
        later = evaluate(facts, policy, between)
        assert ((), ()) == (later.opened, later.changed)
        # One in quiet hours may ask to look again at their end, which does no harm.
        again_at = later.next_due_at
        assert again_at == first.next_due_at or (again_at and between < again_at < ends)


@given(situations())
@settings(max_examples=40, deadline=None)
def test_the_next_due_instant_lies_ahead(
    situation: tuple[ContactFacts, Policy, datetime],
) -> None:
    facts, policy, now = situation

    next_due_at = evaluate(facts, policy, now).next_due_at

    assert next_due_at is None or next_due_at > now


@given(situations(sorted(available_timezones())))
@settings(max_examples=50, deadline=None)
def test_nothing_is_made_or_due_in_quiet_hours_in_any_zone(
    situation: tuple[ContactFacts, Policy, datetime],
) -> None:
    facts, policy, now = situation
    made = lived(facts, policy, now, now + 400 * DAY).nudges[len(facts.nudges) :]
    zone = ZoneInfo(policy.time_zone)

    for local in (
        moment.astimezone(zone) for nudge in made for moment in (nudge.due_at, nudge.created_at)
    ):
        assert time(8) <= local.time() < time(20)
        assert local.weekday() < 5
        assert local.date() not in policy.holidays
        assert not _is_away(local.date(), policy)


@given(situations(), st.lists(instants(NOON, NOON + 300 * DAY), max_size=20))
@settings(max_examples=30, deadline=None)
def test_living_day_by_day_and_leaping_make_the_same_nudges(
    situation: tuple[ContactFacts, Policy, datetime], looks: list[datetime]
) -> None:
    facts, policy, now = situation
    end = now + 120 * DAY
    every_day = [now + n * DAY for n in range(121)]

    leapt = lived(facts, policy, now, end)

    assert history(leapt) == history(lived(facts, policy, now, end, every_day))
    assert history(leapt) == history(lived(facts, policy, now, end, looks))


@given(situations())
@settings(max_examples=30, deadline=None)
def test_at_most_one_contact_seeking_nudge_is_ever_open(
    situation: tuple[ContactFacts, Policy, datetime],
) -> None:
    facts, policy, now = situation
    end = now + 200 * DAY
    while now <= end:
        evaluation = evaluate(facts, policy, now)
        facts = applied(facts, evaluation, now)

        assert sum(_seeks(nudge) for nudge in facts.nudges) <= 1
        now = evaluation.next_due_at or end + DAY


@given(situations(), st.data())
@settings(max_examples=50, deadline=None)
def test_back_filled_history_never_makes_a_nudge_done(
    situation: tuple[ContactFacts, Policy, datetime], data: st.DataObject
) -> None:
    facts, policy, now = situation
    zone = ZoneInfo(policy.time_zone)
    known = data.draw(histories(NOON - 120 * DAY, NOON, max_size=4))
    facts = msgspec.structs.replace(facts, nudges=(), clock=fold(known, zone))
    facts = applied(facts, evaluate(facts, policy, now), now)
    older = data.draw(st.lists(touches(NOON - 300 * DAY, now - timedelta(seconds=1)), max_size=3))
    filled = msgspec.structs.replace(facts, clock=fold([*known, *older], zone))

    after = applied(filled, evaluate(filled, policy, now + DAY), now + DAY)

    assert NudgeStatus.DONE not in {nudge.status for nudge in after.nudges}


@pytest.mark.parametrize("stop", ["closed_at", "do_not_contact_at", "deleted_at"])
@given(situations())
@settings(max_examples=15, deadline=None)
def test_a_hard_stop_leaves_nothing_open(
    stop: str, situation: tuple[ContactFacts, Policy, datetime]
) -> None:
    facts, policy, now = situation
    changes: dict[str, Any] = {stop: now}
    facts = msgspec.structs.replace(facts, **changes)

    evaluation = evaluate(facts, policy, now)

    assert () == evaluation.opened
    assert evaluation.next_due_at is None
    assert not any(nudge.is_open for nudge in applied(facts, evaluation, now).nudges)


def _is_away(day: date, policy: Policy) -> bool:
    away = policy.vacation
    return away is not None and away.starts_on <= day <= away.ends_on
