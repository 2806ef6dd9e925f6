from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.contacts.values import Birthday
from domain.imports.address_books.birthdays import (
    DateOrder,
    birthday_of,
    is_no_date,
    order_of,
)


@pytest.mark.parametrize(
    ("text", "year", "month", "day"),
    [
        ("1985-04-12", 1985, 4, 12),
        (" 1985-4-2 ", 1985, 4, 2),
        ("1985/04/12", 1985, 4, 12),
        ("19850412", 1985, 4, 12),
        ("1985-04-12T00:00:00Z", 1985, 4, 12),
        ("--03-07", None, 3, 7),
        (" --03-07", None, 3, 7),
        ("--0229", None, 2, 29),
        ("12.4.1985", 1985, 4, 12),
        ("12. 4. 1985", 1985, 4, 12),
        ("04/13/1985 00:00", 1985, 4, 13),
        ("13-4-1985", 1985, 4, 13),
        ("4/4/1985", 1985, 4, 4),
        ("12 April 1985", 1985, 4, 12),
        ("12-Apr-1985", 1985, 4, 12),
        ("April 12, 1985", 1985, 4, 12),
        ("Apr 12", None, 4, 12),
    ],
)
def test_a_day_that_can_only_be_read_in_one_way_is_read(
    text: str, year: int | None, month: int, day: int
) -> None:
    assert Birthday(year=year, month=month, day=day) == birthday_of(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("4/12/1985", "date_ambiguous"),
        ("4-12-1985", "date_ambiguous"),
        ("4/13/85", "year_ambiguous"),
        ("4.12.85", "year_ambiguous"),
        ("1990-02-30", "bad_date"),
        ("31/31/1990", "bad_date"),
        ("0785-04-12", "bad_date"),
        ("12 Avril 1985", "bad_date"),
        ("soon", "bad_date"),
        ("", "bad_date"),
        ("1" * 100, "bad_date"),
    ],
)
def test_what_cannot_be_read_says_why(text: str, code: str) -> None:
    assert code == birthday_of(text)


def test_the_order_of_a_column_decides_what_one_date_leaves_open() -> None:
    assert Birthday(year=1985, month=12, day=4) == birthday_of("4/12/1985", DateOrder.DAY_FIRST)
    assert Birthday(year=1985, month=4, day=12) == birthday_of("4/12/1985", DateOrder.MONTH_FIRST)
    assert Birthday(year=1985, month=4, day=13) == birthday_of("13/4/1985", DateOrder.MONTH_FIRST)


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["1/2/1990", "31/1/1990", "0/0/00", ""], DateOrder.DAY_FIRST),
        (["1/2/1990", "1/31/90"], DateOrder.MONTH_FIRST),
        (["1/2/1990", "3/4/1990"], None),
        (["31/1/1990", "1/31/1990"], None),
        (["31.1.1990", "1990-01-31"], None),
    ],
)
def test_the_order_is_that_of_all_dates_or_unknown(
    values: list[str], order: DateOrder | None
) -> None:
    assert order is order_of(values)


@pytest.mark.parametrize("text", ["0/0/00", "0.0.00", "0-0-00", "00/00/0000", "0/0/00 0:00"])
def test_zeros_are_no_date(text: str) -> None:
    assert is_no_date(text)


@given(st.text(), st.sampled_from([None, *DateOrder]))
def test_any_text_is_a_day_or_a_reason(text: str, order: DateOrder | None) -> None:
    found = birthday_of(text, order)
    assert isinstance(found, Birthday) or found in {"bad_date", "date_ambiguous", "year_ambiguous"}


@given(st.dates(date(1800, 1, 1), date(2200, 12, 31)))
def test_a_day_is_read_as_it_was_written(day: date) -> None:
    expected = Birthday(year=day.year, month=day.month, day=day.day)
    assert expected == birthday_of(day.isoformat()) == birthday_of(f"{day:%d.%m.%Y}")
