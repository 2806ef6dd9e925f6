import msgspec
import pytest

from domain.contacts.values import Birthday
from domain.imports.address_books.columns import Field, column_key
from domain.imports.address_books.outlook import (
    LANGUAGES,
    is_outlook,
    language_of,
    outlook_columns,
    read_outlook,
)
from domain.imports.address_books.records import EntryRecord, Labelled
from domain.imports.linkedin.unusable import HeaderNotFound
from domain.imports.records import RowNote
from tests.support.tables import FILE, codes, notes, opening, people, sample

HEADER = "First Name,Last Name,E-mail Address,Birthday,Anniversary"


def read(content: str | bytes) -> list[EntryRecord | RowNote]:
    return list(read_outlook(opening(content), file=FILE))


def test_an_entry_in_english_is_read_whole() -> None:
    expected = EntryRecord(
        file=FILE,
        line=2,
        given_name="Ada",
        family_name="Mockridge",
        organisation="Mock & Sons",
        position="Tester",
        emails=(Labelled("ada@example.com"),),
        phones=(Labelled("(555) 0100", "work"), Labelled("+1 555 0101", "mobile")),
        links=(Labelled("www.example.com"),),
        addresses=(
            Labelled(
                "1 Mock Street\nFloor 2\n10001 Testville\nNY\nUnited States of America", "work"
            ),
            Labelled("Hometown", "home"),
        ),
        birthday=Birthday(year=1985, month=4, day=12),
        notes="First line\nSecond line",
        tags=("Friends", "Work"),
    )
    found = people(read(sample("outlook_english.csv")))[0]
    assert expected == msgspec.structs.replace(found, dropped=())
    assert [("Title", "no_field"), ("Department", "no_field"), ("Spouse", "no_field")] == codes(
        found
    )


def test_an_exchange_address_is_dropped_and_settings_that_say_something_too() -> None:
    ben = people(read(sample("outlook_english.csv")))[1]
    assert (Labelled("ben@example.com"),) == ben.emails
    assert [
        ("E-mail Address", "exchange_address"),
        ("Gender", "no_field"),
        ("E-mail 2 Display Name", "no_field"),
    ] == codes(ben)


def test_a_row_of_settings_only_is_nobody() -> None:
    assert [(5, "failed", "no_identity")] == notes(read(sample("outlook_english.csv")))


def test_german_of_a_code_page_with_semicolons_is_read() -> None:
    [found] = people(read(sample("outlook_german_cp1252.csv")))
    expected = ("Jörg", "Mustermock", "Prüf GmbH", "Geschäftsführer")
    assert expected == (
        found.given_name,
        found.family_name,
        found.organisation,
        found.position,
    )
    assert Birthday(year=1980, month=4, day=3) == found.birthday
    assert (Labelled("Prüfweg 1\n12345 Testheim\nDeutschland", "work"),) == found.addresses
    assert "Trinkt Tee \u2013 für immer" == found.notes
    assert [("Anrede", "no_field")] == codes(found)


def test_of_two_columns_called_titre_the_second_is_the_position() -> None:
    chloe, denis = people(read(sample("outlook_french.csv")))
    assert ("Directrice", "Société Fictive") == (chloe.position, chloe.organisation)
    assert [("Titre", "no_field")] == codes(chloe)
    assert Birthday(year=1979, month=12, day=25) == denis.birthday


def test_another_date_of_the_column_tells_the_order() -> None:
    chloe = people(read(sample("outlook_french.csv")))[0]
    assert Birthday(year=1980, month=4, day=3) == chloe.birthday


def test_dates_that_nothing_decides_are_dropped() -> None:
    text = f"{HEADER}\nA,,a@example.com,3/4/1980,0/0/00\nB,,b@example.com,5/6/1981,1/2/2003\n"
    a, b = read(text)
    assert [("Birthday", "date_ambiguous")] == codes(a)
    assert [("Birthday", "date_ambiguous"), ("Anniversary", "no_field")] == codes(b)


def test_no_date_is_no_loss() -> None:
    assert [] == codes(read(f"{HEADER}\nA,,a@example.com,0/0/00,0/0/00\n")[0])


def test_a_column_that_is_not_known_is_reported_where_it_has_a_value() -> None:
    text = f"{HEADER},Mood\nA,,a@example.com,,,fine\nB,,b@example.com,,,\n"
    assert [[("Mood", "no_field")], []] == [codes(each) for each in read(text)]


def test_cells_behind_the_last_column_are_reported() -> None:
    text = f"{HEADER}\nA,,a@example.com,,,more\nB,,b@example.com\n"
    assert [[("column 6", "no_column")], []] == [codes(each) for each in read(text)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_header_of_a_language_is_told_from_the_others(language: str) -> None:
    headings = LANGUAGES[language]
    header = [name for names in headings.values() for name in names]
    assert language == language_of(header)
    known = [each.field for each in outlook_columns(header)]
    assert Field.EMAIL in known
    assert {Field.GIVEN_NAME, Field.FAMILY_NAME, Field.TAGS} <= set(known)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_is_given_twice_but_the_french_title(language: str) -> None:
    keys = [column_key(name) for names in LANGUAGES[language].values() for name in names]
    twice = {key for key in keys if keys.count(key) > 1}
    assert ({"titre"} if language == "fr" else set()) == twice


@pytest.mark.parametrize("header", ["Name,Email", "First Name,Last Name", "Förnamn,E-postadress"])
def test_what_is_not_outlook_is_refused(header: str) -> None:
    assert not is_outlook(header.split(","))
    with pytest.raises(HeaderNotFound):
        read(f"{header}\na,b\n")
