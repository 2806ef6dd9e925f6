import pytest

from domain.contacts.values import Birthday
from domain.imports.address_books.choices import (
    Choice,
    MappingUnusable,
    chosen,
    columns_of,
    open_table,
    read_table,
    survey_table,
)
from domain.imports.address_books.columns import CHOICES, Field, column_key
from domain.imports.address_books.headings.plain import CERTAIN, LIKELY
from domain.imports.address_books.mapping import Proposal, propose
from domain.imports.address_books.records import EntryRecord, Labelled
from domain.imports.linkedin.unusable import HeaderNotFound
from domain.imports.records import RowNote
from tests.support.tables import FILE, codes, opening, people


def proposals(text: str) -> list[Proposal]:
    return list(propose(open_table(opening(text))))


def told(text: str) -> list[tuple[str, str, str]]:
    return [(each.field, each.label or "", each.confidence) for each in proposals(text)]


def read(text: str, choices: list[Choice] | None = None) -> list[EntryRecord | RowNote]:
    lines = opening(text)
    columns = columns_of(open_table(lines).header, choices or chosen(proposals(text)))
    return list(read_table(lines, columns, survey_table(lines, columns), file=FILE))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("First Name", ("given_name", "", "certain")),
        ("given_name", ("given_name", "", "certain")),
        ("Nachname", ("family_name", "", "certain")),
        ("E-Mail", ("email", "", "certain")),
        ("Courriel", ("email", "", "certain")),
        ("Work Email", ("email", "work", "certain")),
        ("Handy", ("phone", "mobile", "certain")),
        ("Business Street", ("street", "work", "certain")),
        ("LinkedIn URL", ("linkedin", "", "certain")),
        ("Geburtsdatum", ("birthday", "", "certain")),
        ("Name", ("full_name", "", "likely")),
        ("Nom", ("family_name", "", "likely")),
        ("Phone 7", ("phone", "", "likely")),
        ("Title", ("ignored", "", "none")),
        ("Suffix", ("ignored", "", "none")),
        ("Mood", ("ignored", "", "none")),
        ("", ("ignored", "", "none")),
    ],
)
def test_a_column_is_told_by_its_name(name: str, expected: tuple[str, str, str]) -> None:
    assert expected == told(f'"{name}",Mood\n')[0]


@pytest.mark.parametrize(
    ("values", "field", "reason"),
    [
        (["a@example.com", "b@example.com"], "email", "Most of the values are e-mail addresses."),
        (["https://www.linkedin.com/in/a"], "linkedin", "Most of the values are profiles on"),
        (["https://example.com/a"], "link", "Most of the values are web addresses."),
        (["+44 20 7946 0000", "(030) 1234567"], "phone", "Most of the values are phone numbers."),
        (["1985-04-12", "12.4.1979", "3/4/1980"], "birthday", "Most of the values are dates."),
        (["2024-04-12", "2025-01-01"], "ignored", "Most of the values are dates, but it is not"),
        (["1234567", "7654321"], "ignored", "Neither the name nor the values tell"),
        (["a@example.com", "b", "c"], "ignored", "Neither the name nor the values tell"),
        ([], "ignored", "Neither the name nor the values tell"),
    ],
)
def test_a_column_is_told_by_its_values(values: list[str], field: str, reason: str) -> None:
    rows = "".join(f'x,"{value}"\n' for value in values)
    found = proposals(f"First Name,Mystery\n{rows}")[1]
    assert field == found.field
    assert found.reason.startswith(reason)
    assert ("none" if field == "ignored" else "likely") == found.confidence


def test_values_that_contradict_the_name_take_the_proposal_back() -> None:
    found = proposals("Name,E-Mail\nA,yes\nB,no\n")[1]
    assert (Field.IGNORED, "none") == (found.field, found.confidence)
    assert "Hardly any of the values are e-mail addresses, as the name says." == found.reason


def test_what_only_one_fits_into_goes_to_the_most_certain_column() -> None:
    found = proposals("Name,Full Name,Birthday,Geburtstag\n")
    assert ["ignored", "full_name", "birthday", "ignored"] == [each.field for each in found]
    assert "“Full Name” is taken for this already." == found[0].reason


def test_a_first_row_of_values_is_no_header() -> None:
    with pytest.raises(HeaderNotFound, match="holds an e-mail address"):
        proposals("Ada,ada@example.com\nBen,ben@example.com\n")


def test_a_proposal_that_is_agreed_with_reads_the_table() -> None:
    text = (
        "Name;Company;E-Mail;Telefon;Straße;PLZ;Ort;Geburtstag;Tags;Mood\n"
        "Ada Mockridge;Mock & Sons;ada@example.com, a@example.net;+49 1;Weg 1;12345;Testheim;"
        "31/1/1990;friends, work;fine\n"
    )
    expected = EntryRecord(
        file=FILE,
        line=2,
        given_name="Ada Mockridge",
        organisation="Mock & Sons",
        emails=(Labelled("ada@example.com"), Labelled("a@example.net")),
        phones=(Labelled("+49 1"),),
        addresses=(Labelled("Weg 1\n12345 Testheim"),),
        birthday=Birthday(year=1990, month=1, day=31),
        tags=("friends", "work"),
    )
    assert [expected] == read(text)


def test_a_mapping_can_be_changed() -> None:
    text = "A,B,C\nAda,Mock,x@example.com\n"
    choices = [
        Choice(index=0, field="given_name"),
        Choice(index=1, field="notes"),
        Choice(index=2, field="email", label="work"),
    ]
    [found] = people(read(text, choices))
    assert ("Ada", "", "Mock") == (found.given_name, found.family_name, found.notes)
    assert (Labelled("x@example.com", "work"),) == found.emails


def test_two_addresses_are_told_apart_by_their_labels() -> None:
    choices = [
        Choice(index=0, field="full_name"),
        Choice(index=1, field="city", label="home"),
        Choice(index=2, field="city", label="work"),
    ]
    [found] = people(read("N,X,Y\nAda,Testham,Mockton\n", choices))
    assert (Labelled("Testham", "home"), Labelled("Mockton", "work")) == found.addresses


def test_an_ignored_column_is_reported_once() -> None:
    text = "\nName,Mood,Void\nA,fine,\nB,bad,\nC,,\n"
    lines = opening(text)
    columns = columns_of(open_table(lines).header, chosen(proposals(text)))
    found = survey_table(lines, columns)
    assert [(2, "Mood", "column_ignored")] == [(d.line, d.field, d.code) for d in found.ignored]
    assert "2 rows have a value in this column, which is ignored." == found.ignored[0].detail
    assert [[], [], []] == [codes(each) for each in read(text)]
    assert 3 == found.rows


@pytest.mark.parametrize(
    ("choices", "faults"),
    [
        ([("name", 0, None)], [("unknown_field", "/columns/0/field")]),
        ([("prefix", 0, None)], [("unknown_field", "/columns/0/field")]),
        ([("email", 3, None)], [("unknown_column", "/columns/0/index")]),
        ([("email", -1, None)], [("unknown_column", "/columns/0/index")]),
        (
            [("given_name", 0, None), ("given_name", 1, None)],
            [("given_twice", "/columns/1/field")],
        ),
        (
            [("email", 0, None), ("city", 1, "home"), ("city", 2, "home")],
            [("given_twice", "/columns/2/field")],
        ),
        ([("email", 0, None), ("phone", 0, None)], [("column_twice", "/columns/1/index")]),
        ([("full_name", 0, "home")], [("no_label", "/columns/0/label")]),
        ([("email", 0, "x" * 51)], [("too_long", "/columns/0/label")]),
        ([("notes", 0, None)], [("nobody", "/columns")]),
        ([], [("nobody", "/columns")]),
    ],
)
def test_a_mapping_that_makes_no_sense_says_everything_that_is_wrong(
    choices: list[tuple[str, int, str | None]], faults: list[tuple[str, str]]
) -> None:
    wanted = [Choice(index=index, field=field, label=label) for field, index, label in choices]
    with pytest.raises(MappingUnusable) as refused:
        columns_of(("A", "B", "C"), wanted)
    assert faults == [(fault.code, fault.pointer) for fault in refused.value.faults]


def test_several_may_hold_what_a_contact_has_several_of() -> None:
    wanted = [Choice(index=0, field="email"), Choice(index=1, field="email")]
    assert [Field.EMAIL, Field.EMAIL, Field.IGNORED] == [
        each.field for each in columns_of(("A", "B", "C"), wanted)
    ]


@pytest.mark.parametrize("headings", [CERTAIN, LIKELY])
def test_no_name_of_the_tables_says_two_things(headings: dict[str, tuple[str, ...]]) -> None:
    meant: dict[str, set[str]] = {}
    for kind, names in headings.items():
        for name in names:
            meant.setdefault(column_key(name), set()).add(kind)
    assert {} == {key: kinds for key, kinds in meant.items() if len(kinds) > 1}
    assert {kind.partition(":")[0] for kind in headings} <= set(CHOICES)
