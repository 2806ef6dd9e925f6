from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.interactions.automatic import meaning_of
from tests.domain.interactions.words import AUTOMATIC, OPT_OUTS, PLAIN, RETURNS

TUESDAY = date(2026, 3, 3)


def _meaning(text: str) -> str | None:
    heard = meaning_of(text, TUESDAY)
    return None if heard is None else heard.meaning


@pytest.mark.parametrize("text", OPT_OUTS)
def test_a_wish_not_to_be_contacted_is_heard(text: str) -> None:
    assert "opt_out" == _meaning(text)


@pytest.mark.parametrize("text", AUTOMATIC)
def test_an_automatic_answer_is_known(text: str) -> None:
    assert "out_of_office" == _meaning(text)


@pytest.mark.parametrize("text", PLAIN)
def test_where_there_is_doubt_it_is_a_plain_message(text: str) -> None:
    assert _meaning(text) is None


@pytest.mark.parametrize(("text", "day"), RETURNS)
def test_the_day_of_return_is_taken_where_it_is_certain(text: str, day: str | None) -> None:
    heard = meaning_of(text, TUESDAY)

    assert heard is not None
    assert (None if day is None else date.fromisoformat(day)) == heard.returns_on


@given(
    st.lists(
        st.sampled_from(
            [*"aZ .,\n!?>\"'-", "please ", "stop ", "contact ", "me ", "again ", "until "]
        ),
        max_size=80,
    ).map("".join)
)
@settings(deadline=500, max_examples=60)
def test_any_text_is_read_at_once(text: str) -> None:
    heard = meaning_of(text, TUESDAY)

    assert heard == meaning_of(text, TUESDAY)
