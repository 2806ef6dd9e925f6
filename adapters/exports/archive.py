"""The files of an export while they are written, and the ZIP file they end in.

What does not fit into a few megabytes of memory goes to a temporary file that has no name and is gone with
the process.
"""

import hashlib
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from datetime import datetime
from types import TracebackType
from typing import IO, Any, BinaryIO, Self, cast

import msgspec

from domain.exports.ports import Parcel

IN_MEMORY = 1024 * 1024
PARCEL_IN_MEMORY = 4 * 1024 * 1024
_COPIED_AT_ONCE = 64 * 1024
_UNIX = 3
_PLAIN_FILE = 0o644 << 16

_ENCODER = msgspec.json.Encoder()


class Member:
    """One file on its way into the archive."""

    def __init__(self, name: str, *, head: bytes = b"", tail: bytes = b"") -> None:
        self.name = name
        self.count = 0
        self.size = 0
        self.file: IO[bytes] = _spooled(IN_MEMORY)
        self._digest = hashlib.sha256()
        self._tail = tail
        self.write(head)

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def write(self, content: bytes) -> None:
        self.size += len(content)
        self._digest.update(content)
        self.file.write(content)

    def add(self, records: Sequence[bytes], separator: bytes = b"") -> None:
        """Write records; `separator` stands between any two of them."""
        for record in records:
            self.write((separator if self.count else b"") + record)
            self.count += 1

    def end(self) -> None:
        self.write(self._tail)
        self.file.seek(0)


def json_list(name: str) -> Member:
    """A file with an array of records, one a line."""
    return Member(name, head=b"[\n", tail=b"\n]\n")


def add_json(member: Member, shapes: Iterable[Any]) -> None:
    member.add([_ENCODER.encode(shape) for shape in shapes], b",\n")


class Bundle:
    """All the files of one export, open until the block is left."""

    def __init__(self, at: datetime) -> None:
        self.members: dict[str, Member] = {}
        self._at = at.timetuple()[:6]
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._open.close()

    def hold(self, member: Member) -> Member:
        """Take a file in, at its place in the archive."""
        self.members[member.name] = member
        self._open.callback(member.file.close)
        return member

    def pack(self, manifest: dict[str, Any]) -> Parcel:
        """The archive with `manifest.json` before all the others, which are listed in it."""
        for member in self.members.values():
            member.end()
        told = manifest | {"files": [_told(member) for member in self.members.values()]}
        packed = self._open.enter_context(_spooled(PARCEL_IN_MEMORY))
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            archive.writestr(
                self._named("manifest.json"), msgspec.json.format(_ENCODER.encode(told))
            )
            for member in self.members.values():
                with archive.open(self._named(member.name), "w") as into:
                    shutil.copyfileobj(member.file, into, _COPIED_AT_ONCE)
        size = packed.tell()
        packed.seek(0)
        digest = hashlib.sha256()
        while content := packed.read(_COPIED_AT_ONCE):
            digest.update(content)
        packed.seek(0)
        return Parcel(cast("BinaryIO", packed), size, digest.hexdigest())

    def _named(self, name: str) -> zipfile.ZipInfo:
        named = zipfile.ZipInfo(name, self._at)
        named.compress_type = zipfile.ZIP_DEFLATED
        named.create_system, named.external_attr = _UNIX, _PLAIN_FILE
        return named


def _told(member: Member) -> dict[str, Any]:
    return {
        "name": member.name,
        "records": member.count,
        "size": member.size,
        "sha256": member.sha256,
    }


def _spooled(in_memory: int) -> IO[bytes]:
    return tempfile.SpooledTemporaryFile(max_size=in_memory)
