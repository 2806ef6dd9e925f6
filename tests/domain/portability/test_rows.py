"""Rows that come on several pages are one; equal rows of one page are as many as they are."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from domain.portability.rows import Novelty, pack, unpack

ROWS = st.lists(st.sampled_from([{"A": letter} for letter in "xyz"]), max_size=6)


def all_of(*pages: list[dict[str, str]]) -> list[dict[str, str]]:
    novelty = Novelty()
    return [row for page in pages for row in novelty.of(page)]


def test_a_row_that_an_earlier_page_had_is_left_out() -> None:
    assert [{"A": "x"}, {"A": "y"}, {"A": "z"}] == all_of(
        [{"A": "x"}, {"A": "y"}], [{"A": "y"}, {"A": "z"}]
    )


def test_two_equal_rows_of_one_page_are_two() -> None:
    twice = [{"A": "x"}, {"A": "x"}]
    assert twice == all_of(twice, [{"A": "x"}])
    assert twice == all_of([{"A": "x"}], twice)


@given(st.lists(ROWS, max_size=5))
def test_of_each_row_there_are_as_many_as_on_the_page_with_most_of_them(
    pages: list[list[dict[str, str]]],
) -> None:
    counted = [Counter(row["A"] for row in page) for page in pages]
    most = {letter: max((each[letter] for each in counted), default=0) for letter in "xyz"}
    kept = Counter(row["A"] for row in all_of(*pages))

    assert most == {letter: kept[letter] for letter in "xyz"}
    assert all_of(*pages) == all_of(*pages, *pages)


@given(ROWS)
def test_what_was_packed_is_unpacked(rows: list[dict[str, str]]) -> None:
    assert rows == unpack(pack(rows).content)
