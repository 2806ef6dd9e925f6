"""The one file of an upload: as it was sent, or alone in a ZIP file."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import IO, Protocol

import msgspec

from adapters.linkedin.limits import ArchiveLimits
from adapters.linkedin.members import is_litter, is_nested
from adapters.linkedin.signatures import HEAD
from adapters.linkedin.uploads import View
from adapters.linkedin.zips import GuardedZip, looks_like_zip, shown_name
from domain.imports.address_books.unusable import SeveralFiles, WrongSource
from domain.imports.linkedin.shapes import ArchiveFile
from domain.imports.linkedin.unusable import EmptyFile, NothingRecognised, ZipNested, ZipTooLarge
from domain.imports.model import ImportSource

LIMITS = ArchiveLimits()

_SUFFIXES = {
    ImportSource.VCARD: (".vcf", ".vcard"),
    ImportSource.MONICA_JSON: (".json",),
    ImportSource.GOOGLE_CSV: (".csv", ".tsv", ".txt"),
    ImportSource.OUTLOOK_CSV: (".csv", ".tsv", ".txt"),
    ImportSource.CSV: (".csv", ".tsv", ".txt"),
}
_OF_LINKEDIN = frozenset(file.lower() for file in (ArchiveFile.CONNECTIONS, ArchiveFile.MESSAGES))
_OF_AN_OFFICE = "[Content_Types].xml"
_LISTED = 10


class Book(Protocol):
    """A file that can be read from its beginning as often as needed."""

    @property
    def name(self) -> str: ...

    def open(self) -> io.RawIOBase: ...

    def close(self) -> None: ...


def find_book(stream: IO[bytes], *, filename: str, source: ImportSource) -> Book:
    """Raises a subclass of UnusableArchive that says what was uploaded instead."""
    stream.seek(0)
    head = stream.read(HEAD)
    if not head:
        raise EmptyFile(f"“{shown_name(filename)}” is empty (0 bytes).")
    if looks_like_zip(head):
        return ZippedBook(GuardedZip(stream, LIMITS), source)
    if stream.seek(0, io.SEEK_END) > LIMITS.max_bytes:
        raise ZipTooLarge(f"This file is larger than {LIMITS.max_bytes // 1_000_000} MB.")
    return LoneBook(stream, shown_name(filename))


def head_of(book: Book) -> bytes:
    """The first few thousand bytes."""
    with io.BufferedReader(book.open()) as reader:
        return reader.read(HEAD)


class LoneBook(msgspec.Struct, frozen=True):
    """The upload itself; the stream belongs to whoever opened it."""

    stream: IO[bytes]
    name: str

    def open(self) -> io.RawIOBase:
        return View(self.stream)

    def close(self) -> None:
        """Nothing was opened."""


class ZippedBook:
    """The only file in a ZIP file that can be meant."""

    def __init__(self, guarded: GuardedZip, source: ImportSource) -> None:
        self._zip = guarded
        self._member = _only([i for i in guarded.members if not is_litter(i.filename)], source)
        self.name = shown_name(self._member.filename)

    def open(self) -> io.RawIOBase:
        return self._zip.open(self._member)

    def close(self) -> None:
        self._zip.close()


def _only(members: Sequence[zipfile.ZipInfo], source: ImportSource) -> zipfile.ZipInfo:
    suffixes = _SUFFIXES[source]
    meant = [each for each in members if each.filename.lower().endswith(suffixes)]
    names = [shown_name(each.filename) for each in members]
    if any(PurePosixPath(name).name.lower() in _OF_LINKEDIN for name in names):
        raise WrongSource(
            "This ZIP file is an archive of LinkedIn; choose the source linkedin_archive for it."
        )
    if len(meant) == 1:
        return meant[0]
    if len(meant) > 1:
        raise SeveralFiles(
            f"This ZIP file holds {len(meant):,} files that can be meant ({_listed(meant)}); "
            "unpack it and upload one of them."
        )
    if not names:
        raise EmptyFile("This ZIP file holds no files.")
    if _OF_AN_OFFICE in names:
        raise NothingRecognised(
            "This is an Office document; save the sheet as CSV and upload that."
        )
    if inner := next((name for name in names if is_nested(name)), None):
        raise ZipNested(
            f"This ZIP file holds another archive, “{inner}”; unpack it once and upload what is inside."
        )
    raise NothingRecognised(
        f"This ZIP file holds no {' or '.join(suffixes)} file; it holds {_listed(members)}."
    )


def _listed(members: Sequence[zipfile.ZipInfo]) -> str:
    more = f" and {len(members) - _LISTED:,} more" if len(members) > _LISTED else ""
    return ", ".join(shown_name(each.filename) for each in members[:_LISTED]) + more
