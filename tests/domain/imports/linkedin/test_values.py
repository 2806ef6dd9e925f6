import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.imports.linkedin.values import clean, email_of, slug_of, slugs_of


@pytest.mark.parametrize(
    ("url", "slug"),
    [
        ("https://www.linkedin.com/in/albrina-mockridge-invented", "albrina-mockridge-invented"),
        ("https://www.linkedin.com/in/zo%C3%AB-mockstr%C3%B6m-invented/", "zoë-mockström-invented"),
        ("http://de.linkedin.com/in/Sam-Placeholt-Invented-1?trk=x", "sam-placeholt-invented-1"),
        ("www.linkedin.com/in/%E5%A4%AA%E9%83%8E-invented", "太郎-invented"),
        ("https://www.linkedin.com/in/zoe%CC%88-invented", "zoë-invented"),
        ("https://www.linkedin.com/company/nonesuch", None),
        ("https://example.com/in/somebody", None),
        ("https://www.linkedin.com/in/%20", None),
        ("https://www.linkedin.com/in/" + "a" * 256, None),
        ("https://www.linkedin.com/in/" + "%F0%A0%AE%B7" * 200, "\U00020bb7" * 200),
        ("", None),
    ],
)
def test_a_slug_is_decoded_composed_and_lower_case(url: str, slug: str | None) -> None:
    assert slug == slug_of(url)


def test_a_null_byte_never_gets_into_a_slug() -> None:
    assert "ab-invented" == slug_of("https://www.linkedin.com/in/a%00b-invented")


def test_addresses_joined_by_commas_give_each_slug_once() -> None:
    cell = (
        "https://www.linkedin.com/in/a,https://www.linkedin.com/in/b,,https://www.linkedin.com/in/A"
    )
    assert ("a", "b") == slugs_of(cell)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Jessamor\u00a0 ", "Jessamor"),
        ("Producer\r\nHost of the Invented Podcast", "Producer Host of the Invented Podcast"),
        ("Jose\u0301", "José"),
        ("Sampleby, PhD, MBA", "Sampleby, PhD, MBA"),
        ("👩🏽\u200d💻 Perrine", "👩🏽\u200d💻 Perrine"),
        (".", "."),
        ("=1+1", "=1+1"),
    ],
)
def test_names_are_tidied_and_not_guessed_at(text: str, expected: str) -> None:
    assert expected == clean(text)


@given(st.text())
def test_tidying_twice_changes_nothing(text: str) -> None:
    once = clean(text)
    assert once == clean(once)
    assert once == unicodedata.normalize("NFC", once)


def test_an_address_is_kept_as_it_is_stored() -> None:
    assert "Kelvane+li@Example.ORG" == email_of(" Kelvane+li@Example.ORG ")
    assert email_of("not given") is None


def test_a_text_beyond_measure_is_cut() -> None:
    assert "a" * 1_000 == clean("a" * 2_000_000)
    assert 1_000 == len(clean("\u0958" * 1_000))  # composed, each of these is two characters
