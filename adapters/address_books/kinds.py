"""What a file really is, so that somebody who chose another source is told which one to choose."""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress

from adapters.address_books.uploads import Book, head_of
from adapters.linkedin.signatures import describe
from domain.imports.address_books.google import is_google, is_whole_google
from domain.imports.address_books.outlook import is_outlook
from domain.imports.address_books.sheets import open_sheet
from domain.imports.address_books.unusable import WrongSource
from domain.imports.linkedin.decoding import read_lines
from domain.imports.linkedin.shapes import ArchiveFile
from domain.imports.linkedin.tables import recognise
from domain.imports.linkedin.unusable import UnusableArchive
from domain.imports.model import ImportSource

_MARK = re.compile(rb"^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)")
_VCARD = re.compile(rb"^\s*BEGIN\s*:\s*VCARD\s*$", re.IGNORECASE | re.MULTILINE)
_MONICA = re.compile(rb'"app_version"\s*:')
_WORDS = {
    ImportSource.LINKEDIN_ARCHIVE: "is a file of a LinkedIn archive",
    ImportSource.LINKEDIN_CONNECTIONS_CSV: "holds the connections of a LinkedIn archive",
    ImportSource.VCARD: "holds vCards",
    ImportSource.GOOGLE_CSV: "is a CSV file of Google Contacts",
    ImportSource.OUTLOOK_CSV: "is a CSV file of Outlook",
    ImportSource.CSV: "is a CSV file",
    ImportSource.MONICA_JSON: "is an export of Monica",
}
# Of the files of an archive those whose columns nothing else has.
_OF_LINKEDIN = {
    ArchiveFile.CONNECTIONS: ImportSource.LINKEDIN_CONNECTIONS_CSV,
    ArchiveFile.MESSAGES: ImportSource.LINKEDIN_ARCHIVE,
    ArchiveFile.INVITATIONS: ImportSource.LINKEDIN_ARCHIVE,
}
_NAMES = {
    ImportSource.GOOGLE_CSV: "Google Contacts",
    ImportSource.OUTLOOK_CSV: "Outlook in a language that is known here",
}
# What looks like text may be read; whether it can be, its reader says.
_LEGIBLE = ("a CSV file", "a text file", "a binary file")
_COLUMNS_OF_A_TABLE = 2


def refuse_another_kind(book: Book, source: ImportSource) -> None:
    """Raises WrongSource for what is known as something else, and for what is no address book at all."""
    head = head_of(book)
    found = _told_by_head(head)
    if found is None:
        looks = describe(head)
        if not looks.startswith(_LEGIBLE):
            raise WrongSource(f"“{book.name}” is {looks}, and not an address book.")
        found = _told_by_header(book, source)
    if found in (source, None):
        return
    words = _WORDS[found]
    if found == ImportSource.CSV and source in _NAMES:
        words = f"{words}, but not one of {_NAMES[source]}"
    raise WrongSource(f"“{book.name}” {words}; choose the source {found} for it.")


def _told_by_head(head: bytes) -> ImportSource | None:
    plain = _MARK.sub(b"", head.replace(b"\0", b"")).lstrip()
    if _VCARD.search(plain):
        return ImportSource.VCARD
    return ImportSource.MONICA_JSON if plain[:1] == b"{" and _MONICA.search(plain) else None


def _told_by_header(book: Book, source: ImportSource) -> ImportSource | None:
    """Whose columns these are; None where there are none, or nothing speaks against the source."""
    linkedin = recognise(read_lines(book.open()))
    if linkedin in _OF_LINKEDIN:
        return _OF_LINKEDIN[linkedin]
    if source == ImportSource.CSV:
        return ImportSource.GOOGLE_CSV if _has_header(book, is_whole_google) else None
    if source in _TABLES and _has_header(book, _TABLES[source]):
        return source
    return next((kind for kind, is_header in _TABLES.items() if _has_header(book, is_header)), None)


def _has_header(book: Book, is_header: Callable[[Sequence[str]], bool]) -> bool:
    with suppress(UnusableArchive):
        open_sheet(read_lines(book.open()), is_header)
        return True
    return False


def _is_table(header: Sequence[str]) -> bool:
    return len([name for name in header if name.strip()]) >= _COLUMNS_OF_A_TABLE


_TABLES = {
    ImportSource.GOOGLE_CSV: is_google,
    ImportSource.OUTLOOK_CSV: is_outlook,
    ImportSource.CSV: _is_table,
}
