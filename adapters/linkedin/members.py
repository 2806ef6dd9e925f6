"""Where the files of an archive are: in a ZIP under whatever folder, or the one CSV that was
uploaded.
"""

import io
import zipfile
from collections.abc import Collection, Iterable
from pathlib import PurePosixPath
from typing import IO, Literal, Protocol

from adapters.linkedin.limits import ArchiveLimits
from adapters.linkedin.signatures import HEAD, describe
from adapters.linkedin.uploads import View
from adapters.linkedin.zips import GuardedZip, looks_like_zip, shown_name
from domain.imports.linkedin.decoding import read_lines
from domain.imports.linkedin.shapes import SHAPES, ArchiveFile, column_key
from domain.imports.linkedin.tables import recognise
from domain.imports.linkedin.unusable import (
    EmptyFile,
    HeaderNotFound,
    NotAZip,
    NothingRecognised,
    ZipNested,
    ZipTooLarge,
)

ArchiveSource = Literal["linkedin_archive", "linkedin_connections_csv"]

PEOPLED = (ArchiveFile.CONNECTIONS, ArchiveFile.INVITATIONS, ArchiveFile.MESSAGES)
"""The files that bring people or touches in; the others only say who the owner is."""

_ALONE = {
    "linkedin_archive": (ArchiveFile.CONNECTIONS, ArchiveFile.MESSAGES),
    "linkedin_connections_csv": (ArchiveFile.CONNECTIONS,),
}
_WANTED = {
    "linkedin_archive": frozenset(ArchiveFile),
    "linkedin_connections_csv": frozenset({ArchiveFile.CONNECTIONS}),
}
_BY_KEY = {column_key(file): file for file in ArchiveFile}
_NESTED = (".zip", ".7z", ".rar", ".gz", ".tar")
_LISTED = 10


class Members(Protocol):
    """The recognised files of an upload, each to be opened as often as needed."""

    @property
    def names(self) -> dict[ArchiveFile, str]: ...

    @property
    def ignored(self) -> tuple[str, ...]: ...

    def open(self, file: ArchiveFile) -> io.RawIOBase: ...

    def close(self) -> None: ...


def find_members(
    stream: IO[bytes], *, filename: str, source: ArchiveSource, limits: ArchiveLimits
) -> Members:
    """Raises a subclass of UnusableArchive that says what was uploaded instead."""
    stream.seek(0)
    head = stream.read(HEAD)
    if not head:
        raise EmptyFile(f"“{shown_name(filename)}” is empty (0 bytes).")
    if looks_like_zip(head):
        return ZippedMembers(GuardedZip(stream, limits), _WANTED[source])
    if stream.seek(0, io.SEEK_END) > limits.max_bytes:
        raise ZipTooLarge(f"This file is larger than {limits.max_bytes // 1_000_000} MB.")
    return _lone_member(stream, head, filename=filename, source=source)


class ZippedMembers:
    """Members by their base name. Of several with one name the fullest on the highest level
    counts.
    """

    def __init__(self, guarded: GuardedZip, wanted: Collection[ArchiveFile]) -> None:
        self._zip = guarded
        entries = [info for info in guarded.members if not is_litter(info.filename)]
        self._chosen = _chosen(entries, wanted)
        taken = {info.header_offset for info in self._chosen.values()}
        ignored = [info.filename for info in entries if info.header_offset not in taken]
        self.names = {file: shown_name(info.filename) for file, info in self._chosen.items()}
        self.ignored = tuple(shown_name(name) for name in ignored)
        if not self._chosen.keys() & set(PEOPLED):
            raise _nothing_in([info.filename for info in entries], wanted)

    def open(self, file: ArchiveFile) -> io.RawIOBase:
        return self._zip.open(self._chosen[file])

    def close(self) -> None:
        self._zip.close()


class LoneMember:
    """A single CSV file."""

    def __init__(self, stream: IO[bytes], file: ArchiveFile, filename: str) -> None:
        self._stream = stream
        self.names = {file: shown_name(filename)}
        self.ignored: tuple[str, ...] = ()

    def open(self, file: ArchiveFile) -> io.RawIOBase:
        if file not in self.names:
            raise KeyError(file)
        return View(self._stream)

    def close(self) -> None:
        """The stream belongs to whoever opened it."""


def _lone_member(
    stream: IO[bytes], head: bytes, *, filename: str, source: ArchiveSource
) -> LoneMember:
    file = recognise(read_lines(View(stream)))
    shown = shown_name(filename)
    if file in _ALONE[source]:
        return LoneMember(stream, file, filename)
    if file is not None:
        raise NothingRecognised(
            f"“{shown}” is {file} of an archive; by itself it cannot be imported here.",
            found=[file],
        )
    if source == "linkedin_archive":
        raise NotAZip(f"“{shown}” is not a ZIP file; it looks like {describe(head)}.")
    wanted = " and ".join(SHAPES[ArchiveFile.CONNECTIONS].required)
    raise HeaderNotFound(
        f"“{shown}” has no row with the columns {wanted}; it looks like {describe(head)}."
    )


def _chosen(
    entries: Iterable[zipfile.ZipInfo], wanted: Collection[ArchiveFile]
) -> dict[ArchiveFile, zipfile.ZipInfo]:
    chosen: dict[ArchiveFile, zipfile.ZipInfo] = {}
    for info in sorted(entries, key=_preference):
        file = _BY_KEY.get(column_key(PurePosixPath(info.filename).name))
        if file is not None and file in wanted:
            chosen.setdefault(file, info)
    return chosen


def _preference(info: zipfile.ZipInfo) -> tuple[bool, int, int, str]:
    return info.file_size == 0, info.filename.count("/"), -info.file_size, info.filename


def is_litter(name: str) -> bool:
    """What macOS puts beside the files."""
    path = PurePosixPath(name)
    return "__MACOSX" in path.parts or path.name.startswith("._") or path.name == ".DS_Store"


def is_nested(name: str) -> bool:
    """Whether it is an archive itself."""
    return name.lower().endswith(_NESTED)


def _nothing_in(
    names: list[str], wanted: Collection[ArchiveFile]
) -> ZipNested | NothingRecognised | EmptyFile:
    if not names:
        return EmptyFile("This ZIP file holds no files.")
    shown = [shown_name(name) for name in names]
    inner = next((name for name in shown if is_nested(name)), None)
    if inner is not None:
        return ZipNested(
            f"This ZIP file holds another archive, “{inner}”, instead of the files of LinkedIn; "
            "unpack it once and upload what is inside.",
            found=shown[:_LISTED],
        )
    if "[Content_Types].xml" in names:
        return NothingRecognised(
            "This is an Office document; save the sheet as CSV and upload that."
        )
    wanted_names = ", ".join(file for file in PEOPLED if file in wanted)
    more = f" and {len(shown) - _LISTED:,} more" if len(shown) > _LISTED else ""
    return NothingRecognised(
        f"This ZIP file holds none of {wanted_names}; it holds {', '.join(shown[:_LISTED])}{more}.",
        found=shown[:_LISTED],
    )
