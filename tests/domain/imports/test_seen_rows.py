"""The rows of a source so far, in little memory."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.imports.hashes import Hashes
from domain.imports.model import ImportSource
from domain.imports.records import PersonRecord
from domain.imports.seen import Seen
from domain.imports.telling import identities_of
from domain.shared.ids import ContactId, new_id
from tests.support.entries import an_entry

# The two lowest bits are not looked at.
HASHES = st.integers(-(1 << 61), (1 << 61) - 1).map(lambda number: number << 2)
MANY, MOST_BYTES_EACH = 20_000, 28


@given(st.lists(st.tuples(HASHES, st.booleans())), st.lists(HASHES))
def test_hashes_are_a_dictionary_in_which_the_first_mark_stays(
    added: list[tuple[int, bool]], asked: list[int]
) -> None:
    hashes, known = Hashes(), dict[int, bool]()
    for value, mark in added:
        hashes.add(value, mark=mark)
        known.setdefault(value, mark)

    for value in (*known, *asked):
        assert known.get(value) is hashes.mark_of(value)


def test_each_hash_takes_a_few_bytes() -> None:
    tracemalloc.start()
    try:
        hashes = Hashes()
        for number in range(MANY):
            hashes.add(hash(str(number)))
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert kept < MANY * MOST_BYTES_EACH


def _seen(*people: PersonRecord) -> Seen:
    seen = Seen()
    for person in people:
        seen.add(person, identities_of(person, ImportSource.VCARD))
    return seen


OFFICE = "office@example.org"


@pytest.mark.parametrize(
    ("earlier", "later", "evidence"),
    [
        (an_entry(emails=[OFFICE]), an_entry(emails=["OFFICE@example.org"]), "email"),
        (an_entry(emails=[OFFICE]), an_entry(given_name="Ann", emails=[OFFICE]), None),
        (an_entry(emails=[OFFICE]), an_entry(given_name="", family_name="", emails=[OFFICE]), "email"),
        (an_entry(given_name="", family_name="", emails=[OFFICE]), an_entry(emails=[OFFICE]), "email"),
        (an_entry(phones=["+44 1"]), an_entry(phones=["+441"], company="Acme"), "phone"),
        (an_entry(phones=["+44 1"]), an_entry(phones=["+441"], given_name="Ann"), None),
        (an_entry(company="Acme"), an_entry(3, company="Acme"), "entry"),
        (an_entry(company="Acme"), an_entry(company="Nonesuch"), None),
        (an_entry(slug="a", emails=[OFFICE]), an_entry(slug="b", emails=[OFFICE]), None),
    ],
)  # fmt: skip
def test_a_couple_and_an_office_share_what_makes_one_person_twice_the_same(
    earlier: PersonRecord, later: PersonRecord, evidence: str | None
) -> None:
    seen = _seen(earlier)

    assert evidence == seen.evidence(later, identities_of(later, ImportSource.VCARD))


def test_a_contact_is_taken_once_a_row_was_it() -> None:
    seen, zoe, ann = Seen(), ContactId(new_id()), ContactId(new_id())
    seen.take(zoe)

    assert (True, False) == (seen.is_taken(zoe), seen.is_taken(ann))
