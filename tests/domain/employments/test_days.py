"""Days as far as they are known."""

from datetime import date

import pytest

from domain.employments.days import BadDay, EndBeforeStart, check_day, check_span, is_over


@pytest.mark.parametrize("text", ["2024", "2024-03", "2024-02-29", "1900-01-01", None])
def test_days_months_and_years_are_days(text: str | None) -> None:
    check_day(text, "started_on")

    assert text is None or not is_over(text, date.fromisoformat(f"{text}-01-01"[:10]))


@pytest.mark.parametrize(
    "text", ["", "24", "2024-3", "2024-13", "2023-02-29", "1899", "2024-03-05T"]
)
def test_anything_else_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(BadDay) as refused:
        check_day(text, "ended_on")

    assert "/ended_on" == refused.value.faults[0].pointer


@pytest.mark.parametrize(
    ("started_on", "ended_on", "fits"),
    [
        ("2024-06", "2024", True),
        ("2024", "2024-01-31", True),
        ("2024-06-02", "2024-06", True),
        ("2024-06", "2024-05-31", False),
        ("2024", "2023", False),
        (None, "2023", True),
        ("2024", None, True),
    ],
)
def test_an_end_is_compared_with_the_start_as_far_as_both_are_known(
    started_on: str | None, ended_on: str | None, *, fits: bool
) -> None:
    try:
        check_span(started_on, ended_on)
        told = True
    except EndBeforeStart:
        told = False

    assert fits is told


def test_what_ended_some_time_in_a_year_may_not_be_over_within_it() -> None:
    day = date(2024, 5, 5)

    assert [True, False, True, False] == [
        is_over(text, day) for text in ("2023", "2024", "2024-04", "2024-05-05")
    ]
