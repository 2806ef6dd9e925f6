import pytest

from domain.imports.address_books.records import EntryRecord
from tests.support.vcards import a_note, codes, read_one


def a_card(*lines: str, version: str = "3.0") -> EntryRecord:
    outcome = read_one(*lines, version=version)
    assert isinstance(outcome, EntryRecord)
    return outcome


def names(*lines: str, version: str = "3.0") -> tuple[str, str]:
    entry = a_card(*lines, version=version)
    return entry.given_name, entry.family_name


def test_middle_names_stand_behind_the_given_one() -> None:
    assert ("Ada Mary Ann", "Testwright") == names(
        "N:Testwright;Ada;Mary,Ann;;", "FN:Ada Testwright"
    )


def test_a_comma_before_a_blank_is_no_list() -> None:
    assert ("Ada", "Testwright, Jr") == names("N:Testwright, Jr;Ada;;;")
    assert ("Ada", "Testwright,Jr") == names("N:Testwright,Jr;Ada", version="2.1")


def test_a_whole_name_is_never_taken_apart() -> None:
    assert ("Ada Mary Testwright", "") == names("FN:Ada Mary Testwright")
    assert ("Ada Testwright", "") == names("FN:Ada Testwright", "N:;;;;", "ORG:Mock Ltd")


def test_what_stands_before_and_behind_a_name_is_reported() -> None:
    entry = a_card("N:Testwright;Ada;;Dr.;PhD", "FN:Dr. Ada Testwright PhD")
    assert [(3, "N", "name_affix")] == codes(entry.dropped)
    assert "“Dr. PhD”: " == entry.dropped[0].detail[:11]


def test_a_name_to_show_is_reported_where_it_says_more() -> None:
    entry = a_card("N:Testwright;Robert;;;", "FN:Bob Testwright")
    assert [(4, "FN", "other_name")] == codes(entry.dropped)
    assert () == a_card("N:Testwright;Robert;;;", "FN:TESTWRIGHT\\, Robert").dropped


def test_of_several_names_the_preferred_one_is_taken() -> None:
    entry = a_card("FN:Ada", "FN;PREF=1:Ada Testwright", "FN:A. T.", version="4.0")
    assert "Ada Testwright" == entry.given_name
    assert [(3, "FN", "more_than_one"), (5, "FN", "more_than_one")] == codes(entry.dropped)


def test_parts_that_no_version_knows_are_reported() -> None:
    entry = a_card("N:Testwright;Ada;;;;Second;Third", "ADR:;;Mock 1;Testham;;;;Room 5")
    assert [(3, "N", "more_parts"), (4, "ADR", "more_parts")] == codes(entry.dropped)


def test_an_organisation_is_its_first_part() -> None:
    entry = a_card("FN:Ada", r"ORG:Mock\; Sons\, Ltd;Research;Foods", "ORG:Other")
    assert "Mock; Sons, Ltd" == entry.organisation
    assert [(4, "ORG", "organisation_unit"), (5, "ORG", "more_than_one")] == sorted(
        codes(entry.dropped)
    )


def test_a_role_is_a_position_where_there_is_no_title() -> None:
    assert ("Lead", ()) == _position_and_dropped("FN:Ada", "ROLE:Lead", "ROLE:Lead")
    entry = a_card("FN:Ada", "ROLE:Lead", "TITLE:Engineer")
    assert "Engineer" == entry.position
    assert [(4, "ROLE", "no_field")] == codes(entry.dropped)


@pytest.mark.parametrize(
    "lines",
    [
        ("N:;;;;", "FN:Mock Ltd", "ORG:Mock Ltd;", "X-ABShowAs:COMPANY"),
        ("FN:Reception", "ORG:Mock Ltd", "X-ABShowAs:COMPANY"),
        ("FN:Mock Ltd", "KIND:org"),
        ("N:;;;;", "FN:Mock Ltd", "ORG:Mock Ltd"),
        ("ORG:Mock Ltd", "EMAIL:office@example.com"),
    ],
)
def test_the_card_of_a_company_is_no_person(lines: tuple[str, ...]) -> None:
    note = a_note(*lines)
    assert ("company_card", "skipped", 1) == (note.code, note.status, note.line)


def test_a_name_on_the_card_of_a_company_is_a_person() -> None:
    lines = ("N:Testwright;Ada;;;", "FN:Mock Ltd", "ORG:Mock Ltd", "X-ABShowAs:COMPANY")
    entry = a_card(*lines)
    assert ("Ada", "Testwright", "Mock Ltd") == (
        entry.given_name,
        entry.family_name,
        entry.organisation,
    )


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("KIND:group", "group_card"),
        ("X-ADDRESSBOOKSERVER-KIND:group", "group_card"),
        ("KIND:location", "not_a_person"),
    ],
)
def test_lists_and_places_are_no_people(line: str, code: str) -> None:
    assert code == a_note("N:Book club;;;;", "FN:Book club", line, "MEMBER:urn:uuid:1").code


def test_somebody_who_is_only_reachable_is_somebody() -> None:
    assert ("", "") == names("N:;;;;", "FN:", "EMAIL:nobody@example.com")
    assert ("", "") == names("TEL:+1 555")
    assert ("", "") == names("URL:https://www.linkedin.com/in/ada-invented/")


def test_nobody_at_all_is_a_note() -> None:
    note = a_note("NOTE:who was it?", "URL:https://example.com", "EMAIL:nonsense")
    assert ("no_identity", "failed") == (note.code, note.status)


def _position_and_dropped(*lines: str) -> tuple[str | None, tuple[object, ...]]:
    entry = a_card(*lines)
    return entry.position, entry.dropped
