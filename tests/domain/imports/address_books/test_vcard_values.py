from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.contacts.values import Birthday
from domain.imports.address_books.records import Labelled
from domain.imports.address_books.vcard.dates import birthday_of
from tests.support.vcards import a_person, codes


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("EMAIL:a@example.com", None),
        ("EMAIL;type=INTERNET;type=pref:a@example.com", None),
        ("EMAIL;TYPE=WORK:a@example.com", "work"),
        ("EMAIL;HOME;INTERNET:a@example.com", "home"),
        ("g.EMAIL;type=INTERNET:a@example.com", "my own; label"),
        ("h.EMAIL;type=HOME:mailto:a%40example.com", "work"),
    ],
)
def test_an_address_has_the_label_that_its_owner_gave_it(line: str, label: str | None) -> None:
    labels = (r"G.X-ABLabel:my own\; label", "h.X-ABLABEL:_$!<Work>!$_", "g.X:", "h.X:")
    assert (Labelled("a@example.com", label),) == a_person(line, *labels).emails


@pytest.mark.parametrize("text", ["nonsense", "a@b@c", "Ada <a@example.com>", f"{'a' * 400}@b"])
def test_what_is_no_mail_address_is_reported(text: str) -> None:
    entry = a_person(f"EMAIL:{text}")
    assert () == entry.emails
    assert [(4, "EMAIL", "not_an_email")] == codes(entry.dropped)


def test_the_preferred_value_comes_first() -> None:
    new = a_person("TEL:3", "TEL;PREF=20:2", "TEL;PREF=1:1", "TEL;PREF=x:4", version="4.0")
    old = a_person("TEL;WORK:2", "TEL;PREF;HOME:1", "TEL:3", version="2.1")
    assert ["1", "2", "3", "4"] == [each.value for each in new.phones]
    assert ["1", "2", "3"] == [each.value for each in old.phones]


@pytest.mark.parametrize(
    ("line", "number", "label"),
    [
        ("TEL;CELL;VOICE:+41 79 000 00 00", "+41 79 000 00 00", "cell"),
        ("TEL;VALUE=uri:tel:+1-555-555-5555;ext=55", "+1-555-555-5555 ext. 55", None),
        ("TEL;VALUE=uri;TYPE=work:TEL:+1-555", "+1-555", "work"),
        ("TEL;TYPE=work,fax:1", "1", "work fax"),
    ],
)
def test_a_number_is_what_people_write(line: str, number: str, label: str | None) -> None:
    assert (Labelled(number, label),) == a_person(line).phones


def test_the_same_value_is_taken_once() -> None:
    assert 1 == len(a_person("TEL;TYPE=cell:1", "TEL;TYPE=work:1").phones)


def test_an_address_is_its_parts_a_line_each() -> None:
    line = (
        r"ADR;TYPE=home,postal:Box 7;Flat 2;1 Mock Street\nTest Court;Testham;Mockshire;TE1 1ST;UK"
    )
    expected = "1 Mock Street\nTest Court\nFlat 2\nBox 7\nTE1 1ST Testham\nMockshire\nUK"
    assert (Labelled(expected, "home"),) == a_person(line).addresses
    assert () == a_person("ADR:;;;;;;").addresses


def test_an_address_as_on_the_envelope_goes_before_its_parts() -> None:
    entry = a_person(r'ADR;LABEL="1 Mock Street\nTestham":;;1 Mock;Testham;;;', version="4.0")
    assert (Labelled("1 Mock Street\nTestham"),) == entry.addresses


def test_an_envelope_of_2_1_is_used_where_there_are_no_parts() -> None:
    lines = ("LABEL;HOME:Testham 2", "LABEL;WORK:Testham 1", "ADR;WORK:;;;Testham")
    entry = a_person(*lines, version="2.1")
    assert (Labelled("Testham", "work"), Labelled("Testham 2", "home")) == entry.addresses
    assert [(5, "LABEL", "address_label")] == codes(entry.dropped)


@pytest.mark.parametrize(
    "line",
    [
        "URL:https://www.linkedin.com/in/ada-invented/",
        r"URL;type=pref:https\://de.linkedin.com/in/Ada-Invented?x=1",
        "URL;TYPE=x-linkedin:linkedin.com/in/ada-invented",
        "X-SOCIALPROFILE;type=linkedin;x-user=other:http://www.linkedin.com/in/ada-invented",
        "X-SOCIALPROFILE;type=linkedin;x-user=ada-invented:x-apple:ada-invented",
        "X-SOCIALPROFILE;TYPE=LinkedIn;x-user=ada-invented:",
        "SOCIALPROFILE;SERVICE-TYPE=LinkedIn:https://www.linkedin.com/in/ada-invented",
        "SOCIALPROFILE;SERVICE-TYPE=linkedin;USERNAME=ada-invented;VALUE=text:Ada",
    ],
)
def test_a_linkedin_profile_says_who_somebody_is(line: str) -> None:
    entry = a_person(line)
    assert ("ada-invented", (), ()) == (entry.slug, entry.links, entry.dropped)


def test_what_is_called_a_profile_goes_before_a_mere_link_to_one() -> None:
    entry = a_person(
        "URL:https://www.linkedin.com/in/friend",
        "X-SOCIALPROFILE;type=linkedin:https://www.linkedin.com/in/ada-invented",
        "URL:https://www.linkedin.com/company/mock",
    )
    assert "ada-invented" == entry.slug
    assert [
        "https://www.linkedin.com/company/mock",
        "https://www.linkedin.com/in/friend",
    ] == [each.value for each in entry.links]


def test_other_profiles_are_links() -> None:
    entry = a_person("X-SOCIALPROFILE;type=linkedin;x-user=ada-invented:https://example.com/ada")
    assert ("ada-invented", "https://example.com/ada") == (entry.slug, entry.links[0].value)
    entry = a_person("X-SOCIALPROFILE;type=twitter;x-user=ada:http://twitter.com/ada")
    assert (Labelled("http://twitter.com/ada", "twitter"),) == entry.links


@pytest.mark.parametrize(
    "line", ["X-SOCIALPROFILE;type=x;x-user=a:", "URL:skype:ada", "URL:javascript:alert(1)"]
)
def test_what_is_no_page_is_reported(line: str) -> None:
    assert ["not_a_link"] == [each.code for each in a_person(line).dropped]


@pytest.mark.parametrize(
    ("text", "year", "month", "day"),
    [
        ("1985-04-12", 1985, 4, 12),
        ("19850412", 1985, 4, 12),
        ("--0412", None, 4, 12),
        ("--04-12", None, 4, 12),
        ("--0229", None, 2, 29),
        ("1985-04-12T10:11:12Z", 1985, 4, 12),
        ("19850412T101112+0100", 1985, 4, 12),
        ("--0412T1011", None, 4, 12),
        ("1604-04-12", None, 4, 12),
    ],
)
def test_a_birthday_is_read_in_every_form(
    text: str, year: int | None, month: int, day: int
) -> None:
    assert Birthday(year=year, month=month, day=day) == a_person(f"BDAY:{text}").birthday


def test_apple_names_the_year_that_is_none() -> None:
    line = "BDAY;X-APPLE-OMIT-YEAR=1900;VALUE=date:1900-04-12"
    assert Birthday(month=4, day=12) == a_person(line).birthday


@pytest.mark.parametrize(
    "text",
    [
        "1985",
        "1985-04",
        "---12",
        "T102200",
        "12.04.1985",
        "1985-02-30",
        "0000-01-01",
        "--1301",
        "x",
    ],
)
def test_what_is_no_day_is_reported(text: str) -> None:
    entry = a_person(f"BDAY:{text}")
    assert None is entry.birthday
    assert [(4, "BDAY", "bad_date")] == codes(entry.dropped)


def test_a_day_in_words_and_a_day_of_another_calendar_are_reported() -> None:
    assert ["text_date"] == [each.code for each in a_person("BDAY;VALUE=text:circa 1800").dropped]
    lines = ("BDAY;CALSCALE=hebrew:19850412", "BDAY:19850412", "BDAY:1985-04-12", "BDAY:--0101")
    entry = a_person(*lines)
    assert Birthday(year=1985, month=4, day=12) == entry.birthday
    assert [(4, "BDAY", "bad_date"), (7, "BDAY", "more_than_one")] == codes(entry.dropped)


@given(st.dates(date(1800, 1, 1), date(2200, 12, 31)), st.sampled_from(["%Y-%m-%d", "%Y%m%d"]))
def test_every_day_can_be_a_birthday(day: date, form: str) -> None:
    year = None if day.year == 1604 else day.year
    expected = Birthday(year=year, month=day.month, day=day.day)
    assert expected == birthday_of(day.strftime(form), "")


def test_notes_are_parted_by_a_blank_line() -> None:
    assert "one\ntwo\n\nthree" == a_person(r"NOTE: one\ntwo ", "NOTE:", "NOTE:three").notes


def test_notes_that_are_too_long_are_cut_and_reported() -> None:
    entry = a_person(f"NOTE:{'x' * 30_000}")
    assert 20_000 == len(entry.notes)
    assert [(1, "NOTE", "cut")] == codes(entry.dropped)


def test_categories_are_tags() -> None:
    assert ("Friends", "Foods, drinks") == a_person(
        r"CATEGORIES:Friends,Foods\, drinks", "CATEGORIES:Friends,,myContacts"
    ).tags
    assert ("a", "b") == a_person("CATEGORIES:a;b", version="2.1").tags


def test_the_id_is_the_same_in_3_0_and_4_0() -> None:
    assert "1-2" == a_person("UID:1-2").uid == a_person("UID:urn:uuid:1-2", version="4.0").uid


def test_pictures_are_told_once_and_other_files_each() -> None:
    entry = a_person(
        "PHOTO;ENCODING=b:AAAA",
        "LOGO;VALUE=uri:https://example.com/l.png",
        "SOUND;ENCODING=b:AA",
        "KEY:x",
        "NOTE;ENCODING=BASE64:QUJD",
    )
    assert [(4, "PHOTO", "picture"), (6, "SOUND", "binary"), (7, "KEY", "binary")] == codes(
        entry.dropped[:3]
    )
    assert [(8, "NOTE", "binary")] == codes(entry.dropped[3:])


def test_what_has_no_field_is_reported_with_its_label_and_what_is_empty_is_not() -> None:
    entry = a_person(
        "a.X-ABDATE:2012-06-30",
        "a.X-ABLabel:_$!<Anniversary>!$_",
        "ANNIVERSARY:20120630",
        "X-UNHEARD-OF:1",
        "UNHEARD-OF:2",
        "X-EMPTY:;;",
        "NICKNAME:",
        "b.X-ABLabel:lost",
    )
    assert [
        (4, "X-ABDATE", "no_field"),
        (6, "ANNIVERSARY", "no_field"),
        (7, "X-UNHEARD-OF", "unknown_property"),
        (8, "UNHEARD-OF", "unknown_property"),
        (11, "X-ABLABEL", "orphan_label"),
    ] == codes(entry.dropped)
    assert "“anniversary: 2012-06-30”: A contact has no field for this." == entry.dropped[0].detail


def test_what_concerns_the_card_alone_is_not_reported() -> None:
    lines = ("PRODID:x", "REV:20260101T000000Z", "CLASS:PUBLIC", "SORT-STRING:T", "X-ABUID:1")
    assert () == a_person(*lines).dropped
