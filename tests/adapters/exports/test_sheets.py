import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.exports.sheets import guarded, lines, unguarded

STARTS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
suspicious = st.builds("{}{}{}".format, st.text("'", max_size=3), st.sampled_from(STARTS), texts)


@given(texts | suspicious)
def test_a_guard_can_be_taken_away_again(text: str) -> None:
    assert text == unguarded(guarded(text))


@given(suspicious | texts)
def test_no_cell_begins_like_a_formula(text: str) -> None:
    assert not guarded(text).startswith(tuple(STARTS))


@pytest.mark.parametrize("plain", ["Ada", "O'Brien", "", "'tis", "1 + 1", "a=b"])
def test_what_is_no_formula_stays_as_it_is(plain: str) -> None:
    assert plain == guarded(plain)


@given(st.lists(st.lists(texts | suspicious, min_size=2, max_size=2), max_size=5))
def test_rows_survive_a_spreadsheet(rows: list[list[str]]) -> None:
    content = lines(rows).decode()
    read = list(csv.reader(io.StringIO(content, newline="")))

    assert rows == [[unguarded(cell) for cell in row] for row in read]
    assert content.count('"') >= 4 * len(rows)
