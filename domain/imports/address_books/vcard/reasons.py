"""Why a card becomes nothing and why a value is dropped, in words for the owner. The codes are stable."""

from collections.abc import Mapping

from domain.imports.address_books.reasons import DROPPED
from domain.imports.address_books.records import Dropped
from domain.imports.address_books.texts import one_line
from domain.imports.records import NoteStatus, RowNote

CARDS: Mapping[str, tuple[NoteStatus, str]] = {
    "company_card": ("skipped", "This is the card of a company, not of a person."),
    "group_card": ("skipped", "This is a list of cards, not a person."),
    "not_a_person": ("skipped", "This is the card of a place or a thing, not of a person."),
    "outside_card": ("skipped", "What stands outside of any card is not read."),
    "no_identity": (
        "failed",
        "There is no name, no e-mail address, no phone number and no LinkedIn profile.",
    ),
    "card_without_end": ("failed", "The end of this card (END:VCARD) is missing."),
    "card_too_large": ("failed", "This card is larger than that of any person."),
}

# Beside those that every address book shares.
VALUES: Mapping[str, str] = {
    **DROPPED,
    "binary": "Sounds, keys and other files are not taken over.",
    "nested_card": "The card of an agent or assistant within a card is not taken over.",
    "unknown_property": "We do not know what this means.",
    "unreadable_line": "This line is not written as a vCard demands.",
    "more_than_one": "Only one of these fits into a contact; another one was taken.",
    "name_affix": "A contact has no field for what stands before or behind a name.",
    "more_parts": "There are more parts in this than we know of.",
    "organisation_unit": "A contact has an organisation, not a department of it.",
    "address_label": "The address was taken from its parts.",
    "not_a_link": "This is no address of the web.",
    "text_date": "This date is told in words.",
    "orphan_label": "This label belongs to nothing.",
}

LONGEST_EXCERPT = 80


def note_of(file: str, line: int, code: str, about: str = "") -> RowNote:
    status, detail = CARDS[code]
    return RowNote(file=file, line=line, status=status, code=code, detail=_with(detail, about))


def dropped_of(line: int, field: str, code: str, about: str = "") -> Dropped:
    return Dropped(line=line, field=one_line(field), code=code, detail=_with(VALUES[code], about))


def _with(detail: str, about: str) -> str:
    """What it is about, on one line and not longer than people read, and the sentence."""
    shown = one_line(about[: LONGEST_EXCERPT * 4])
    if len(shown) > LONGEST_EXCERPT:
        shown = f"{shown[:LONGEST_EXCERPT]}…"
    return f"“{shown}”: {detail}" if shown else detail
