"""The reasons why a row becomes nothing, in words for the owner. The codes are stable."""

from domain.imports.linkedin.shapes import ArchiveFile
from domain.imports.records import NoteStatus, RowNote

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


def note(file: ArchiveFile, line: int, code: str) -> RowNote:
    status, detail = REASONS[code]
    return RowNote(file=file, line=line, status=status, code=code, detail=detail)
