"""Monica's JSON export with anything in its places: what is fed decides what stands where."""

import json
from collections.abc import Callable, Iterator
from typing import Any, Final

from domain.imports.address_books.monica import read_monica
from domain.imports.address_books.records import EntryRecord
from domain.imports.records import RowNote
from tests.fuzz.parsers.choosing import Choices
from tests.fuzz.parsers.of_monica import are_sound
from tests.support.tables import FILE

LONGEST = 2_048
REPEATS = False
WORDS = ""

_KINDS: Final = (
    *("contact", "activity", "relationship", "user", "contact_field", "address", "note", "call"),
    *("conversation", "reminder", "photo", "document", "gift", "unheard"),
)
_NAMES: Final = (
    *(
        "first_name",
        "last_name",
        "company",
        "description",
        "tags",
        "birthdate",
        "date",
        "type",
        "name",
    ),
    *(
        "is_partial",
        "is_year_unknown",
        "is_age_based",
        "stay_in_touch_frequency",
        "data",
        "protocol",
    ),
    *("stay_in_touch_trigger_date", "body", "content", "called_at", "contact_called", "emotions"),
    *(
        "is_favorite",
        "messages",
        "written_at",
        "written_by_me",
        "happened_at",
        "contact_field_type",
    ),
    *("summary", "me_contact", "contact_is", "street", "city", "gender", "avatar", "avatar_photo"),
    *("nickname", "is_dead", "first_met_date", "deceased_reminder", "properties", "frequency_type"),
)
_TEXTS: Final = (
    *("", "a", "b", "u1", "u2", "Ada", "2022-03-07T18:30:00.000000Z", "1985-04-12", "0000-00-00"),
    *(
        "email",
        "phone",
        "a@b.c",
        "+1 555",
        "https://",
        "https://x.y/z",
        "LinkedIn",
        "WhatsApp",
        "\r\n",
    ),
    *("é" * 40, "\u0301" * 40, "a" * 1_001, "b c" * 400, "\0", " ", "9" * 20),
)
_MOST_DEEP: Final = 5


def seeds() -> Iterator[bytes]:
    yield b""
    yield bytes(range(256))
    for step in (3, 7, 11, 29, 53, 101):
        yield bytes(number * step % 251 for number in range(800))


def feed(content: bytes) -> None:
    choices = Choices(content)
    account: dict[str, Any] = {"data": _shelves(choices, 0), "instance": _instance(choices)}
    export = {"version": "1.0-preview.1", "account": account}
    written = json.dumps(export, indent=choices.one_of((None, 1))).encode()
    outcomes = list(read_monica(written, file=FILE))
    are_sound(outcomes, written)
    people = [
        each
        for each in outcomes
        if isinstance(each, EntryRecord)
        or (isinstance(each, RowNote) and each.code != "activity_without_contact")
    ]
    shelves = [shelf for shelf in account["data"] if shelf["type"] == "contact"]
    assert len(people) == sum(len(shelf["values"]) for shelf in shelves)


def _instance(choices: Choices) -> Any:
    if choices.number(3) == 0:
        return _anything(choices, 0)
    return {
        kind: [_value(choices, _MOST_DEEP) for _ in range(choices.number(3))]
        for kind in ("contact_field_types", "genders", "activity_types")
    }


def _shelves(choices: Choices, deep: int) -> list[dict[str, Any]]:
    return [
        {
            "type": choices.one_of(_KINDS),
            "values": [_member(choices, deep) for _ in range(choices.number(4))],
        }
        for _ in range(choices.number(4))
    ]


def _member(choices: Choices, deep: int) -> Any:
    if choices.number(7) == 0:
        return _anything(choices, deep)
    return choices.one_of(_TEXTS) if choices.number(7) == 0 else _value(choices, deep)


def _value(choices: Choices, deep: int) -> dict[str, Any]:
    value: dict[str, Any] = {
        "uuid": choices.one_of(_TEXTS),
        "created_at": choices.one_of(_TEXTS),
        "properties": {
            choices.one_of(_NAMES): _anything(choices, deep) for _ in range(choices.number(8))
        },
    }
    if deep < 2:
        value["data"] = _shelves(choices, deep + 1)
    return value


def _anything(choices: Choices, deep: int) -> Any:
    makers = _FLAT if deep >= _MOST_DEEP or not choices else (*_FLAT, _list, _mapping)
    return choices.one_of(makers)(choices, deep)


def _list(choices: Choices, deep: int) -> list[Any]:
    return [_anything(choices, deep + 1) for _ in range(choices.number(5))]


def _mapping(choices: Choices, deep: int) -> dict[str, Any]:
    return {choices.one_of(_NAMES): _anything(choices, deep + 1) for _ in range(choices.number(5))}


def _message(choices: Choices, _deep: int) -> dict[str, Any]:
    told = {"content": choices.text(9), "written_at": "2022-01-01"}
    return {"properties": told, "uuid": "m"}


_FLAT: Final[tuple[Callable[[Choices, int], Any], ...]] = (
    lambda choices, _: choices.one_of(_TEXTS),
    lambda choices, _: choices.text(40),
    lambda choices, _: choices.one_of((None, True, False)),
    lambda choices, _: choices.one_of((0, 1, 14, 1_095, 1_096, -1, 2**63, 2**64, 10**400)),
    lambda choices, _: choices.one_of((0.5, -1e300, 1e22)),
    lambda choices, _: {"date": choices.one_of(_TEXTS), "is_year_unknown": True},
    _message,
)
