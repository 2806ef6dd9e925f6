from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from domain.imports.linkedin.connections import read_connections
from domain.imports.linkedin.shapes import SHAPES, ArchiveFile
from domain.imports.linkedin.tables import Row, read_table
from domain.imports.records import PersonRecord, RowNote

SAMPLES = Path("tests/fixtures/linkedin")


def read_sample(name: str) -> list[PersonRecord | RowNote]:
    text = (SAMPLES / name).read_bytes().decode()
    table = read_table(text.splitlines(keepends=True), SHAPES[ArchiveFile.CONNECTIONS])
    return list(read_connections(table))


def people_of(records: list[PersonRecord | RowNote]) -> dict[str, PersonRecord]:
    return {r.slug or r.name: r for r in records if isinstance(r, PersonRecord)}


def codes_of(*rows: tuple[str, ...]) -> list[str]:
    numbered: list[Row] = list(enumerate(rows, start=2))
    outcomes = read_connections(numbered)
    return [r.code if isinstance(r, RowNote) else "person" for r in outcomes]


def test_the_sample_gives_people_and_two_hidden_members() -> None:
    records = read_sample("Connections.csv")
    hidden = [(r.line, r.status, r.code) for r in records if isinstance(r, RowNote)]
    assert 23 == len(people_of(records))
    assert [(11, "skipped", "hidden_member"), (25, "skipped", "hidden_member")] == hidden


def test_a_person_of_the_sample_is_read_whole() -> None:
    expected = PersonRecord(
        file="Connections.csv",
        line=6,
        slug="corvane-sampleby-invented",
        email="corvane.sampleby@example.com",
        given_name="Corvane",
        family_name="Sampleby, PhD, MBA",
        company="Imaginary Foods GmbH",
        position="VP, Sales & Marketing",
        connected_on=date(2026, 10, 27),
    )
    assert expected == people_of(read_sample("Connections.csv"))["corvane-sampleby-invented"]


def test_the_quirks_of_the_sample_are_kept_as_they_are() -> None:
    people = people_of(read_sample("Connections.csv"))
    assert "👩🏽\u200d💻 Perrine Unrealgate ☁️" == people["perrine-unrealgate-invented"].name
    assert "=1+1" == people["mirabet-invented"].family_name
    assert '=HYPERLINK("https://example.com","x")' == people["mirabet-invented"].company
    assert "Jessamor" == people["jessamor-testerfield-invented"].given_name
    assert "José" == people["josé-inventández-invented"].given_name
    assert {"sam-placeholt-invented-1", "sam-placeholt-invented-2"} <= people.keys()
    assert (None, None) == (
        people["rosvane-phantaswick-invented"].company,
        people["rosvane-phantaswick-invented"].position,
    )


def test_an_old_export_has_people_without_slugs() -> None:
    people = [r for r in read_sample("Connections_old.csv") if isinstance(r, PersonRecord)]
    assert 9 == len(people)
    assert {None} == {person.slug for person in people}
    assert 2 == sum(person.name == "Lorna Samplefield" for person in people)


def test_an_unclear_date_keeps_the_person() -> None:
    row = ("A", "B", "", "", "", "", "03/04/2021")
    [person] = read_connections([(2, row)])
    assert isinstance(person, PersonRecord)
    assert person.connected_on is None


def test_what_is_no_person_says_why() -> None:
    assert [
        "hidden_member",
        "blank_row",
        "no_identity",
        "person",
        "duplicate_row",
        "person",
    ] == codes_of(
        ("", "", "", "", "", "", "07 Jun 2026"),
        ("", "", "", "", " ", "", ""),
        ("", "", "", "", "Nonesuch", "CEO", "07 Jun 2026"),
        ("A", "B", "", "", "", "", "07 Jun 2026"),
        ("A", "B", "", "", "", "", "07 Jun 2026"),
        ("A", "B", "", "", "", "", "08 Jun 2026"),
    )


@given(st.lists(st.tuples(*[st.text()] * 7)))
def test_every_row_has_one_outcome(rows: list[tuple[str, ...]]) -> None:
    assert len(rows) == len(codes_of(*rows))


def test_what_cannot_be_read_of_a_row_is_reported_with_it() -> None:
    row = ("Al", "Mock", "", "al.mock at example.com", "", "", "03/04/2021")
    [person] = read_connections([(7, row)])
    assert isinstance(person, PersonRecord)
    assert [(7, "Email Address", "not_an_email"), (7, "Connected On", "bad_date")] == [
        (each.line, each.field, each.code) for each in person.dropped
    ]
    assert person.dropped[1].detail.startswith("“03/04/2021”: This date cannot be read")
