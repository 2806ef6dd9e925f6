"""What Monica keeps of a contact and a contact here has no place for. Not reported is what Monica works out
itself: views, avatars it draws, `last_talked_to`, coordinates of addresses, and copies for synchronising.
"""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from domain.imports.address_books.drafts import EntryDraft
from domain.imports.address_books.monica_shapes import (
    NOTHING,
    Properties,
    decode_value,
    properties_of,
    text_of,
)

_TEXTS: Final = ("nickname", "food_preferences", "first_met_through")
_FLAGS: Final = {"is_starred": True, "is_dead": True, "is_active": False}
_DATES: Final = ("deceased_date", "first_met_date")
_REMINDERS: Final = ("deceased_reminder", "first_met_reminder")
# What is shown of a value of a kind, in this order.
_SHOWN: Final = (
    "title",
    "name",
    "comment",
    "note",
    "amount",
    "currency",
    "category",
    "description",
)


def drop_leftovers(
    draft: EntryDraft, properties: Properties, genders: Mapping[str, Properties]
) -> None:
    """Report the properties of a contact that have no place."""
    for name in _TEXTS:
        if text := text_of(properties, name).strip():
            draft.drop(name, "no_field", text)
    for name, told in _FLAGS.items():
        if properties.get(name) is told:
            draft.drop(name, "no_field", "yes" if told else "no")
    for name in _DATES:
        if text := text_of(properties.get(name), "date"):
            draft.drop(name, "no_field", text[:10])
    for name in _REMINDERS:
        _drop_reminder(draft, _inner(properties.get(name)))
    if gender := text_of(properties, "gender"):
        draft.drop("gender", "no_field", text_of(genders.get(gender, NOTHING), "name"))
    avatar = properties.get("avatar")
    if text_of(avatar, "avatar_photo") or text_of(avatar, "avatar_external_url"):
        draft.drop("avatar", "picture")


def drop_value(draft: EntryDraft, kind: str, raw: msgspec.Raw) -> None:
    """Report a value of a collection that has no place."""
    properties = properties_of(decode_value(raw))
    if kind == "reminder":
        _drop_reminder(draft, properties)
    else:
        draft.drop(kind or "data", "no_field", _shown(properties))


def _drop_reminder(draft: EntryDraft, properties: Properties) -> None:
    """The report is what is left of it: what, when and how often."""
    if not properties:
        return
    often = f"{text_of(properties, 'frequency_type')} {text_of(properties, 'frequency_number')}"
    day = text_of(properties, "initial_date")[:10]
    draft.drop("reminder", "reminder", f"{_shown(properties)} {day} {often}")


def _inner(value: Any) -> Properties:
    found = value.get("properties") if isinstance(value, dict) else None
    return found if isinstance(found, dict) else NOTHING


def _shown(properties: Properties) -> str:
    return " · ".join(text for name in _SHOWN if (text := text_of(properties, name).strip()))
