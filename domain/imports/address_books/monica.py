"""Monica's JSON export: `version` 1.0-preview.1, as Monica 3.6.0 to 4.1.2 write it (*Settings*, *Export*).

The shape is that of the classes under `app/ExportResources` of monicahq/monica at the tag v4.1.2. Monica 5 is
another program and has no such export.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import msgspec

from domain.contacts.values import Birthday
from domain.imports.address_books.birthdays import birthday_of
from domain.imports.address_books.columns import Field
from domain.imports.address_books.drafts import EntryDraft, Single
from domain.imports.address_books.monica_history import History, activities_of
from domain.imports.address_books.monica_leftovers import drop_leftovers, drop_value
from domain.imports.address_books.monica_shapes import (
    NOTHING,
    Collection,
    Export,
    Lines,
    Properties,
    Value,
    day_of,
    decode_export,
    decode_value,
    mapping_of,
    properties_of,
    text_of,
)
from domain.imports.address_books.postal import Address
from domain.imports.address_books.reasons import note
from domain.imports.address_books.records import EntryInterval, EntryRecord, EntryTouch
from domain.imports.address_books.texts import LONGEST_VALUE, one_line
from domain.imports.records import RowNote

LONGEST_INTERVAL = 1_095  # days, as of a contact

Outcome = EntryRecord | EntryInterval | EntryTouch | RowNote

_NAMES: Mapping[str, Single] = {
    "first_name": "given_name",
    "middle_name": "middle_name",
    "last_name": "family_name",
    "company": "organisation",
    "job": "position",
}
_ADDRESS_PARTS = {
    "street": Field.STREET,
    "postal_code": Field.POSTAL_CODE,
    "city": Field.CITY,
    "province": Field.REGION,
    "country": Field.COUNTRY,
}


def read_monica(content: bytes, *, file: str) -> Iterator[Outcome]:
    """Each contact, followed by its interval and by what passed with it. Notes about single contacts and
    activities say what became nothing.

    Raises MonicaTooLarge, NotMonica or MonicaVersionUnknown before the first of them.
    """
    return _Reading(decode_export(content), content, file).outcomes()


class _Reading:
    """One export while it is read."""

    def __init__(self, export: Export, content: bytes, file: str) -> None:
        self._collections = export.account.data
        self._file = file
        self._lines = Lines(content)
        instance = mapping_of(export.account.instance)
        self._field_types = _by_uuid(instance.get("contact_field_types"))
        self._genders = _by_uuid(instance.get("genders"))
        self._activities = activities_of(
            self._values("activity"), _by_uuid(instance.get("activity_types"))
        )
        self._owners = _owners(self._values("user"))
        self._related = _relations(self._values("relationship"))

    def outcomes(self) -> Iterator[Outcome]:
        for raw in self._values("contact"):
            yield from self._contact(raw, self._lines.of(raw))
        for activity in self._activities.values():
            if not activity.is_shared:
                yield note(self._file, self._lines.of(activity.raw), "activity_without_contact")

    def _values(self, kind: str) -> Sequence[msgspec.Raw]:
        return [raw for each in self._collections if each.type == kind for raw in each.values]

    def _contact(self, raw: msgspec.Raw, line: int) -> Iterator[Outcome]:
        value = decode_value(raw)
        properties = properties_of(value)
        uid = one_line(value.uuid) if value is not None else ""
        if value is None or not 0 < len(uid) <= LONGEST_VALUE or not properties:
            yield note(self._file, line, "entry_unreadable")
        elif value.uuid in self._owners:
            yield note(self._file, line, "owner")
        elif properties.get("is_partial") is True:
            yield note(self._file, line, "partial_contact")
        else:
            draft = EntryDraft(self._file, line)
            history = History(uid, draft, self._lines, self._activities, self._field_types)
            self._take(draft, history, value, properties)
            interval = _interval(draft, uid, line, properties)
            entry = draft.entry()
            yield entry
            if isinstance(entry, EntryRecord):
                yield from chain(interval, history.touches)

    def _take(
        self, draft: EntryDraft, history: History, value: Value, properties: Properties
    ) -> None:
        draft.identify(value.uuid, "uuid")
        for name, single in _NAMES.items():
            draft.say(single, text_of(properties, name), name)
        draft.add_notes(text_of(properties, "description"))
        for tag in _listed(properties.get("tags")):
            draft.add_tag(tag if isinstance(tag, str) else "", "tags")
        _take_birthdate(draft, properties.get("birthdate"))
        drop_leftovers(draft, properties, self._genders)
        for collection in value.data:
            self._take_collection(draft, history, collection)
        for relation in self._related.get(value.uuid, ()):
            draft.drop("relationship", "relationship", relation)

    def _take_collection(self, draft: EntryDraft, history: History, collection: Collection) -> None:
        kind = collection.type
        if kind in ("photo", "document") and collection.values:
            draft.drop(kind, "picture" if kind == "photo" else "no_field")
            return
        for raw in collection.values:
            if kind == "contact_field":
                self._take_field(draft, raw)
            elif kind == "address":
                _take_address(draft, raw)
            elif not history.take(kind, raw):
                drop_value(draft, kind, raw)

    def _take_field(self, draft: EntryDraft, raw: msgspec.Raw) -> None:
        """A way to reach somebody; its type says what it is and what stands before it in a link."""
        properties = properties_of(decode_value(raw))
        known = self._field_types.get(text_of(properties, "type"), NOTHING)
        kind, name = text_of(known, "type"), text_of(known, "name")
        text, protocol = text_of(properties, "data").strip(), text_of(known, "protocol")
        source = name or "contact_field"
        if kind == "email":
            draft.add_email(text, source)
        elif kind == "phone":
            draft.add_phone(text, source)
        elif name.casefold() == "whatsapp":
            draft.add_phone(text, source, name)
        elif name.casefold() == "linkedin":
            draft.add_profile(text, source)
        elif text.lower().startswith(("http://", "https://")):
            draft.add_link(text, source, name)
        elif text and protocol.lower().startswith(("http://", "https://")):
            draft.add_link(f"{protocol}{text}", source, name)
        elif text:
            draft.drop(source, "no_field", text)


def _take_address(draft: EntryDraft, raw: msgspec.Raw) -> None:
    properties = properties_of(decode_value(raw))
    address = Address(text_of(properties, "name") or None, first=False)
    for name, field in _ADDRESS_PARTS.items():
        if part := text_of(properties, name).strip():
            address.parts[field] = [part]
            address.sources[part] = "address"
    if address.parts:
        address.place(draft)


def _take_birthdate(draft: EntryDraft, told: Any) -> None:
    """Who says only an age gets a first of January from Monica, and who keeps the year the present one."""
    text = text_of(told, "date")
    if not text:
        return
    if told.get("is_age_based") is True:
        draft.drop("birthdate", "age_only", text[:4])
        return
    day = birthday_of(text[:10])
    if isinstance(day, str):
        draft.drop("birthdate", day, text)
    elif told.get("is_year_unknown") is True:
        draft.be_born(Birthday(month=day.month, day=day.day), "birthdate", text)
    else:
        draft.be_born(day, "birthdate", text)


def _interval(
    draft: EntryDraft, uuid: str, line: int, properties: Properties
) -> Sequence[EntryInterval]:
    days = properties.get("stay_in_touch_frequency")
    if not isinstance(days, int) or isinstance(days, bool) or days <= 0:
        return ()
    if days > LONGEST_INTERVAL:
        draft.drop("stay_in_touch_frequency", "interval_too_long", f"{days} days")
        return ()
    next_on = day_of(text_of(properties, "stay_in_touch_trigger_date"))
    return (EntryInterval(line=line, entry_uid=uuid, days=days, next_on=next_on),)


def _listed(told: Any) -> Sequence[Any]:
    return told if isinstance(told, list) else ()


def _by_uuid(told: Any) -> Mapping[str, Properties]:
    """The properties of what the account has set up, by its id."""
    found = {}
    for each in _listed(told):
        properties = each.get("properties") if isinstance(each, dict) else None
        if isinstance(properties, dict):
            found[text_of(each, "uuid")] = properties
    return found


def _owners(users: Sequence[msgspec.Raw]) -> frozenset[str]:
    """The contacts that are the users themselves."""
    found = (text_of(properties_of(decode_value(raw)), "me_contact") for raw in users)
    return frozenset(filter(None, found))


def _relations(values: Sequence[msgspec.Raw]) -> Mapping[str, list[str]]:
    """What each contact is to others."""
    found: dict[str, list[str]] = {}
    for raw in values:
        properties = properties_of(decode_value(raw))
        found.setdefault(text_of(properties, "contact_is"), []).append(text_of(properties, "type"))
    return found
