import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.shared.formulas import guarded, unguarded

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
