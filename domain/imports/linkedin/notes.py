"""The reasons why a row becomes nothing, in words for the owner. The codes are stable."""

from domain.imports.linkedin.shapes import ArchiveFile
from domain.imports.records import Dropped, NoteStatus, RowNote

REASONS: dict[str, tuple[NoteStatus, str]] = {
    "hidden_member": (
        "skipped",
        "This person has hidden or closed their profile; LinkedIn gives only the date.",
    ),
    "blank_row": ("skipped", "This row is blank."),
    "duplicate_row": ("skipped", "The same row is further up in this file."),
    "draft": ("skipped", "This message is a draft; it was never sent."),
    "spam": ("skipped", "This message is in the spam folder."),
    "sponsored": ("skipped", "This is a sponsored message, not one from a person."),
    "unknown_member": (
        "skipped",
        "LinkedIn does not say who the other person is (“LinkedIn Member”, or no profile address).",
    ),
    "note_to_self": ("skipped", "This message has no other person in it."),
    "recipient_unknown": (
        "skipped",
        "This export does not say to whom the message went, and nobody answered it.",
    ),
    "invitation_without_note": (
        "skipped",
        "Somebody asked to connect without a word; there is nothing to answer.",
    ),
    "no_identity": ("failed", "There is neither a profile address, an e-mail address nor a name."),
    "bad_date": ("failed", "The date cannot be read."),
    "owner_unknown": (
        "failed",
        "It cannot be told which person is you; export Profile and Invitations as well.",
    ),
    "too_many_recipients": (
        "failed",
        "This message names more than 250 people, more than a conversation can have.",
    ),
    "unknown_direction": ("failed", "The direction is neither INCOMING nor OUTGOING."),
}


VALUES: dict[str, str] = {
    "bad_date": "This date cannot be read, or its day and month could be either way round.",
    "not_an_email": "This is not an e-mail address.",
}
_EXCERPT = 80


def note(file: ArchiveFile, line: int, code: str) -> RowNote:
    status, detail = REASONS[code]
    return RowNote(file=file, line=line, status=status, code=code, detail=detail)


def dropped(line: int, column: str, code: str, value: str) -> Dropped:
    """A value of a row that is not taken over, though the row is."""
    return Dropped(
        line=line, field=column, code=code, detail=f"“{value[:_EXCERPT]}”: {VALUES[code]}"
    )
