"""Why a value or a whole entry of a table or of Monica's file was not taken over, in words. Codes are stable."""

from collections.abc import Mapping
from typing import Final

from domain.imports.address_books.records import Dropped
from domain.imports.records import NoteStatus, RowNote

DROPPED: Final[Mapping[str, str]] = {
    "no_field": "A contact has no field for this.",
    "no_column": "This cell stands behind the last column that has a name.",
    "picture": "Pictures are not taken over.",
    "bad_date": "This is no date that can be read.",
    "date_ambiguous": "Nothing in this column tells whether the day or the month comes first.",
    "year_ambiguous": "The year has two digits, which does not tell the century.",
    "age_only": "Only an age is known, not a birthday.",
    "not_an_email": "This is not an e-mail address.",
    "exchange_address": "This address works only inside of one company's mail server.",
    "not_a_phone": "There is no digit in this phone number.",
    "not_a_link": "A web address has no blanks in it.",
    "more_than_one": "Only one of these fits into a contact; the first one was taken.",
    "other_name": "This name differs from the one that was taken.",
    "address_part": "This part is not in the address as a whole, which was taken.",
    "source_group": "This group belongs to the address book itself.",
    "too_long": "This is longer than any value of its kind.",
    "too_many": "There are more of these than an entry is read with.",
    "cut": "Only the first 20,000 characters of the notes were taken.",
    "shortened": "Only the beginning of this fits into a contact.",
    "value_too_long": "This is longer than a contact takes.",
    "no_web_address": "Only web addresses (http:// and https://) are links of a contact.",
    "empty": "There is nothing in it.",
    "reminder": "Reminders are not taken over; nudges take their place.",
    "interval_too_long": "The interval is longer than three years.",
    "relationship": "Relationships between contacts are not taken over.",
}

NOTES: Final[Mapping[str, tuple[NoteStatus, str]]] = {
    "blank_row": ("skipped", "This row is blank."),
    "no_identity": (
        "failed",
        "There is no name, no e-mail address, no phone number and no LinkedIn profile.",
    ),
    "company_row": ("skipped", "This is a company, not a person."),
    "trashed": ("skipped", "This contact was in the trash when the file was written."),
    "row_unreadable": (
        "failed",
        "A quotation mark is missing in this row, or the row is too long; it was left out.",
    ),
    "entry_unreadable": ("failed", "This entry has not the form that Monica gives its contacts."),
    "owner": ("skipped", "This contact is you."),
    "partial_contact": (
        "skipped",
        "Monica keeps this name only because of a relationship; it is no contact of its own.",
    ),
    "in_future": ("skipped", "This has not happened yet."),
    "activity_without_contact": ("skipped", "Nobody took part in this activity."),
}


LONGEST_EXCERPT: Final = 80


def dropped(line: int, field: str, code: str, about: str = "") -> Dropped:
    """`about` is the value or what it is about; as much of it is shown as people read."""
    shown = " ".join(about[: LONGEST_EXCERPT * 4].split())
    if len(shown) > LONGEST_EXCERPT:
        shown = f"{shown[:LONGEST_EXCERPT]}…"
    detail = f"“{shown}”: {DROPPED[code]}" if shown else DROPPED[code]
    return Dropped(line=line, field=field, code=code, detail=detail)


def note(file: str, line: int, code: str) -> RowNote:
    status, detail = NOTES[code]
    return RowNote(file=file, line=line, status=status, code=code, detail=detail)
