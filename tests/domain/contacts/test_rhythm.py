from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.contacts.clock import Clock, Touch, fold
from domain.contacts.rhythm import (
    Rhythm,
    interval_days,
    rest_after,
    rhythm_of,
    state_of,
)
from domain.contacts.values import Tier
from domain.shared.ids import ContactId, new_id
from domain.shared.local_time import Calendar, at_local, jitter
from tests.domain.contacts.touches import DAY, NOON, a_touch, histories, touches

BERLIN = Calendar(zone=ZoneInfo("Europe/Berlin"))
STEADY = ContactId(
    next(
        UUID(int=n)
        for n in range(10_000)
        if not any(jitter(UUID(int=n), days) for days in (14, 20, 30))
    )
)


def slot(day: date) -> datetime:
    return at_local(day, time(8, 30), BERLIN.zone)


def rhythm(clock: Clock, interval: int | None, tier_set_at: datetime | None = None) -> Rhythm:
    found = rhythm_of(STEADY, clock, interval, tier_set_at, BERLIN)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("tier", "override", "tags", "expected"),
    [
        (Tier.INNER, None, (), 14),
        (Tier.CLOSE, None, (), 30),
        (Tier.ACTIVE, None, (), 90),
        (Tier.EXTENDED, None, (), 180),
        (Tier.OUTER, None, (), None),
        (Tier.CLOSE, None, (60, 45), 45),
        (Tier.CLOSE, 10, (60, 45), 10),
        (None, 10, (45,), None),
    ],
)
def test_the_own_interval_goes_before_tags_and_tier(
    tier: Tier | None, override: int | None, tags: tuple[int, ...], expected: int | None
) -> None:
    assert expected == interval_days(tier, override=override, tag_intervals=tags)


def test_a_meeting_counts_for_a_whole_interval() -> None:
    clock = fold([a_touch(NOON, "mutual", "meeting")], BERLIN.zone)

    found = rhythm(clock, 20)

    assert date(2026, 3, 3) == found.starts_on
    assert slot(date(2026, 3, 19)) == found.soon_at
    assert slot(date(2026, 3, 23)) == found.due_at
    assert slot(date(2026, 4, 2)) == found.drifting_at
    assert slot(date(2027, 3, 3)) == found.dormant_at


@pytest.mark.parametrize(
    ("direction", "depth", "due_on"),
    [
        ("outbound", "light", date(2026, 3, 9)),
        ("outbound", "message", date(2026, 3, 13)),
        ("inbound", "message", date(2026, 3, 23)),
    ],
)
def test_lesser_touches_count_for_a_part(direction: str, depth: str, due_on: date) -> None:
    clock = fold([a_touch(NOON, direction, depth)], BERLIN.zone)

    assert slot(due_on) == rhythm(clock, 20).due_at


def test_a_light_touch_after_a_meeting_makes_nothing_due_sooner() -> None:
    meeting = a_touch(NOON, "mutual", "meeting")
    light = a_touch(NOON + DAY, "outbound", "light")

    assert rhythm(fold([meeting], BERLIN.zone), 30) == rhythm(
        fold([meeting, light], BERLIN.zone), 30
    )


def test_without_a_touch_the_clock_starts_when_the_tier_was_given() -> None:
    assert date(2026, 3, 3) == rhythm(Clock(), 14, NOON).starts_on


def test_without_interval_or_start_there_is_no_rhythm() -> None:
    assert rhythm_of(STEADY, Clock(), 14, None, BERLIN) is None
    assert rhythm_of(STEADY, Clock(last_full_at=NOON), None, NOON, BERLIN) is None


def test_the_states_follow_one_another() -> None:
    found = rhythm(fold([a_touch(NOON, "mutual", "meeting")], BERLIN.zone), 20)
    just = timedelta(microseconds=1)

    assert ["fresh", "soon", "soon", "due", "due", "drifting", "drifting", "dormant"] == [
        state_of(at, found)
        for at in (
            found.soon_at - just,
            found.soon_at,
            found.due_at - just,
            found.due_at,
            found.drifting_at - just,
            found.drifting_at,
            found.dormant_at - just,
            found.dormant_at,
        )
    ]


def test_what_the_owner_decided_goes_before_the_clock() -> None:
    found = rhythm(Clock(last_full_at=NOON), 20)

    assert "resting" == state_of(NOON, found, is_resting=True)
    assert "closed" == state_of(NOON, found, is_resting=True, is_closed=True)
    assert "unplanned" == state_of(NOON, None)


def test_two_attempts_without_an_answer_bring_a_rest() -> None:
    clock = fold([a_touch(NOON), a_touch(NOON + 90 * DAY)], BERLIN.zone)

    assert NOON + 270 * DAY == rest_after(clock, NOON + 90 * DAY)


def test_an_invitation_that_was_accepted_is_answered() -> None:
    clock = fold([a_touch(NOON), a_touch(NOON + 10 * DAY)], BERLIN.zone)
    now = NOON + 10 * DAY

    assert rest_after(clock, now, connected_on=date(2026, 3, 5)) is None
    assert now + 180 * DAY == rest_after(clock, now, connected_on=date(2026, 3, 2))


@pytest.mark.parametrize(
    ("history", "now"),
    [
        ([], NOON),
        ([a_touch(NOON)], NOON),
        ([a_touch(NOON), a_touch(NOON + DAY / 24)], NOON + DAY),
        ([a_touch(NOON), a_touch(NOON + 91 * DAY)], NOON + 91 * DAY),
        ([a_touch(NOON), a_touch(NOON + DAY)], NOON + 181 * DAY),
        ([a_touch(NOON), a_touch(NOON + DAY), a_touch(NOON + 2 * DAY, "inbound")], NOON + 2 * DAY),
        ([a_touch(NOON), a_touch(NOON + DAY, "outbound", "light")], NOON + DAY),
    ],
)
def test_fewer_older_or_answered_attempts_bring_none(history: list[Touch], now: datetime) -> None:
    assert rest_after(fold(history, BERLIN.zone), now) is None


@given(histories(max_size=6), touches(NOON, NOON + 60 * DAY), st.integers(1, 400))
@settings(deadline=None)
def test_a_further_touch_never_makes_anything_due_sooner(
    history: list[Touch], touch: Touch, interval: int
) -> None:
    contact_id = ContactId(new_id())
    before = rhythm_of(contact_id, fold(history, BERLIN.zone), interval, None, BERLIN)
    after = rhythm_of(contact_id, fold([*history, touch], BERLIN.zone), interval, None, BERLIN)

    is_counted = not all(each.is_automatic for each in [*history, touch])
    assert is_counted == (after is not None)
    assert before is None or (after is not None and after.due_at >= before.due_at)


@given(histories(), st.integers(1, 400), st.uuids().map(ContactId))
@settings(deadline=None)
def test_the_states_never_change_places(
    history: list[Touch], interval: int, contact_id: ContactId
) -> None:
    found = rhythm_of(contact_id, fold(history, BERLIN.zone), interval, NOON, BERLIN)

    assert found is not None
    assert found.soon_at <= found.due_at <= found.drifting_at
    assert found.due_at < found.dormant_at
