"""What the exports write as a table is what is read back."""

import unicodedata
from typing import Any
from uuid import UUID

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from adapters.exports.sheets import BOM, CONTACT_COLUMNS, contact_row, lines
from domain.contacts.values import Birthday
from domain.contacts.views import ContactView
from domain.imports.address_books.choices import (
    chosen,
    columns_of,
    open_table,
    read_table,
    survey_table,
)
from domain.imports.address_books.mapping import propose
from domain.imports.address_books.records import EntryRecord, Labelled
from domain.imports.records import RowNote
from domain.shared.text import tidy
from tests.support.tables import FILE, notes, opening

ID = UUID("0192f0c1-2345-7abc-8def-0123456789ab")

shown = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])
words = (st.text(shown, max_size=40) | st.sampled_from(["=1+1", "'-x", "@a", "\uff0b1"])).map(tidy)
names = words.filter(bool)
paragraphs = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], include_characters="\n\t")
).map(lambda text: unicodedata.normalize("NFC", text).strip())
mails = st.from_regex(r"[a-z.+é=-]{1,30}@[a-z.]{1,30}", fullmatch=True)
numbers = st.from_regex(r"[+(]?[0-9][0-9 ()-]{0,20}[0-9]", fullmatch=True).map(tidy)
urls = st.from_regex(r"https?://[a-z.]{1,20}/[!-\[\]-~]{0,80}", fullmatch=True)


def several(values: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[Labelled, ...]]:
    each = st.builds(Labelled, values)
    return st.lists(each, max_size=3, unique_by=lambda e: e.value.casefold()).map(tuple)


people = st.builds(
    EntryRecord,
    file=st.just(FILE),
    line=st.just(2),
    uid=st.just(str(ID)),
    given_name=names,
    family_name=words,
    organisation=st.none() | names,
    position=st.none() | names,
    emails=several(mails),
    phones=several(numbers),
    links=several(urls),
    addresses=several(names),
    slug=st.none() | st.from_regex(r"[a-zé0-9-]{3,30}", fullmatch=True),
    birthday=st.sampled_from(
        [None, Birthday(month=2, day=29), Birthday(year=1985, month=4, day=12)]
    ),
    notes=paragraphs,
    tags=st.lists(names, unique_by=str.casefold, max_size=3).map(tuple),
)


def written(entry: EntryRecord, **fields: Any) -> bytes:
    tags = {UUID(int=number): name for number, name in enumerate(entry.tags)}
    blank: dict[str, Any] = dict.fromkeys(ContactView.__struct_fields__)
    view = ContactView(
        **blank
        | {
            "id": ID,
            "given_name": entry.given_name,
            "family_name": entry.family_name,
            "organisation_name": entry.organisation,
            "position": entry.position,
            "emails": elements("address", entry.emails),
            "phones": elements("number", entry.phones),
            "links": elements("url", entry.links),
            "addresses": elements("formatted", entry.addresses),
            "linkedin_slug": entry.slug,
            "birthday": entry.birthday and msgspec.Raw(msgspec.json.encode(entry.birthday)),
            "notes": entry.notes,
            "tag_ids": list(tags),
        }
        | fields
    )
    return BOM + lines([CONTACT_COLUMNS]) + lines([contact_row(view, tags)])


def elements(field: str, values: tuple[Labelled, ...]) -> msgspec.Raw:
    made = {f"k{n}": {field: each.value, "position": n} for n, each in enumerate(values)}
    return msgspec.Raw(msgspec.json.encode(made))


def read(content: bytes) -> list[EntryRecord | RowNote]:
    opened = opening(content)
    columns = columns_of(open_table(opened).header, chosen(propose(open_table(opened))))
    return list(read_table(opened, columns, survey_table(opened, columns), file=FILE))


@given(people)
def test_a_contact_is_read_back_as_it_was(entry: EntryRecord) -> None:
    assert [entry] == read(written(entry))


def test_an_address_of_several_lines_stays_one() -> None:
    entry = EntryRecord(
        file=FILE,
        line=2,
        uid=str(ID),
        given_name="Ada",
        addresses=(Labelled("1 Mock Street\nTestham"),),
    )
    assert [entry] == read(written(entry))


def test_what_lies_in_the_trash_is_not_brought_back() -> None:
    entry = EntryRecord(file=FILE, line=2, given_name="Ada")
    assert [(2, "skipped", "trashed")] == notes(read(written(entry, deleted_at="2026-11-23")))


def test_byte_order_marks_and_columns_that_come_twice_do_no_harm() -> None:
    entry = EntryRecord(file=FILE, line=2, given_name="Ada")
    header, row, _ = written(entry).decode("utf-8-sig").split("\r\n")
    moved = f"\ufeffdeleted_at,{header.removesuffix(',deleted_at')},given_name\r\n,{row}Ada\r\n"
    [found] = read(moved.encode("utf-8-sig"))

    assert isinstance(found, EntryRecord)
    assert "Ada" == found.given_name
