import msgspec
import pytest

from domain.contacts.values import Birthday
from domain.imports.address_books.google import google_columns, is_google, read_google
from domain.imports.address_books.records import EntryRecord, Labelled
from domain.imports.linkedin.unusable import HeaderNotFound
from domain.imports.records import RowNote
from tests.support.tables import FILE, codes, notes, opening, people, sample


def read(content: str | bytes) -> list[EntryRecord | RowNote]:
    return list(read_google(opening(content)(), file=FILE))


def test_an_entry_since_2024_is_read_whole() -> None:
    expected = EntryRecord(
        file=FILE,
        line=2,
        given_name="Zoë Marie",
        family_name="Testwright",
        organisation="Mock & Sons",
        position="Chief Tester",
        emails=(
            Labelled("zoe@example.net", "Home"),
            Labelled("zoe@example.com", "Work"),
            Labelled("z.testwright@example.com", "Work"),
        ),
        phones=(Labelled("+44 20 7946 0001", "Mobile"), Labelled("+44 20 7946 0002", "Mobile")),
        addresses=(Labelled("1 Mock Street\nTestham TE1 1ST\nGB", "Home"),),
        slug="zoë-testwright-invented",
        birthday=Birthday(year=1985, month=4, day=12),
        notes="Likes tea,\nnot coffee.",
        tags=("Friends", "family"),
    )
    found = people(read(sample("google_2024.csv")))[0]
    assert expected == msgspec.structs.replace(found, dropped=())


def test_what_has_no_place_is_reported_by_its_column() -> None:
    assert [
        ("Name Prefix", "no_field"),
        ("Name Suffix", "no_field"),
        ("Nickname", "no_field"),
        ("Organization Department", "no_field"),
        ("Photo", "picture"),
        ("Labels", "source_group"),
        ("Relation 1 - Value (Sister)", "no_field"),
        ("Event 1 - Value (Anniversary)", "no_field"),
        ("Custom Field 1 - Value (Shoe size)", "no_field"),
    ] == codes(read(sample("google_2024.csv"))[0])


def test_rows_of_nobody_are_notes() -> None:
    outcomes = read(sample("google_2024.csv"))
    assert [
        (8, "skipped", "company_row"),
        (9, "skipped", "blank_row"),
        (10, "failed", "no_identity"),
    ] == notes(outcomes)


def test_a_row_without_a_name_is_somebody_if_there_is_an_address() -> None:
    nameless = people(read(sample("google_2024.csv")))[2]
    assert (Labelled("nameless@example.com"),) == nameless.emails
    assert ("", "", ()) == (nameless.given_name, nameless.family_name, nameless.tags)


def test_a_birthday_without_its_year_and_a_profile_of_ones_own_field_are_read() -> None:
    bob = people(read(sample("google_2024.csv")))[1]
    assert Birthday(month=3, day=7) == bob.birthday
    assert "bob-mockridge-invented" == bob.slug


def test_a_day_that_never_was_is_reported() -> None:
    assert [("Birthday", "bad_date")] == codes(people(read(sample("google_2024.csv")))[3])


def test_an_entry_before_2024_is_read_whole() -> None:
    expected = EntryRecord(
        file=FILE,
        line=2,
        given_name="Zoë Marie",
        family_name="Testwright",
        organisation="Mock & Sons",
        position="Chief Tester",
        emails=(Labelled("zoe@example.com", "Work"),),
        phones=(Labelled("+44 20 7946 0003", "Work Fax"),),
        links=(Labelled("https://zoe.example.com/", "Blog"),),
        addresses=(Labelled("2 Mock Street\nTE1 1ST Testham", "Work"),),
        birthday=Birthday(month=3, day=7),
        notes="Old friend.",
        tags=("Friends",),
    )
    found = people(read(sample("google_before_2024.csv")))[0]
    assert expected == msgspec.structs.replace(found, dropped=())
    assert [
        ("Name Prefix", "no_field"),
        ("Name Suffix", "no_field"),
        ("Maiden Name", "no_field"),
        ("Organization 2 - Name", "more_than_one"),
    ] == codes(found)


def test_a_whole_name_alone_is_not_parted() -> None:
    assert "Only A Name" == people(read(sample("google_before_2024.csv")))[1].given_name


def test_there_may_be_any_number_of_columns() -> None:
    count = 60
    header = ",".join(f"E-mail {n} - Label,E-mail {n} - Value" for n in range(1, count + 1))
    row = ",".join(f"L{n},p{n}@example.com" for n in range(1, count + 1))
    [found] = people(read(f"First Name,Labels,{header}\nA,,{row}\n"))
    assert count == len(found.emails)
    assert Labelled("p60@example.com", "L60") == found.emails[-1]


def test_several_addresses_joined_in_one_cell_are_several() -> None:
    text = (
        "First Name,Labels,Address 1 - Label,Address 1 - Street,Address 1 - City\n"
        "A,,Home ::: Work,1 Mock St ::: 2 Mock St,Testham ::: Mockton\n"
    )
    [found] = people(read(text))
    expected = (Labelled("1 Mock St\nTestham", "Home"), Labelled("2 Mock St\nMockton", "Work"))
    assert expected == found.addresses


def test_a_part_that_the_whole_address_lacks_is_reported() -> None:
    text = "First Name,Labels,Address 1 - Formatted,Address 1 - City\nA,,1 Mock St,Testham\n"
    assert [("Address 1 - City", "address_part")] == codes(read(text)[0])


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("First Name,Last Name,Labels", True),
        ("Name,Given Name,Group Membership", True),
        ("E-mail 1 - Type,E-mail 1 - Value", True),
        ("First Name,Last Name,E-mail Address", False),
        ("Name,Email", False),
    ],
)
def test_google_is_told_by_its_header(header: str, expected: bool) -> None:
    assert expected is is_google(header.split(","))


def test_another_table_is_refused() -> None:
    with pytest.raises(HeaderNotFound):
        read("Name,Email\nA,b@example.com\n")


def test_every_column_has_its_place_in_the_header() -> None:
    header = sample("google_2024.csv").decode().splitlines()[0].split(",")
    columns = google_columns(header)
    assert list(enumerate(header)) == [(each.index, each.name) for each in columns]
