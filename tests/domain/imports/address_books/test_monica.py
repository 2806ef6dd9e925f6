from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
import pytest

from domain.contacts.values import Birthday
from domain.imports.address_books import monica_shapes
from domain.imports.address_books.monica import Outcome, read_monica
from domain.imports.address_books.records import (
    EntryInterval,
    EntryRecord,
    EntryTouch,
    Labelled,
)
from domain.imports.address_books.unusable import (
    MonicaTooLarge,
    MonicaVersionUnknown,
    NotMonica,
)
from tests.support.tables import codes, notes, sample

FILE = "monica.json"
AT = "2022-03-01T09:00:00.000000Z"


def ident(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"


def value(number: int, properties: Any, **more: Any) -> dict[str, Any]:
    return {"uuid": ident(number), "created_at": AT, "properties": properties} | more


def collection(kind: str, *values: Any) -> dict[str, Any]:
    return {"count": len(values), "type": kind, "values": list(values)}


def export(*collections: dict[str, Any], version: str = "1.0-preview.1") -> bytes:
    account = {"uuid": ident(99), "data": list(collections), "instance": {}}
    return msgspec.json.encode({"version": version, "account": account})


def contact(data: Sequence[dict[str, Any]] = (), **properties: Any) -> dict[str, Any]:
    return value(1, {"first_name": "Ada"} | properties, data=list(data))


def read(*collections: dict[str, Any]) -> list[Outcome]:
    return list(read_monica(export(*collections), file=FILE))


def read_contact(data: Sequence[dict[str, Any]] = (), **properties: Any) -> list[Outcome]:
    return read(collection("contact", contact(data, **properties)))


def test_a_contact_is_read_whole() -> None:
    expected = EntryRecord(
        file=FILE,
        line=31,
        uid=ident(1),
        given_name="Zoë M.",
        family_name="Testwright",
        organisation="Mock & Sons",
        position="Chief Tester",
        emails=(Labelled("zoe@example.com"),),
        phones=(Labelled("+44 20 7946 0000"),),
        links=(Labelled("https://twitter.com/zoetest", "Twitter"),),
        addresses=(Labelled("1 Mock Street\nTE1 1ST Testham\nGB", "Home"),),
        slug="zoë-testwright-invented",
        birthday=Birthday(month=2, day=28),
        notes="Met at the invented fair.",
        tags=("friends", "testing"),
    )
    found = next(read_monica(sample("monica.json"), file=FILE))
    assert isinstance(found, EntryRecord)
    assert expected == msgspec.structs.replace(found, dropped=())


def test_what_has_no_place_is_reported() -> None:
    found = next(read_monica(sample("monica.json"), file=FILE))
    assert isinstance(found, EntryRecord)
    assert [
        ("nickname", "no_field"),
        ("is_starred", "no_field"),
        ("first_met_date", "no_field"),
        ("gender", "no_field"),
        ("call: emotions", "no_field"),
        ("Telegram", "no_field"),
        ("gift", "no_field"),
        ("note: favourite", "no_field"),
        ("reminder", "reminder"),
        ("activity: type", "no_field"),
        ("photo", "picture"),
    ] == codes(found)
    [reminder] = [each.detail for each in found.dropped if each.code == "reminder"]
    assert reminder.startswith("“Ask about the fair 2022-04-01 year 1”:")


def test_what_passed_follows_the_contact_in_the_order_of_the_file() -> None:
    outcomes = list(read_monica(sample("monica.json"), file=FILE))
    touches = [each for each in outcomes if isinstance(each, EntryTouch)]
    assert [
        ("call", "inbound", date(2022, 3, 7), "", "Talked about\nnothing."),
        ("call", "outbound", date(2022, 3, 8), "", ""),
        ("note", None, date(2022, 3, 2), "", "Likes tea."),
        ("message", "outbound", date(2022, 3, 9), "Telegram", "Hello?"),
        ("message", "inbound", date(2022, 3, 10), "Telegram", "Hello!"),
        ("activity", None, date(2022, 3, 5), "Lunch", "At the invented inn."),
        ("activity", None, date(2022, 3, 5), "Lunch", "At the invented inn."),
    ] == [(t.kind, t.direction, t.happened_on, t.summary, t.body) for t in touches]
    assert [ident(1)] * 6 + [ident(2)] == [each.entry_uid for each in touches]


def test_lines_are_those_of_the_file_and_only_grow() -> None:
    content = sample("monica.json")
    outcomes = list(read_monica(content, file=FILE))
    lines = [each.line for each in outcomes if not isinstance(each, EntryInterval)]
    assert sorted(set(lines)) == lines
    calls = [each for each in outcomes if isinstance(each, EntryTouch) and each.kind == "call"]
    shown = content.decode().splitlines()
    assert [True, True] == [each.uid in shown[each.line] for each in calls]


def test_a_file_of_one_line_counts_its_values() -> None:
    note = value(2, {"body": "x"})
    outcomes = read_contact([collection("note", note, note | {"uuid": ident(3)})])
    assert [1, 2, 3] == [each.line for each in outcomes]


def test_staying_in_touch_becomes_a_proposed_interval() -> None:
    intervals = [
        each
        for each in read_monica(sample("monica.json"), file=FILE)
        if isinstance(each, EntryInterval)
    ]
    expected = EntryInterval(line=31, entry_uid=ident(1), days=90, next_on=date(2022, 6, 5))
    assert [expected] == intervals


def test_an_interval_of_more_than_three_years_is_reported() -> None:
    [found] = read_contact(stay_in_touch_frequency=2000)
    assert isinstance(found, EntryRecord)
    assert [("stay_in_touch_frequency", "interval_too_long")] == codes(found)


def test_an_age_is_no_birthday() -> None:
    [found] = read_contact(birthdate={"is_age_based": True, "date": "1980-01-01T00:00:00Z"})
    assert isinstance(found, EntryRecord)
    assert (None, [("birthdate", "age_only")]) == (found.birthday, codes(found))


def test_a_birthday_with_its_year_is_read() -> None:
    [found] = read_contact(birthdate={"is_year_unknown": False, "date": "1985-04-12T00:00:00Z"})
    assert isinstance(found, EntryRecord)
    assert Birthday(year=1985, month=4, day=12) == found.birthday


def test_who_is_no_contact_is_a_note() -> None:
    found = notes(read_monica(sample("monica.json"), file=FILE))
    assert [
        ("skipped", "owner"),
        ("skipped", "partial_contact"),
        ("skipped", "activity_without_contact"),
    ] == [(status, code) for _, status, code in found]


@pytest.mark.parametrize("broken", [7, "x", None, [], {}, {"uuid": 7}, value(3, []), value(3, "x")])
def test_a_broken_contact_costs_one_contact(broken: Any) -> None:
    outcomes = read(collection("contact", broken, contact()))
    assert [(1, "failed", "entry_unreadable")] == notes(outcomes)
    assert 2 == len(outcomes)


@pytest.mark.parametrize(
    ("kind", "broken", "code"),
    [
        ("note", value(2, {"body": ""}), "empty"),
        ("note", value(2, {"body": "x"}, created_at=None), "bad_date"),
        ("note", {"properties": {"body": "x"}, "created_at": AT}, "empty"),
        ("call", value(2, []), "bad_date"),
        ("conversation", value(2, {"messages": []}), "empty"),
        ("conversation", value(2, {"happened_at": AT, "messages": [7]}), "empty"),
        ("activity", ident(50), "empty"),
        ("activity", {"x": 1}, "empty"),
    ],
)
def test_what_is_no_touch_is_reported_with_the_contact(kind: str, broken: Any, code: str) -> None:
    found, *touches = read_contact([collection(kind, broken)])
    assert isinstance(found, EntryRecord)
    assert ([], [code]) == (touches, [each.code for each in found.dropped])


def test_everything_else_monica_keeps_is_reported_value_by_value() -> None:
    kinds = ("task", "gift", "debt", "pet", "life_event", "something_new")
    [found] = read_contact([collection(kind, value(2, {"name": "x"})) for kind in kinds])
    assert isinstance(found, EntryRecord)
    assert [(kind, "no_field") for kind in kinds] == codes(found)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"version": "1.0-preview.1"}',
        b'{"version": "1.0-preview.1", "account": {}}',
        b'{"version": "1.0-preview.1", "account": {"data": 7}}',
        b"\xff\xfe{\0",
        b"[" * 500_000,
        b'{"version": "1.0-preview.1", "account": {"data": [], "x": ' + b"[" * 500_000,
        b"BEGIN:VCARD",
    ],
)
def test_what_is_not_monica_is_refused(content: bytes) -> None:
    with pytest.raises(NotMonica):
        read_monica(content, file=FILE)


def test_another_version_is_refused() -> None:
    with pytest.raises(MonicaVersionUnknown):
        read_monica(export(version="2.0"), file=FILE)


def test_a_file_beyond_measure_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(monica_shapes, "LARGEST_FILE", 100)
    with pytest.raises(MonicaTooLarge):
        read_monica(export() + b" " * 100, file=FILE)


def test_a_byte_order_mark_does_no_harm() -> None:
    marked = b"\xef\xbb\xbf" + export(collection("contact", contact()))
    assert 1 == len(list(read_monica(marked, file=FILE)))


def test_null_bytes_do_not_get_into_a_record() -> None:
    [found] = read_contact(first_name="A\0da", description="x\0y")
    assert isinstance(found, EntryRecord)
    assert ("Ada", "xy") == (found.given_name, found.notes)
