"""What the exports write is what is read back."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.exports.vcards import vcard
from domain.contacts.values import Birthday
from domain.contacts.views import ContactView
from domain.imports.address_books.records import EntryRecord, Labelled
from domain.shared.errors import Invalid
from domain.shared.text import tidy
from tests.support.vcards import FILE, read_octets

AT = datetime(2026, 11, 23, 9, 30, 15, tzinfo=UTC)
ID = UUID("0192f0c1-2345-7abc-8def-0123456789ab")

shown = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])
words = st.text(shown, max_size=60).map(tidy).filter(bool)
labels = st.none() | st.sampled_from(["home", "work", "cell"]) | words.map(lambda w: w[:40].strip())
mails = st.from_regex(r"[a-z.+é]{1,30}@[a-z.]{1,30}", fullmatch=True)
urls = st.from_regex(r"https?://[a-z.]{1,20}/[!-\[\]-~]{0,80}", fullmatch=True)
texts = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], include_characters="\n"))


def labelled(values: st.SearchStrategy[str]) -> st.SearchStrategy[list[Labelled]]:
    return st.lists(st.builds(Labelled, values, labels), max_size=3, unique_by=lambda e: e.value)


def birthdays() -> st.SearchStrategy[Birthday]:
    years = st.none() | st.integers(1800, 2200).filter(lambda year: year != 1604)

    def days(month: int, day: int, year: int | None) -> Birthday:
        try:
            return Birthday(month=month, day=day, year=year)
        except Invalid:
            return Birthday(month=2, day=28, year=year)

    return st.builds(days, st.integers(1, 12), st.integers(1, 31), years)


people = st.builds(
    EntryRecord,
    file=st.just(FILE),
    line=st.just(1),
    uid=st.just(str(ID)),
    given_name=words,
    family_name=words | st.just(""),
    organisation=st.none() | words,
    position=st.none() | words,
    emails=labelled(mails).map(tuple),
    phones=labelled(words).map(tuple),
    links=labelled(urls).map(tuple),
    addresses=labelled(texts.map(str.strip).filter(bool)).map(tuple),
    slug=st.none() | st.from_regex(r"[a-zé0-9-]{3,30}", fullmatch=True),
    birthday=st.none() | birthdays(),
    notes=texts.map(str.strip),
    tags=st.lists(words, unique=True, max_size=3).map(tuple),
)


def written(entry: EntryRecord, version: str) -> bytes:
    tags = {UUID(int=number): name for number, name in enumerate(entry.tags)}
    blank: dict[str, Any] = dict.fromkeys(ContactView.__struct_fields__)
    return vcard(
        ContactView(
            **blank
            | {
                "id": ID,
                "given_name": entry.given_name,
                "family_name": entry.family_name,
                "organisation_name": entry.organisation,
                "position": entry.position,
                "emails": _elements("address", entry.emails),
                "phones": _elements("number", entry.phones),
                "links": _elements("url", entry.links),
                "addresses": _elements("formatted", entry.addresses),
                "linkedin_slug": entry.slug,
                "birthday": entry.birthday and msgspec.Raw(msgspec.json.encode(entry.birthday)),
                "notes": entry.notes,
                "tag_ids": list(tags),
                "updated_at": AT,
            }
        ),
        tags,
        version,
    )


def _elements(field: str, values: tuple[Labelled, ...]) -> msgspec.Raw:
    shapes = {
        f"k{n}": {field: each.value, "label": each.label, "position": n}
        for n, each in enumerate(values)
    }
    return msgspec.Raw(msgspec.json.encode(shapes))


@pytest.mark.parametrize("version", ["3.0", "4.0"])
@given(entry=people)
def test_a_contact_that_was_exported_is_read_back_as_it_was(
    version: str, entry: EntryRecord
) -> None:
    assert [entry] == read_octets(written(entry, version))
