import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.imports.linkedin import values
from domain.shared.linkedin import LONGEST_SLUG, normal_slug, profile_url, slug_of


@given(st.text() | st.text("aé%20İß\u0301\u200b/?#, "))
@example("e\u200b\u0301")
@example("%2541")
@example("a" * 199 + " b")
def test_a_slug_is_found_again_in_the_address_of_its_profile(raw: str) -> None:
    slug = normal_slug(raw)

    assert slug is None or slug == slug_of(profile_url(slug))


@given(st.text(st.characters(exclude_characters=",")))
@example("e\u200b\u0301")
@example("a%20%20b")
def test_a_profile_is_the_same_person_in_an_archive_as_anywhere_else(raw: str) -> None:
    address = f"https://www.linkedin.com/in/{raw}"

    found = {values.slug_of(address), slug_of(address)}
    assert None in found or len(found) == 1


@pytest.mark.parametrize("length", [LONGEST_SLUG, LONGEST_SLUG + 1])
def test_what_is_longer_than_any_slug_is_none_and_never_that_of_somebody_else(length: int) -> None:
    fits = length <= LONGEST_SLUG

    assert ("a" * length if fits else None) == normal_slug("a" * length)
