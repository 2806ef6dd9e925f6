"""What entries of address books become: people in the form of a contact, and touches."""

from datetime import UTC, datetime

from tests.support.address_books import FIXTURES, read

LONG = "x" * 600


def _card(*lines: str) -> str:
    return "\n".join(("BEGIN:VCARD", "VERSION:3.0", "N:Mock;Zoe;;;", *lines, "END:VCARD", ""))


async def test_numbers_are_certain_by_the_region_of_the_workspace() -> None:
    content = _card("TEL:020 7946 0000", "TEL:+49 30 901820", "TEL:12")
    abroad, _, _ = await read(content, "vcard")
    at_home, _, _ = await read(content, "vcard", region="GB")

    assert ("020 7946 0000", "+49 30 901820", "12") == tuple(p.value for p in at_home[0].phones)
    assert ("+4930901820",) == abroad[0].phone_keys
    assert ("+442079460000", "+4930901820") == at_home[0].phone_keys


async def test_a_link_without_a_scheme_is_one_and_what_is_no_page_is_reported() -> None:
    content = "Name,Website\nZoe,example.com/zoe HTTP://example.com ftp://example.com/zoe\n"
    people, _, _ = await read(content, "csv")

    assert ["https://example.com/zoe", "http://example.com"] == [
        each.value for each in people[0].links
    ]
    assert [("link", "no_web_address")] == [(each.field, each.code) for each in people[0].dropped]
    assert "ftp://example.com/zoe" in people[0].dropped[0].detail


async def test_what_is_longer_than_a_contact_takes_is_reported() -> None:
    content = (
        "First name,Surname,Company,Position,Email,Phone,Address,Tags\n"
        f"{LONG},{LONG},{LONG},{LONG},zoe@{'x' * 260}.com,{'1' * 60},{LONG},{LONG}\n"
    )
    people, _, _ = await read(content, "csv")
    zoe = people[0]

    assert (200, 200, 200, 200) == tuple(
        map(len, (zoe.given_name, zoe.family_name, zoe.company or "", zoe.position or ""))
    )
    assert ((), (), (), ()) == (zoe.emails, zoe.phones, zoe.addresses, zoe.tags)
    assert {
        ("phone", "value_too_long"),
        ("given_name", "shortened"),
        ("family_name", "shortened"),
        ("organisation", "shortened"),
        ("position", "shortened"),
        ("email", "value_too_long"),
        ("address", "value_too_long"),
        ("tag", "value_too_long"),
    } == {(each.field, each.code) for each in zoe.dropped}


async def test_an_address_with_two_signs_is_none() -> None:
    people, _, _ = await read(_card("EMAIL:zoe@home@example.com"), "vcard")

    assert ((), ["not_an_email"]) == (people[0].emails, [d.code for d in people[0].dropped])


async def test_ignored_columns_are_reported_on_the_line_of_the_header() -> None:
    content = "Name,Email,Shoe size\nZoe,zoe@example.com,38\nAnn,ann@example.com,\n"
    people, _, notes = await read(content, "csv")

    assert ["Zoe", "Ann"] == [each.given_name for each in people]
    assert [("contacts.csv", 1, "skipped", "column_ignored")] == [
        (each.file, each.line, each.status, each.code) for each in notes
    ]
    assert "“Shoe size”: 1 row has a value in this column" in notes[0].detail


async def test_monica_tells_notes_intervals_and_what_passed() -> None:
    people, touches, notes = await read((FIXTURES / "monica.json").read_bytes(), "monica_json")
    noted = [each for each in people if "2022-" in each.notes or "2023-" in each.notes]

    assert noted
    assert all(each.uid for each in people)
    assert [each.interval_days for each in people if each.interval_days]
    assert {each.uid for each in touches} <= {each.uid for each in people}
    assert all(each.natural_key.startswith("monica:") for each in touches)
    assert len(touches) == len({each.natural_key for each in touches})
    assert {"day"} == {each.precision for each in touches}
    assert {("phone", "conversation"), ("other", "meeting")} <= {
        (each.channel, each.depth) for each in touches
    }
    assert {"owner"} <= {each.code for each in notes}


async def test_what_has_not_happened_yet_is_no_touch() -> None:
    content = (
        (FIXTURES / "monica.json").read_text().replace("2022-", "2032-").replace("2023-", "2033-")
    )
    _, touches, notes = await read(content, "monica_json")

    assert "in_future" in {each.code for each in notes}
    assert not [each for each in touches if each.occurred_at > datetime(2026, 11, 3, tzinfo=UTC)]
