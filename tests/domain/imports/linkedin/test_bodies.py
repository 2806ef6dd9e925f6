import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.imports.linkedin.bodies import BODY_LIMIT, body_of, plain_text


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Hi,\r\n\r\nthanks", "Hi,\n\nthanks"),
        ("<p>Dear Marlo,</p><p>at <b>Nonesuch &amp; Co</b>.<br>Yes?</p>",
         "Dear Marlo,\n\nat Nonesuch & Co.\nYes?"),
        ("See https://example.com/a?b=1&copy=2", "See https://example.com/a?b=1&copy=2"),
        ("1 < 2 and 3 > 2 &amp; so on", "1 < 2 and 3 > 2 &amp; so on"),
        ("I <3 robots <and> tea", "I <3 robots <and> tea"),
        ("<style>p {color: red}</style><!-- no --><p>Seen</p><script>alert(1)</script>", "Seen"),
        ('<a href="https://example.com">here</a>', "here"),
        ("one\n\n\n\n\ntwo", "one\n\ntwo"),
        ("auf bald\u2028Marlo", "auf bald\nMarlo"),
        ("   ", ""),
    ],
)  # fmt: skip
def test_markup_goes_and_line_breaks_stay(content: str, expected: str) -> None:
    assert expected == plain_text(content)


def test_at_most_ten_thousand_characters_are_kept() -> None:
    kept = body_of(plain_text("a" * 50_000))
    assert kept is not None
    assert BODY_LIMIT == len(kept)


def test_nothing_is_none() -> None:
    assert body_of(plain_text("<p></p>")) is None


@pytest.mark.parametrize(
    "unit", ["<a ", "<p x='", "<!--", "<script>", "</", "<p>", "&#", '<p "', "<![x"]
)
def test_hostile_markup_costs_no_time(unit: str) -> None:
    begin = time.perf_counter()
    plain_text("<p>" + unit * 100_000)
    assert time.perf_counter() - begin < 2


@given(st.text() | st.text("<>/!-&;#pbrscit \n\"'", max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    assert "\r" not in plain_text(f"<p>{text}")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<p>a&#233;&#0;&#0233;", "aé�é"),
        (f"<p>a&#{'9' * 5_000};", "a�"),
        (f"<p>a&#{'0' * 5_000};", "a�"),
        ("<p>a&#;&#x41;&#99999999;", "a&#;A�"),
        ("a\0b", "ab"),
        ("<p>a\0b</p>", "ab"),
    ],
)
def test_characters_that_are_none_do_no_harm(content: str, expected: str) -> None:
    assert expected == plain_text(content)
