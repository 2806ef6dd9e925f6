"""Whatever is uploaded: an outcome for every row, no crash but the ways that are documented, bounded time."""

import time
from collections.abc import Iterable
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.imports.address_books.choices import (
    MappingUnusable,
    chosen,
    columns_of,
    open_table,
    read_table,
    survey_table,
)
from domain.imports.address_books.drafts import LONGEST_NOTES, MOST_VALUES
from domain.imports.address_books.google import read_google
from domain.imports.address_books.mapping import propose
from domain.imports.address_books.monica import read_monica
from domain.imports.address_books.outlook import read_outlook
from domain.imports.address_books.reasons import LONGEST_EXCERPT
from domain.imports.address_books.records import EntryRecord
from domain.imports.address_books.texts import LONGEST_VALUE, one_line, several_lines
from domain.imports.linkedin.unusable import UnusableArchive
from domain.imports.records import RowNote
from tests.support.tables import FILE, codes, is_storable, opening, people

GOOGLE = (
    "Name,Given Name,Labels,Birthday,Notes,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Value,"
    "Address 1 - Formatted,Address 1 - City,Website 1 - Value,Custom Field 1 - Label,"
    "Custom Field 1 - Value,Organization Name,Name Prefix,File As,Photo"
)
OUTLOOK = (
    "First Name,Last Name,E-mail Address,E-mail Display Name,Birthday,Anniversary,Categories,"
    "Home Street,Home City,Mobile Phone,Web Page,Initials,Gender,Notes,Company"
)
PLAIN = "Name,E-Mail,Phone,Birthday,LinkedIn,Address,Tags,Notes,Mood"

pieces = st.sampled_from(
    [",", '"', '""', "\n", "\r", " ::: ", ":::", "* ", "@", "a@b.c", "/o=x", "0/0/00", "3/4/1980"]
) | st.sampled_from(
    [
        "31/1/1990",
        "--0229",
        "https://www.linkedin.com/in/%00",
        "linkedin.com/pub/x",
        "+1",
        ";",
        "\t",
    ]
)
tails = st.lists(pieces | st.text(max_size=4), max_size=60).map("".join)


def check(outcomes: Iterable[Any]) -> None:
    """One outcome a row, each of them fit to be stored."""
    lines = []
    for each in outcomes:
        assert isinstance(each, EntryRecord | RowNote)
        assert is_storable(each)
        lines.append(each.line)
    assert sorted(set(lines)) == lines


@given(tails)
def test_any_rows_below_a_header_of_google_have_an_outcome(tail: str) -> None:
    check(read_google(opening(f"{GOOGLE}\n{tail}")(), file=FILE))


@given(tails)
def test_any_rows_below_a_header_of_outlook_have_an_outcome(tail: str) -> None:
    check(read_outlook(opening(f"{OUTLOOK}\n{tail}"), file=FILE))


@given(st.sampled_from([PLAIN + "\n", ""]), tails)
def test_any_table_is_read_by_what_is_proposed_or_refused(head: str, tail: str) -> None:
    lines = opening(head + tail)
    try:
        columns = columns_of(open_table(lines).header, chosen(propose(open_table(lines))))
        check(read_table(lines, columns, survey_table(lines, columns), file=FILE))
    except (UnusableArchive, MappingUnusable):
        assert not head


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_or_read(content: bytes) -> None:
    for head in (b"", GOOGLE.encode() + b"\n", "\ufeff".encode("utf-16")):
        try:
            check(read_google(opening(head + content)(), file=FILE))
        except UnusableArchive:
            continue


@given(st.binary(max_size=200))
def test_any_bytes_are_no_export_of_monica(content: bytes) -> None:
    with pytest.raises(UnusableArchive):
        read_monica(content, file=FILE)


trees = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["uuid", "properties", "data", "type", "values", "first_name", "tags", "birthdate"]
            )
            | st.sampled_from(["date", "messages", "content", "avatar", "body", "created_at"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
kinds = st.sampled_from(
    ["contact", "user", "activity", "relationship", "note", "call", "conversation", "address"]
) | st.sampled_from(["contact_field", "reminder", "gift", "photo"])
shelves = st.lists(
    st.builds(lambda kind, values: {"type": kind, "values": values}, kinds, st.lists(trees)),
    max_size=3,
)


@given(shelves, st.lists(trees, max_size=2), trees)
def test_any_values_in_an_export_of_monica_have_an_outcome(
    inside: list[Any], contacts: list[Any], instance: Any
) -> None:
    whole = {"uuid": "u", "created_at": "2022-03-01", "properties": {"first_name": "A"}}
    shelf = {"type": "contact", "values": [whole | {"data": inside}, *contacts]}
    account = {"data": [shelf, *inside], "instance": instance}
    content = msgspec.json.encode({"version": "1.0-preview.1", "account": account})
    for each in read_monica(content, file=FILE):
        assert is_storable(each)


def test_values_beyond_measure_are_reported() -> None:
    long = "x" * (LONGEST_VALUE + 1)
    tags = " ::: ".join(f"t{n}" for n in range(MOST_VALUES + 1))
    text = (
        f"First Name,Last Name,Labels,Phone 1 - Label,Phone 1 - Value\nA,{long},{tags},,1{long}\n"
    )
    [found] = read_google(opening(text)(), file=FILE)
    assert [("Last Name", "too_long"), ("Labels", "too_many"), ("Phone 1 - Value", "too_long")] == (
        codes(found)
    )


def test_long_notes_are_cut_and_that_is_reported() -> None:
    text = f"First Name,Labels,Notes\nA,,{'x' * (LONGEST_NOTES + 1)}\n"
    [found] = people(read_google(opening(text)(), file=FILE))
    assert (LONGEST_NOTES, [("notes", "cut")]) == (len(found.notes), codes(found))


@pytest.mark.parametrize(
    "cell", ["a" * 200_000, "@" * 200_000, " ::: " * 50_000, "1/" * 100_000, "'" * 200_000]
)
def test_a_cell_made_to_be_slow_is_not(cell: str) -> None:
    row = ",".join([cell[:14_000]] * GOOGLE.count(",")) + ",x\n"
    began = time.perf_counter()
    list(read_google(opening(f"{GOOGLE}\n{row}")(), file=FILE))
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    "cell", ["a" * 200_000, "1 " * 100_000, "a@" * 100_000, "linkedin.com/" * 9]
)
def test_a_table_made_to_be_slow_is_looked_at_in_time(cell: str) -> None:
    lines = opening(f"Name,{cell}\n" + f"A,{cell}\n" * 20)
    began = time.perf_counter()
    columns = columns_of(open_table(lines).header, chosen(propose(open_table(lines))))
    list(read_table(lines, columns, survey_table(lines, columns), file=FILE))
    assert time.perf_counter() - began < 2


def test_a_hundred_broken_rows_cost_no_more_than_reading_them() -> None:
    text = f"{OUTLOOK}\n" + 'a"b,"c\n' * 90 + "x,y\n" * 50_000
    began = time.perf_counter()
    with pytest.raises(UnusableArchive):
        list(read_outlook(opening(text * 3), file=FILE))
    assert time.perf_counter() - began < 20


def test_a_pile_of_marks_is_not_composed() -> None:
    """Sorting that many marks on one letter takes the square of their number."""
    pile = "a" + "\u0301\u0323" * 30_000
    apart = "a" + "\u0f73" * 30_000  # each of them becomes two marks

    assert (pile, apart) == (several_lines(pile), several_lines(apart))
    assert LONGEST_VALUE < len(one_line(pile)) + 2
    assert "\N{LATIN SMALL LETTER A WITH ACUTE}" == several_lines("a\u0301")


def test_piles_of_marks_are_read_nowhere() -> None:
    """Neither in the name of a column nor in the address of a profile."""
    pile = "a" + "\u0301\u0323" * 20_000
    header = f"First Name,Labels,Custom Field 1 - Label,Custom Field 1 - Value,{pile}\n"
    row = f"Ada,,LinkedIn,https://www.linkedin.com/in/{pile},x\n"
    began = time.process_time()
    [found] = people(read_google(opening(header + row)(), file=FILE))

    assert time.process_time() - began < 1
    assert (None, ["too_long", "no_field"]) == (found.slug, [each.code for each in found.dropped])
    assert all(len(each.field) <= LONGEST_EXCERPT for each in found.dropped)


def test_many_columns_that_repeat_the_name_are_compared_in_time() -> None:
    """Each is compared with every way to say the name, and each of those beside every address."""
    emails = " ::: ".join(f"{number}@b" for number in range(MOST_VALUES))
    header = "First Name,Labels,E-mail 1 - Value" + ",Initials" * 900
    row = f"{'A' * 900},,{emails}" + ",q" * 900
    began = time.process_time()
    list(read_google(opening(f"{header}\n" + f"{row}\n" * 10)(), file=FILE))
    assert time.process_time() - began < 2


def test_what_composing_would_shorten_is_not_cut_unseen() -> None:
    name = "e\u0301" * LONGEST_VALUE
    text = f"First Name,Labels,Last Name\nA,,{name}\n"
    [found] = people(read_google(opening(text)(), file=FILE))
    assert ("", [("Last Name", "too_long")]) == (found.family_name, codes(found))
