"""Whatever is uploaded: an answer for every card, no crash, bounded time and memory."""

import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.imports.address_books.drafts import MOST_VALUES
from domain.imports.address_books.records import EntryRecord
from domain.imports.address_books.texts import LONGEST_VALUE
from domain.imports.address_books.vcard.lines import LONGEST_LINE
from domain.imports.address_books.vcard.reading import read_vcards
from domain.imports.address_books.vcard.unusable import NoCards
from domain.imports.linkedin.unusable import EmptyFile, UnusableArchive
from domain.imports.records import RowNote
from tests.support.tables import is_storable
from tests.support.vcards import FILE, Octets, a_person, card, codes, read_octets

names = st.sampled_from(
    ["N", "FN", "ORG", "TITLE", "EMAIL", "TEL", "ADR", "LABEL", "URL", "BDAY", "NOTE", "UID", "X-Y"]
) | st.sampled_from(
    ["PHOTO", "AGENT", "KIND", "VERSION", "CATEGORIES", "X-SOCIALPROFILE", "X-ABShowAs", "BEGIN"]
)
groups = st.sampled_from(["", "", "g.", "g.X-ABLabel:x\r\ng."])
parameters = st.sampled_from(
    [";TYPE=linkedin", ";CELL", ";PREF=1", ";PREF=9999999", ";ENCODING=QUOTED-PRINTABLE", ";BASE64"]
) | st.sampled_from(
    [";CHARSET=utf-16", ";CHARSET=latin1", ';X="a:b', ';X="^n,";X=y', ";=", ";VALUE=uri", ";TYPE="]
)
pieces = st.sampled_from(
    ["VCARD", "2.1", "=", "=3D", ";", ",", "\\", "\\n", "\\;", ":", '"', "--0412", "1604-02-29"]
) | st.sampled_from(
    ["tel:", "mailto:@", "https://linkedin.com/in/", "é", "\r\n ", "\t", "a" * 90, "_$!<x>!$_"]
)
values = st.lists(pieces | st.text(max_size=5), max_size=6).map("".join)
lines = st.builds(
    lambda group, name, told, value: f"{group}{name}{''.join(told)}:{value}",
    groups,
    names,
    st.lists(parameters, max_size=3),
    values,
)
files = st.lists(st.sampled_from(["BEGIN:VCARD", "END:VCARD", "AGENT:", ""]) | lines | values)


@given(
    st.binary(max_size=600) | files.map(lambda each: "\r\n".join(each).encode("utf-8", "replace"))
)
def test_any_octets_are_read_or_refused(content: bytes) -> None:
    try:
        outcomes = read_octets(content)
    except UnusableArchive:
        outcomes = []
    assert all(isinstance(each, EntryRecord | RowNote) for each in outcomes)


@given(st.lists(lines, max_size=12), st.sampled_from(["2.1", "3.0", "4.0"]))
def test_a_bad_card_leaves_the_next_one_alone(bad: list[str], version: str) -> None:
    good = card("FN:Good", version="4.0")
    *_, last = read_octets((card(*bad, version=version) + good).encode("utf-8", "replace"))

    assert isinstance(last, EntryRecord)
    assert ("Good", ()) == (last.given_name, last.dropped)


@pytest.mark.parametrize("content", [b"", b"\r\n\r\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(content: bytes) -> None:
    with pytest.raises(EmptyFile):
        read_octets(content)


def test_a_file_without_cards_is_refused() -> None:
    with pytest.raises(NoCards):
        read_octets(b"First Name,Last Name\nAda,Testwright\n")


def test_more_values_than_anybody_has_are_reported() -> None:
    many = [f"TEL:{number}" for number in range(MOST_VALUES + 2)]
    entry = a_person(*many, f"CATEGORIES:{','.join(map(str, range(MOST_VALUES * 9)))}")

    assert (MOST_VALUES, MOST_VALUES) == (len(entry.phones), len(entry.tags))
    assert [
        (104, "TEL", "too_many"),
        (105, "TEL", "too_many"),
        (106, "CATEGORIES", "too_many"),
    ] == codes(entry.dropped)


def test_values_and_lines_longer_than_any_are_reported() -> None:
    entry = a_person(f"TITLE:{'x' * 2000}", f"X-Y;A=b:{'x' * LONGEST_LINE}", "TEL:1")

    assert (None, "1") == (entry.position, entry.phones[0].value)
    assert [(4, "TITLE", "too_long"), (5, "X-Y", "too_long")] == codes(entry.dropped)


@pytest.mark.parametrize(
    "line",
    [
        "FN:" + "\u0315\u0316" * 60_000,
        "URL:https://www.linkedin.com/in/" + "\u0315\u0316" * 60_000,
        "g.X-ABLabel:" + "\u0315\u0316" * 60_000,
        "N:" + ";" * 250_000,
        "ADR:" + "\\;" * 100_000,
        "CATEGORIES:" + "," * 250_000,
        "TEL" + ";" * 250_000 + ":1",
        "TEL;X=" + '"' * 250_001 + ":1",
        'TEL;X="' + ",:;" * 80_000 + ":1",
        "TEL;TYPE=" + "a," * 120_000 + ":1",
        "EMAIL:" + "@" * 250_000,
        "BDAY:--0412T" + "1" * 250_000 + "x",
        "NOTE;ENCODING=QUOTED-PRINTABLE:" + "=" * 250_000,
    ],
    ids=lambda line: line[:24],
)
def test_no_line_takes_longer_than_its_length_allows(line: str) -> None:
    """What takes the square of the length takes minutes here, everything else a fraction of a second."""
    content = card("FN:Ada", "g.TEL:1", line).encode()
    began = time.process_time()
    read_octets(content)

    assert time.process_time() - began < 5


def test_a_long_line_is_looked_at_once_however_often_it_goes_on() -> None:
    content = b"BEGIN:VCARD\n" + b" " * LONGEST_LINE + b"\n" + b" x\n" * 1_500 + b"END:VCARD\n"
    began = time.process_time()
    read_octets(content.replace(b" \n", b"x\n", 1))

    assert time.process_time() - began < 2


def test_memory_does_not_grow_with_the_file() -> None:
    picture = "PHOTO;ENCODING=b:" + "\r\n ".join(["A" * 74] * 3000)
    content = card("FN:Ada", picture).encode() * 20
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        people = sum(isinstance(each, EntryRecord) for each in read_vcards(Octets(content), FILE))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert 20 == people
    assert most - before < len(content) / 3


@pytest.mark.parametrize(
    "line",
    [
        "EMAIL;T\x08\0=:a@b.c",
        "EMAIL:mailto:a%00b@example.com",
        "X\0-Y:1",
        "ADR;LABEL=\0:;;",
        "X\0;" + "y" * LONGEST_LINE,
        "\0",
    ],
    ids=lambda line: line[:12],
)
def test_no_null_gets_into_a_report(line: str) -> None:
    [found] = read_octets(card("FN:Ada", line).encode())

    assert is_storable(found)


def test_what_composing_makes_too_long_is_reported() -> None:
    entry = a_person("TITLE:" + "\u0958" * LONGEST_VALUE)

    assert (None, [(4, "TITLE", "too_long")]) == (entry.position, codes(entry.dropped))
