"""Any two sources, in either order, make the same people of the same entries; and what was told is told once."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from domain.imports.comparison import Teller
from domain.imports.matching import PersonDecision, decide_people
from domain.imports.model import ImportSource
from domain.imports.recognising import KnownPerson
from domain.imports.records import PersonRecord
from domain.imports.seen import Seen
from domain.imports.telling import identities_of
from domain.shared.ids import ContactId, ImportId, new_id
from tests.fakes.phones import keys_of
from tests.support.entries import an_entry

NAMES = ("Zoe", "Ann")
TOLD = ("slug", "uid", "email", "phone", "name", "day", "notes", "tag")
ADDRESS_BOOKS = (ImportSource.VCARD, ImportSource.GOOGLE_CSV)

Tags = tuple[str, ...]


class Source(NamedTuple):
    """What kind it is, and of whom it tells what."""

    kind: ImportSource
    told: Sequence[tuple[int, frozenset[str]]]


def sources() -> st.SearchStrategy[Source]:
    people = st.dictionaries(
        st.integers(0, 4), st.sets(st.sampled_from(TOLD), min_size=1).map(frozenset), max_size=5
    )
    kinds = st.sampled_from([ImportSource.LINKEDIN_ARCHIVE, *ADDRESS_BOOKS])
    return st.builds(
        Source, kinds, people.flatmap(lambda each: st.permutations(sorted(each.items())))
    )


def _row(source: Source, line: int, number: int, told: frozenset[str]) -> PersonRecord:
    """A person has identifiers of their own; names they share."""
    is_linkedin = source.kind == ImportSource.LINKEDIN_ARCHIVE
    values: dict[str, Any] = {
        "given_name": NAMES[number % 2] if "name" in told else "",
        "family_name": "",
        "slug": f"slug-{number}" if "slug" in told else None,
        "company": f"Company {number} of {source.kind}",  # no entry is quite like another
    }
    if is_linkedin:
        day = date(2026, 1, 1) + timedelta(days=number)
        values |= {
            "connected_on": day if "day" in told else None,
            "email": f"{number}@example.org" if "email" in told else None,
        }
    else:
        values |= {
            "uid": f"urn:uuid:000000000000000{number}" if "uid" in told else None,
            "emails": [f"{number}@EXAMPLE.org"] if "email" in told else [],
            "phones": [f"+44 20 7946 00 0{number}"] if "phone" in told else [],
            "notes": f"Note of {source.kind} about {number}" if "notes" in told else "",
            "tags": ("Friends",) if "tag" in told else (),
        }
    return an_entry(line, **values)


class World:
    """Contacts in memory, and which entries they have come of."""

    def __init__(self, chunk: int) -> None:
        self._chunk = chunk
        self._contacts: dict[ContactId, KnownPerson] = {}
        self._entries: dict[ContactId, set[tuple[str, int]]] = {}

    @property
    def people(self) -> set[frozenset[tuple[str, int]]]:
        return {frozenset(each) for each in self._entries.values()}

    def imported(self, source: Source, label: str) -> list[PersonDecision]:
        rows = [_row(source, line, *told) for line, told in enumerate(source.told)]
        numbers = [
            *(each.value for row in rows for each in row.phones),
            *(each["number"] for c in self._contacts.values() for each in c.phones.values()),
        ]
        by = Teller(
            source=source.kind, import_id=ImportId(new_id()), phone_keys=keys_of(numbers), tags={}
        )
        seen, decided = Seen(), list[PersonDecision]()
        profiles = {row.slug for row in rows if row.slug}
        for start in range(0, len(rows), self._chunk):
            chunk = rows[start : start + self._chunk]
            known = self._known(chunk, by)
            told = [(row, identities_of(row, by.source)) for row in chunk]
            decisions = decide_people(told, known, by, seen=seen, profiles=profiles, as_of=None)
            for offset, decision in enumerate(decisions, start):
                self._write(decision, by, (label, source.told[offset][0]))
            decided += decisions
        return decided

    def _known(self, rows: Iterable[PersonRecord], by: Teller) -> dict[Any, list[KnownPerson]]:
        asked = {identity for row in rows for identity in identities_of(row, by.source)}
        return {
            identity: [
                contact
                for contact in self._contacts.values()
                if identity in contact.identities(by.phone_keys)
            ]
            for identity in asked
        }

    def _write(self, decision: PersonDecision, by: Teller, entry: tuple[str, int]) -> None:
        assert decision.outcome != "skipped", decision
        known = decision.known or KnownPerson(id=ContactId(new_id()), import_id=by.import_id)
        written = known.with_values(decision.values, by.family, decision.imported)
        self._contacts[known.id] = msgspec.structs.replace(written, origins=decision.origins)
        self._entries.setdefault(known.id, set()).add(entry)


@given(sources(), sources(), st.integers(1, 3))
def test_the_order_of_two_imports_does_not_matter_for_who_is_who(
    first: Source, second: Source, chunk: int
) -> None:
    one, other = World(chunk), World(chunk + 1)
    one.imported(first, "first")
    one.imported(second, "second")
    other.imported(second, "second")
    other.imported(first, "first")

    assert one.people == other.people


@given(sources(), sources(), st.integers(1, 3))
def test_whatever_was_imported_since_the_same_again_changes_nothing(
    first: Source, second: Source, chunk: int
) -> None:
    world = World(chunk)
    world.imported(first, "first")
    world.imported(second, "second")
    again = world.imported(first, "first")

    assert [("unchanged", {}, False)] * len(again) == [
        (each.outcome, each.values, each.is_noted) for each in again
    ]
