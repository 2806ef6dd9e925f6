from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.imports.linkedin.dates import (
    parse_date,
    parse_instant,
    parse_partial_date,
    parse_sent_at,
    parse_sent_day,
)
from domain.imports.records import PartialDate

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("28 Oct 2026", date(2026, 10, 28)),
        ("01 apr 2012", date(2012, 4, 1)),
        ("29 Feb 2024", date(2024, 2, 29)),
        ("3 September 2020", date(2020, 9, 3)),
        ("4-Apr-21", date(2021, 4, 4)),
        ("2021-04-13", date(2021, 4, 13)),
        ("2021-04-13 00:00:00", date(2021, 4, 13)),
        ("04/13/2021", date(2021, 4, 13)),
        ("13/04/2021", date(2021, 4, 13)),
        ("04/04/2021", date(2021, 4, 4)),
        ("13.04.2021", date(2021, 4, 13)),
        ("03/04/2021", None),
        ("29 Feb 2023", None),
        ("31 Brumaire 2023", None),
        ("01 Jan 1899", None),
        ("١٢ Oct 2026", None),
        ("", None),
    ],
)
def test_a_day_is_read_where_it_is_clear(text: str, expected: date | None) -> None:
    assert expected == parse_date(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-10-30 08:15:02 UTC", datetime(2026, 10, 30, 8, 15, 2, tzinfo=UTC)),
        ("2026-10-30 08:15:02", datetime(2026, 10, 30, 8, 15, 2, tzinfo=UTC)),
        ("2026-10-30T08:15:02.123Z", datetime(2026, 10, 30, 8, 15, 2, tzinfo=UTC)),
        ("2026-02-30 08:15:02 UTC", None),
        ("2026-10-30 25:15:02 UTC", None),
        ("0001-01-01 00:00:00 UTC", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_the_second_of_a_message(text: str, expected: datetime | None) -> None:
    assert expected == parse_instant(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1/29/26, 2:37 PM", datetime(2026, 1, 29, 13, 37, tzinfo=UTC)),
        ("1/29/26, 2:37\u202fPM", datetime(2026, 1, 29, 13, 37, tzinfo=UTC)),
        ("10/31/26, 12:05 AM", datetime(2026, 10, 30, 23, 5, tzinfo=UTC)),
        ("7/1/26, 12:05 PM", datetime(2026, 7, 1, 10, 5, tzinfo=UTC)),
        ("1/29/2026 14:37", datetime(2026, 1, 29, 13, 37, tzinfo=UTC)),
        ("29/1/26, 2:37 PM", None),
        ("1/29/26, 13:37 PM", None),
        ("1/29/26, 2:61 PM", None),
        ("soon", None),
    ],
)
def test_an_invitation_is_read_on_the_clock_of_the_owner(
    text: str, expected: datetime | None
) -> None:
    assert expected == parse_sent_at(text, BERLIN)


def test_the_day_an_invitation_shows_is_not_shifted_by_the_zone() -> None:
    assert date(2026, 10, 31) == parse_sent_day("10/31/26, 12:05 AM")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jan 2024", PartialDate(2024, 1)),
        ("2015", PartialDate(2015)),
        ("1020", None),
        ("", None),
    ],
)
def test_careers_know_months_or_years(text: str, expected: PartialDate | None) -> None:
    assert expected == parse_partial_date(text)


@given(
    st.text() | st.from_regex(r"[0-9]{1,2}[/.\- ][0-9A-Za-z]{1,4}[/.\- ][0-9]{2,4}", fullmatch=True)
)
def test_no_text_breaks_a_parser_of_days(text: str) -> None:
    found = parse_date(text)
    assert found is None or 2000 <= found.year < 2200


@given(
    st.text()
    | st.from_regex(
        r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4},? [0-9]{1,2}:[0-9]{2}( [AP]M)?", fullmatch=True
    )
)
def test_no_text_breaks_a_parser_of_moments(text: str) -> None:
    moments = (parse_sent_at(text, BERLIN), parse_instant(text))
    assert all(moment is None or moment.tzinfo is UTC for moment in moments)


@given(st.datetimes(datetime(2003, 1, 1), datetime(2199, 1, 1)))  # noqa: DTZ001  (given a zone below)
def test_every_second_comes_back_as_it_was_written(moment: datetime) -> None:
    expected = moment.replace(microsecond=0, tzinfo=UTC)
    assert expected == parse_instant(f"{expected:%Y-%m-%d %H:%M:%S} UTC")
