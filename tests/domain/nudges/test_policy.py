from datetime import date, time
from typing import Any

import msgspec
import pytest

from domain.contacts.values import Tier
from domain.nudges.policy import Policy
from domain.nudges.settings import (
    BOUNDS,
    MOST_HOLIDAYS,
    TIME_BOUNDS,
    PolicyOutOfBounds,
    Vacation,
)
from tests.domain.nudges.simulation import DAY, POLICY, at
from tests.fakes.holidays import FakeCalendars

EPIPHANY = date(2026, 1, 6)
CALENDARS = FakeCalendars({"DE-BY": {EPIPHANY: "Epiphany"}})


def test_without_settings_the_defaults_stand() -> None:
    assert Policy() == Policy.checked({})


def test_settings_are_read_as_they_come_from_json() -> None:
    policy = Policy.checked(
        {
            "budget_per_day": 2,
            "quiet_from": "19:00:00",
            "time_zone": "Asia/Kathmandu",
            "holidays": ["2026-05-01"],
            "vacation": {"starts_on": "2026-07-06", "ends_on": "2026-07-17"},
        },
        version=4,
    )

    assert (
        Policy(
            version=4,
            budget_per_day=2,
            quiet_from=time(19),
            time_zone="Asia/Kathmandu",
            holidays=frozenset({date(2026, 5, 1)}),
            vacation=Vacation(starts_on=date(2026, 7, 6), ends_on=date(2026, 7, 17)),
        )
        == policy
    )


def test_its_own_settings_make_the_same_policy_again() -> None:
    policy = Policy(
        time_zone="Europe/Berlin",
        vacation=Vacation(starts_on=date(2026, 7, 6), ends_on=date(2026, 7, 6)),
        holidays=frozenset({date(2026, 5, 1)}),
    )

    assert policy == Policy.checked(policy.as_settings())


@pytest.mark.parametrize("name", sorted(BOUNDS))
def test_every_number_has_bounds_that_hold_the_default(name: str) -> None:
    least, most = BOUNDS[name]

    assert least <= getattr(Policy(), name) <= most
    for beyond in (least - 1, most + 1):
        with pytest.raises(PolicyOutOfBounds) as refused:
            Policy.checked({name: beyond})
        assert [f"/{name}"] == [fault.pointer for fault in refused.value.faults]


@pytest.mark.parametrize("name", sorted(TIME_BOUNDS))
def test_every_time_has_bounds_that_hold_the_default(name: str) -> None:
    least, most = TIME_BOUNDS[name]

    assert least <= getattr(Policy(), name) <= most
    with pytest.raises(PolicyOutOfBounds):
        Policy.checked({name: "03:00:00"})


@pytest.mark.parametrize(
    "settings",
    [
        {"budget_per_day": "3"},
        {"budget_per_day": True},
        {"budget_per_day": None},
        {"digest_at": "half past eight"},
        {"digest_at": "08:30:00Z"},
        {"time_zone": "Mars/Olympus"},
        {"time_zone": 3},
        {"holidays": ["christmas"]},
        {"holiday_region": "DE-XX"},
        {"holiday_region": "de"},
        {"holiday_region": ["DE"]},
        {"holidays": [str(date(2026, 1, 1) + n * DAY) for n in range(MOST_HOLIDAYS + 1)]},
        {"vacation": {"starts_on": "2026-07-17", "ends_on": "2026-07-06"}},
        {"vacation": {"starts_on": "2026-07-17", "ends_on": "2028-07-06"}},
        {"vacation": {"starts_on": "2026-07-17"}},
        {"version": 9},
        {"colour": "green"},
        {"digest_at": "07:00:00"},
        {"budget_per_day": 9, "budget_per_week": 5},
        {"inner_days": 40},
        {"active_days": 200},
    ],
)
def test_what_cannot_stand_is_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(PolicyOutOfBounds) as refused:
        Policy.checked(settings)

    assert 1 == len(refused.value.faults)


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(PolicyOutOfBounds) as refused:
        Policy.checked({"budget_per_day": 0, "colour": 1, "mute_days": 31})

    assert {"/budget_per_day", "/colour"} == {fault.pointer for fault in refused.value.faults}


def test_the_calendar_has_the_vacation_from_midnight_to_midnight() -> None:
    away = Vacation(starts_on=date(2026, 3, 28), ends_on=date(2026, 3, 29))

    calendar = msgspec.structs.replace(POLICY, vacation=away).calendar()

    assert (at("2026-03-28", "00:00"), at("2026-03-30", "00:00")) == (
        calendar.away_from,
        calendar.away_until,
    )


def test_the_calendar_has_public_holidays_and_the_owners_own_days() -> None:
    own = date(2026, 8, 7)
    settings = {"holiday_region": "DE-BY", "holidays": [str(own)]}

    days_off = Policy.checked(settings, calendars=CALENDARS).calendar().holidays

    assert [True, True, False] == [
        each in days_off for each in (own, EPIPHANY, EPIPHANY.replace(day=7))
    ]


@pytest.mark.parametrize("settings", [{}, {"holiday_region": "none"}])
def test_without_a_region_there_are_no_public_holidays(settings: dict[str, Any]) -> None:
    assert EPIPHANY not in Policy.checked(settings, calendars=CALENDARS).calendar().holidays


def test_each_tier_but_the_outer_has_its_days() -> None:
    assert {Tier.INNER: 14, Tier.CLOSE: 30, Tier.ACTIVE: 90, Tier.EXTENDED: 180} == (
        Policy().tier_days
    )


def test_a_dismissal_mutes_for_thirty_days() -> None:
    assert at("2026-03-02") + 30 * DAY == POLICY.muted_until(at("2026-03-02"))
