"""Where a step falls, rule by rule, and for two people anywhere in the world."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.cadences.definition import Delay
from domain.cadences.places import Place, owners_place, place_of
from domain.cadences.slots import Slot, after, next_slot
from domain.contacts.values import NO_WISHES, Wishes
from domain.shared.errors import Invalid
from domain.shared.holidays import NO_HOLIDAYS, FixedHolidays, HolidayRegionUnknown, OwnHolidays
from domain.shared.local_time import Calendar
from tests.fakes.holidays import FakeCalendars

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
AUCKLAND, APIA = ZoneInfo("Pacific/Auckland"), ZoneInfo("Pacific/Apia")
HERE = Place(BERLIN, NO_HOLIDAYS)
OWNER = Calendar(zone=BERLIN)
UNITY = FixedHolidays(
    {date(2026, 10, 2): "German Unity Day"}
)  # on a Friday, for the sake of the test


def at(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def found(
    instant: datetime,
    place: Place = HERE,
    wishes: Wishes = NO_WISHES,
    owner: Calendar = OWNER,
    channel: str = "email",
) -> Slot:
    return next_slot(instant.astimezone(UTC), place, channel, wishes, owner)


def codes(slot: Slot) -> list[str]:
    return [each.code for each in slot.moved_by]


def test_in_working_hours_nothing_moves_it() -> None:
    noon = at("2026-03-03 12:00")

    assert Slot(at=noon, moved_by=()) == found(noon)


@pytest.mark.parametrize(
    ("wanted", "falls", "rules"),
    [
        ("2026-03-03 08:59", "2026-03-03 09:00", ["outside_hours"]),
        ("2026-03-03 17:00", "2026-03-04 09:00", ["outside_hours"]),
        ("2026-03-06 17:00", "2026-03-09 09:00", ["outside_hours", "weekend"]),
        ("2026-03-07 12:00", "2026-03-09 09:00", ["weekend"]),
        ("2026-03-28 12:00", "2026-03-30 09:00", ["weekend"]),  # the clocks are put forward
        ("2026-10-25 01:00", "2026-10-26 09:00", ["weekend"]),  # and back
    ],
)
def test_it_moves_to_working_hours_on_a_business_day(
    wanted: str, falls: str, rules: list[str]
) -> None:
    slot = found(at(wanted))

    assert (at(falls), rules) == (slot.at, codes(slot))


@pytest.mark.parametrize(
    ("channel", "wanted", "falls"),
    [
        ("linkedin_note", "2026-03-06 12:00", "2026-03-09 09:00"),
        ("linkedin_message", "2026-03-06 11:59", "2026-03-06 11:59"),
        ("linkedin_message", "2026-03-05 15:00", "2026-03-05 15:00"),
        ("email", "2026-03-06 12:00", "2026-03-06 12:00"),
    ],
)
def test_nothing_goes_out_on_linkedin_on_a_friday_afternoon(
    channel: str, wanted: str, falls: str
) -> None:
    slot = found(at(wanted), channel=channel)

    assert at(falls) == slot.at
    assert (["friday_afternoon"] if wanted != falls else []) == codes(slot)


def test_a_holiday_of_theirs_is_told_by_its_name() -> None:
    slot = found(at("2026-10-02 10:00"), Place(BERLIN, UNITY))

    assert at("2026-10-05 09:00") == slot.at
    assert [
        ("holiday", "It is German Unity Day where they are."),
        ("weekend", "It is the weekend."),
    ] == [(each.code, each.detail) for each in slot.moved_by]


def test_nothing_is_suggested_on_the_owners_days_off() -> None:
    owner = Calendar(zone=BERLIN, holidays=OwnHolidays(UNITY, frozenset({date(2026, 10, 5)})))

    slot = found(at("2026-10-02 10:00"), owner=owner)

    assert at("2026-10-06 09:00") == slot.at
    assert [
        "It is German Unity Day where you are.",
        "It is the weekend.",
        "It is one of your days off.",
        "Where they are, it is not the time from 09:00 to 17:00.",
    ] == [each.detail for each in slot.moved_by]


def test_nothing_is_suggested_on_vacation() -> None:
    owner = Calendar(
        zone=BERLIN, away_from=at("2026-03-02 00:00"), away_until=at("2026-03-11 00:00")
    )

    slot = found(at("2026-03-03 12:00"), owner=owner)

    assert (at("2026-03-11 09:00"), ["vacation", "outside_hours"]) == (slot.at, codes(slot))


@pytest.mark.parametrize(
    ("wishes", "falls", "rules"),
    [
        (Wishes(hours_from=time(14)), "2026-03-03 14:00", ["asked_hours"]),
        (Wishes(hours_until=time(12)), "2026-03-04 09:00", ["asked_hours"]),
        (Wishes(hours_from=time(18)), "2026-03-03 18:00", ["asked_hours"]),
        (Wishes(hours_until=time(8, 30)), "2026-03-04 08:00", ["asked_hours", "quiet_hours"]),
        (Wishes(not_before=date(2026, 3, 7)), "2026-03-09 09:00", ["asked_not_before", "weekend"]),
        (Wishes(channels=("phone",)), "2026-03-03 12:00", []),
    ],
)
def test_what_they_asked_for_moves_it(wishes: Wishes, falls: str, rules: list[str]) -> None:
    slot = found(at("2026-03-03 12:00"), wishes=wishes)

    assert (at(falls), rules) == (slot.at, codes(slot))


def test_where_hours_meet_both_hold() -> None:
    slot = found(
        at("2026-03-03 12:00", AUCKLAND),
        Place(NEW_YORK, NO_HOLIDAYS),
        owner=Calendar(zone=AUCKLAND),
    )

    assert at("2026-03-04 08:00", AUCKLAND) == slot.at == at("2026-03-03 14:00", NEW_YORK)
    assert "quiet_hours" == codes(slot)[-1]


@pytest.mark.parametrize(
    ("owner", "contact", "falls"),
    [
        (BERLIN, AUCKLAND, at("2026-03-03 19:00", BERLIN)),  # half past seven in the morning there
        (AUCKLAND, BERLIN, at("2026-03-04 19:00", AUCKLAND)),
    ],
)
def test_where_hours_never_meet_it_comes_in_the_owners_last_hour_before_their_day(
    owner: ZoneInfo, contact: ZoneInfo, falls: datetime
) -> None:
    place = Place(contact, NO_HOLIDAYS)

    slot = found(at("2026-03-03 12:00", BERLIN), place, owner=Calendar(zone=owner))

    assert (falls, "hours_apart") == (slot.at, codes(slot)[-1])


def test_hours_that_they_asked_for_hold_even_at_night_for_the_owner() -> None:
    morning = Wishes(hours_from=time(9), hours_until=time(11))

    slot = found(at("2026-03-03 12:00"), Place(AUCKLAND, NO_HOLIDAYS), morning)

    assert (at("2026-03-04 09:00", AUCKLAND), ["asked_hours"]) == (slot.at, codes(slot))


def test_a_day_that_a_place_skips_has_no_slot() -> None:
    slot = found(at("2011-12-29 17:00", APIA), Place(APIA, NO_HOLIDAYS), owner=Calendar(zone=APIA))

    assert at("2012-01-02 09:00", APIA) == slot.at


@pytest.mark.parametrize(
    ("delay", "over"),
    [
        (Delay(), "2026-10-01 15:30"),
        (Delay(count=1), "2026-10-05 00:00"),
        (Delay(count=2, unit="days"), "2026-10-03 00:00"),
        (Delay(count=25, unit="days"), "2026-10-26 00:00"),
        (Delay(count=2, unit="hours"), "2026-10-01 17:30"),
    ],
)
def test_a_delay_counts_days_of_the_place_and_hours_to_the_second(delay: Delay, over: str) -> None:
    assert at(over) == after(at("2026-10-01 15:30").astimezone(UTC), delay, Place(BERLIN, UNITY))


def test_hours_are_hours_when_the_clocks_are_changed() -> None:
    before = at("2026-03-28 12:00").astimezone(UTC)

    assert before + timedelta(hours=24) == after(before, Delay(count=24, unit="hours"), HERE)
    assert at("2026-03-29 00:00") == after(before, Delay(count=1, unit="days"), HERE)


def test_what_is_not_known_of_a_place_is_as_with_the_owner() -> None:
    calendars = FakeCalendars({"DE": UNITY.names})
    owner = Calendar(zone=NEW_YORK, holidays=frozenset({date(2026, 7, 3)}))

    assert owners_place(owner) == place_of(None, None, owner, calendars)
    assert Place(BERLIN, owner.holidays) == place_of("Europe/Berlin", None, owner, calendars)
    assert Place(NEW_YORK, calendars.of("DE")) == place_of(None, "DE", owner, calendars)
    with pytest.raises(HolidayRegionUnknown):
        place_of(None, "XX", owner, calendars)


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({"hours_from": time(12), "hours_until": time(12)}, "/wishes/hours_until"),
        ({"hours_from": time(20), "hours_until": time(8)}, "/wishes/hours_until"),
        ({"hours_until": time(0, 10)}, "/wishes/hours_until"),
        ({"hours_from": time(23, 45)}, "/wishes/hours_until"),
        ({"hours_from": time(9, tzinfo=UTC)}, "/wishes/hours_from"),
        ({"not_before": date(2111, 1, 1)}, "/wishes/not_before"),
    ],
)
def test_wishes_that_allow_nothing_are_refused(asked: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        Wishes(**asked)

    assert [pointer] == [fault.pointer for fault in refused.value.faults]
