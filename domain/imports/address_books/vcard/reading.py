"""A file of vCards: each card a person, or a note that says why not."""

import io
from collections.abc import Callable, Iterator, Mapping

from domain.imports.address_books.drafts import LONGEST_NOTES
from domain.imports.address_books.records import EntryRecord
from domain.imports.address_books.vcard.cards import Card, Stray, split_cards
from domain.imports.address_books.vcard.catalogue import (
    FILES,
    PICTURES,
    TECHNICAL,
    WITHOUT_PLACE,
)
from domain.imports.address_books.vcard.charsets import decoded
from domain.imports.address_books.vcard.draft import Draft
from domain.imports.address_books.vcard.folding import unfold
from domain.imports.address_books.vcard.labels import group_labels
from domain.imports.address_books.vcard.lines import LONGEST_LINE, Line, read_lines
from domain.imports.address_books.vcard.links import read_slug, take_link, take_social_profile
from domain.imports.address_books.vcard.names import Naming, read_naming
from domain.imports.address_books.vcard.particulars import (
    settle_postal_labels,
    take_address,
    take_birthday,
    take_categories,
    take_email,
    take_kind,
    take_note,
    take_phone,
    take_uid,
)
from domain.imports.address_books.vcard.properties import Property, parse_property
from domain.imports.address_books.vcard.reasons import note_of
from domain.imports.address_books.vcard.unusable import NoCards
from domain.imports.linkedin.unusable import EmptyFile
from domain.imports.records import RowNote

_SHOWN = 400  # octets of a line that is shown because it cannot be read


def read_vcards(stream: io.RawIOBase, file: str) -> Iterator[EntryRecord | RowNote]:
    """One outcome a card, in the order of the file, and one for each run of lines that stand in no card.

    Memory is bounded by one card. At the end of a file without any card it raises NoCards, or EmptyFile if
    there is nothing else either.
    """
    cards, strays = 0, 0
    for found in split_cards(unfold(read_lines(stream))):
        if isinstance(found, Stray):
            strays += 1
            lines = "1 line" if found.count == 1 else f"{found.count} lines"
            yield note_of(file, found.line, "outside_card", lines)
            continue
        cards += 1
        yield _entry(file, found)
    if not cards:
        raise NoCards if strays else EmptyFile


def _entry(file: str, card: Card) -> EntryRecord | RowNote:
    if card.fault is not None:
        return note_of(file, card.line, card.fault)
    draft = _draft(card)
    naming = read_naming(draft)
    if naming.code is not None:
        return note_of(file, card.line, naming.code, naming.shown)
    settle_postal_labels(draft)
    slug = read_slug(draft)
    if not (
        naming.given or naming.family or slug or draft.kinds["emails"] or draft.kinds["phones"]
    ):
        return note_of(file, card.line, "no_identity")
    return _record(file, card, draft, naming, slug)


def _record(file: str, card: Card, draft: Draft, naming: Naming, slug: str | None) -> EntryRecord:
    notes = "\n\n".join(draft.notes)
    if len(notes) > LONGEST_NOTES:
        draft.drop_line(card.line, "NOTE", "cut")
    draft.dropped.sort(key=lambda each: each.line)
    return EntryRecord(
        file=file,
        line=card.line,
        uid=draft.uid,
        given_name=naming.given,
        family_name=naming.family,
        organisation=naming.organisation,
        position=naming.position,
        emails=draft.values("emails"),
        phones=draft.values("phones"),
        links=draft.values("links"),
        addresses=draft.values("addresses"),
        slug=slug,
        birthday=draft.birthday,
        notes=notes[:LONGEST_NOTES].rstrip(),
        tags=tuple(draft.tags),
        dropped=tuple(draft.dropped),
    )


def _draft(card: Card) -> Draft:
    """All properties of a card, each taken or reported."""
    old = _is_old(card)
    parsed = [(line, _parsed(line, old=old)) for line in card.lines]
    properties = [found for _, found in parsed if found is not None]
    draft = Draft(group_labels(properties))
    if len(properties) < len(parsed):
        for (number, text), found in parsed:
            if found is None:
                _drop_unread(draft, number, text)
    for found in properties:
        _take(draft, found)
    groups = {each.group for each in properties if each.name != _LABEL}
    for each in properties:
        if each.name == _LABEL and (not each.group or each.group not in groups):
            draft.drop(each, "orphan_label", each.text)
    return draft


def _is_old(card: Card) -> bool:
    for _, text in card.lines:
        name, _, version = text.partition(":")
        if name.strip().upper() == "VERSION":
            return version.strip() == "2.1"
    return False


def _parsed(line: Line, *, old: bool) -> Property | None:
    return parse_property(line, old=old) if len(line[1]) <= LONGEST_LINE else None


def _drop_unread(draft: Draft, line: int, text: str) -> None:
    if len(text) <= LONGEST_LINE:
        draft.drop_line(line, "?", "unreadable_line", decoded(text[:_SHOWN]))
        return
    name = text[:_SHOWN].partition(":")[0].partition(";")[0]
    draft.drop_line(line, decoded(name).strip().upper(), "too_long")


def _take(draft: Draft, found: Property) -> None:
    name = found.name
    if name in TECHNICAL:
        return
    if name in PICTURES:
        draft.drop_picture(found)
    elif name == "AGENT":
        draft.drop(found, "nested_card", "")
    elif found.binary or name in FILES:
        draft.drop(found, "binary", "")
    elif (take := _TAKERS.get(name)) and (found.value.strip() or name in _SOCIAL):
        take(draft, found)
    elif take is None and found.value.strip(" ;,\t\n"):
        draft.drop(found, "no_field" if name in WITHOUT_PLACE else "unknown_property")


_LABEL = "X-ABLABEL"
_SOCIAL = frozenset({"X-SOCIALPROFILE", "SOCIALPROFILE"})  # may be told by its parameters alone
_TAKERS: Mapping[str, Callable[[Draft, Property], None]] = {
    "N": lambda draft, found: draft.names.append(found),
    "FN": lambda draft, found: draft.display_names.append(found),
    "ORG": lambda draft, found: draft.organisations.append(found),
    "TITLE": lambda draft, found: draft.titles.append(found),
    "ROLE": lambda draft, found: draft.roles.append(found),
    "LABEL": lambda draft, found: draft.postal_labels.append(found),
    _LABEL: lambda draft, found: None,  # noqa: ARG005 -- taken by the group
    "KIND": take_kind,
    "X-ADDRESSBOOKSERVER-KIND": take_kind,
    "X-ABSHOWAS": take_kind,
    "EMAIL": take_email,
    "TEL": take_phone,
    "ADR": take_address,
    "URL": take_link,
    "X-SOCIALPROFILE": take_social_profile,
    "SOCIALPROFILE": take_social_profile,
    "BDAY": take_birthday,
    "NOTE": take_note,
    "CATEGORIES": take_categories,
    "UID": take_uid,
}
