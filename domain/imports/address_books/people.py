"""Entries of address books as people of an import: in the form and within the bounds of a contact.

What does not fit is reported with the entry, beside what its reader has dropped.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from domain.imports.address_books.drafts import LONGEST_NOTES
from domain.imports.address_books.reasons import dropped
from domain.imports.address_books.records import Dropped, EntryInterval, EntryRecord, EntryTouch
from domain.imports.records import Labelled, PersonRecord

LONGEST_NAME: Final = 200  # also of organisations, positions and tags
LONGEST_EMAIL: Final = 254
LONGEST_PHONE: Final = 50
LONGEST_LINK: Final = 2_000
LONGEST_ADDRESS: Final = 500

E164 = Callable[[str], str | None]
"""A number in its one international form; None for what is no number that is certain."""

_WEB: Final = re.compile(r"https?://\S+", re.ASCII)
_HOST: Final = re.compile(r"(?:[a-z0-9-]{1,63}\.)+[a-z]{2,63}(?:[/?#:]\S*)?", re.IGNORECASE)


def person_of(
    entry: EntryRecord,
    e164: E164,
    interval: EntryInterval | None = None,
    notes: Sequence[EntryTouch] = (),
) -> PersonRecord:
    """The entry as a person; `notes` are appended to theirs, each as a paragraph with its day."""
    lost = list(entry.dropped)
    phones = _within(entry, "phone", entry.phones, LONGEST_PHONE, lost)
    if interval is not None and interval.next_on is not None:
        when = interval.next_on.isoformat()
        lost.append(dropped(interval.line, "stay_in_touch_trigger_date", "reminder", when))
    return PersonRecord(
        file=entry.file,
        line=entry.line,
        slug=entry.slug,
        email=None,
        given_name=_cut(entry, "given_name", entry.given_name, LONGEST_NAME, lost),
        family_name=_cut(entry, "family_name", entry.family_name, LONGEST_NAME, lost),
        company=_cut(entry, "organisation", entry.organisation or "", LONGEST_NAME, lost) or None,
        position=_cut(entry, "position", entry.position or "", LONGEST_NAME, lost) or None,
        connected_on=None,
        uid=entry.uid,
        emails=_emails(entry, lost),
        phones=phones,
        phone_keys=_keys(phones, e164),
        links=_links(entry, lost),
        addresses=_within(entry, "address", entry.addresses, LONGEST_ADDRESS, lost),
        birthday=entry.birthday,
        notes=_notes(entry, notes, lost) if notes else entry.notes,
        tags=_tags(entry, lost),
        interval_days=None if interval is None else interval.days,
        dropped=tuple(lost),
    )


def _cut(entry: EntryRecord, field: str, text: str, most: int, lost: list[Dropped]) -> str:
    if len(text) > most:
        lost.append(dropped(entry.line, field, "shortened", text))
        return text[:most].rstrip()
    return text


def _within(
    entry: EntryRecord, field: str, values: tuple[Labelled, ...], most: int, lost: list[Dropped]
) -> tuple[Labelled, ...]:
    if all(len(each.value) <= most for each in values):
        return values
    lost += [
        dropped(entry.line, field, "value_too_long", each.value)
        for each in values
        if len(each.value) > most
    ]
    return tuple(each for each in values if len(each.value) <= most)


def _emails(entry: EntryRecord, lost: list[Dropped]) -> tuple[Labelled, ...]:
    """Only addresses with a name before and a host behind one sign."""
    sound = []
    for each in _within(entry, "email", entry.emails, LONGEST_EMAIL, lost):
        name, _, host = each.value.partition("@")
        if name and host and "@" not in host:
            sound.append(each)
        else:
            lost.append(dropped(entry.line, "email", "not_an_email", each.value))
    return tuple(sound)


def _links(entry: EntryRecord, lost: list[Dropped]) -> tuple[Labelled, ...]:
    """What has no scheme and begins like the name of a host is a web address nevertheless."""
    sound = []
    for each in _within(entry, "link", entry.links, LONGEST_LINK, lost):
        scheme, colon, rest = each.value.partition("://")
        url = f"{scheme.lower()}{colon}{rest}" if colon else each.value
        if _WEB.fullmatch(url):
            sound.append(msgspec.structs.replace(each, value=url))
        elif _HOST.fullmatch(url):
            sound.append(msgspec.structs.replace(each, value=f"https://{url}"))
        else:
            lost.append(dropped(entry.line, "link", "no_web_address", each.value))
    return tuple(sound)


def _tags(entry: EntryRecord, lost: list[Dropped]) -> tuple[str, ...]:
    if all(len(tag) <= LONGEST_NAME for tag in entry.tags):
        return entry.tags
    lost += [
        dropped(entry.line, "tag", "value_too_long", tag)
        for tag in entry.tags
        if len(tag) > LONGEST_NAME
    ]
    return tuple(tag for tag in entry.tags if len(tag) <= LONGEST_NAME)


def _notes(entry: EntryRecord, notes: Sequence[EntryTouch], lost: list[Dropped]) -> str:
    paragraphs = [f"{each.happened_on.isoformat()}: {each.body}" for each in notes]
    whole = "\n\n".join(filter(None, [entry.notes, *paragraphs]))
    if len(whole) > LONGEST_NOTES:
        lost.append(dropped(entry.line, "notes", "cut"))
    return whole[:LONGEST_NOTES].rstrip()


def _keys(phones: tuple[Labelled, ...], e164: E164) -> tuple[str, ...]:
    found = (e164(each.value) for each in phones)
    return tuple(dict.fromkeys(key for key in found if key))
