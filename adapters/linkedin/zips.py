"""A ZIP file that was not made by us: judged before it is read, counted while it is read, never
unpacked.

What the directory says is checked first because it costs nothing. It may lie, so the bytes that
come out are counted as well, and the count is what decides.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from adapters.linkedin.limits import ArchiveLimits
from domain.imports.linkedin.unusable import (
    ZipDamaged,
    ZipEncrypted,
    ZipTooLarge,
    ZipTruncated,
    ZipUnsafePath,
)

LOCAL_HEADER = b"PK\x03\x04"
END_RECORD = b"PK\x05\x06"

_END_SIZE = 22
_END64 = b"PK\x06\x06"
_END64_SIZE = 56
_LOCATOR = b"PK\x06\x07"
_LOCATOR_SIZE = 20
_COMMENT_LIMIT = 0xFFFF
_DIRECTORY_BYTES_AN_ENTRY = 1_000
_ENCRYPTED = 0x1
# Of the others zipfile unpacks each piece whole: a few bytes of bzip2 stand for gigabytes in memory.
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DRIVE = re.compile(r"[A-Za-z]:")
_SHOWN = 80
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,  # what zipfile says of a compression it does not know
    RuntimeError,
    OSError,
    ValueError,
    struct.error,
)


class GuardedZip:
    """The members of a ZIP, each as a stream that raises ZipTooLarge or ZipDamaged instead of
    going on.
    """

    def __init__(self, source: IO[bytes], limits: ArchiveLimits) -> None:
        self._limits = limits
        self._seen: dict[int, int] = {}
        self._zip = _opened(source, limits)
        self.members = [info for info in self._zip.infolist() if not _is_folder(info.filename)]
        for info in self._zip.infolist():
            _judge_path(info.orig_filename)
        for info in self.members:
            if info.flag_bits & _ENCRYPTED:
                raise ZipEncrypted(
                    f"{shown_name(info.filename)} in this ZIP file is protected by a password; "
                    "upload the file as you were given it."
                )
            self._judge_size(info, info.file_size)
        self._judge_total(sum(info.file_size for info in self.members))

    def open(self, info: zipfile.ZipInfo) -> io.RawIOBase:
        if info.compress_type not in _PACKED:
            raise ZipDamaged(
                f"{shown_name(info.filename)} in this ZIP file is packed in a way that cannot be read; "
                "upload the file as you were given it."
            )
        with _as_damage(info.filename):
            stream = self._zip.open(info)
        return _Member(self, info, stream)

    def close(self) -> None:
        self._zip.close()

    def count(self, info: zipfile.ZipInfo, size: int) -> None:
        """Take note that `size` bytes have come out of a member; reading it again is not counted
        twice.
        """
        if size > self._seen.get(info.header_offset, 0):
            self._seen[info.header_offset] = size
            self._judge_size(info, size)
            self._judge_total(sum(self._seen.values()))

    def _judge_size(self, info: zipfile.ZipInfo, size: int) -> None:
        if size > self._limits.ratio_from and size > self._limits.max_ratio * info.compress_size:
            raise ZipTooLarge(
                f"{shown_name(info.filename)} would unpack to more than "
                f"{self._limits.max_ratio} times its size; no export of contacts does."
            )

    def _judge_total(self, size: int) -> None:
        if size > self._limits.max_bytes:
            raise ZipTooLarge(
                f"This ZIP file would unpack to more than {self._limits.max_bytes // 1_000_000} MB."
            )


class _Member(io.RawIOBase):
    def __init__(self, owner: GuardedZip, info: zipfile.ZipInfo, stream: IO[bytes]) -> None:
        super().__init__()
        self._owner = owner
        self._info = info
        self._stream = stream
        self._size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        with _as_damage(self._info.filename):
            chunk = self._stream.read(len(buffer))
        self._size += len(chunk)
        self._owner.count(self._info, self._size)
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        self._stream.close()
        super().close()


def shown_name(name: str) -> str:
    """A member's name, fit for a sentence."""
    return "".join(c if c.isprintable() else "�" for c in name)[:_SHOWN]


def looks_like_zip(head: bytes) -> bool:
    return head.startswith((LOCAL_HEADER, END_RECORD))


def _opened(source: IO[bytes], limits: ArchiveLimits) -> zipfile.ZipFile:
    _judge_directory(source, limits)
    try:
        opened = zipfile.ZipFile(source)
    except _BROKEN as error:
        raise ZipDamaged(
            f"The directory of this ZIP file is damaged ({error}); download it again."
        ) from error
    if len(opened.infolist()) > limits.max_entries:
        raise ZipTooLarge(
            f"This ZIP file holds {len(opened.infolist()):,} files; "
            f"at most {limits.max_entries:,} are read."
        )
    return opened


def _judge_directory(source: IO[bytes], limits: ArchiveLimits) -> None:
    """Refuse before the directory is loaded: a million entries would cost more memory than their
    files.
    """
    size = source.seek(0, io.SEEK_END)
    reach = min(size, _COMMENT_LIMIT + _END_SIZE + _LOCATOR_SIZE + _END64_SIZE)
    source.seek(size - reach)
    tail = source.read(reach)
    found = tail.rfind(END_RECORD)
    if found < 0 or len(tail) - found < _END_SIZE:
        raise ZipTruncated(
            f"This ZIP file ends too early ({size:,} bytes, without its directory): "
            "the download did not finish. Download it again."
        )
    (directory,) = struct.unpack_from("<L", tail, found + 12)
    wide = found - _LOCATOR_SIZE - _END64_SIZE
    # Without a locator zipfile does not look at it either.
    is_located = tail.startswith(_LOCATOR, found - _LOCATOR_SIZE)
    if wide >= 0 and is_located and tail.startswith(_END64, wide):
        (directory,) = struct.unpack_from("<Q", tail, wide + 40)
    if directory > limits.max_entries * _DIRECTORY_BYTES_AN_ENTRY:
        raise ZipTooLarge(
            f"The directory of this ZIP file alone has {directory:,} bytes; at most "
            f"{limits.max_entries:,} files are read."
        )
    source.seek(0)


def _is_folder(name: str) -> bool:
    """Whether there is no file of this name; zipfile itself fails at one without a letter."""
    return not name or name.endswith("/")


def _judge_path(name: str) -> None:
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or "\\" in name or _DRIVE.match(name) or "\0" in name:
        raise ZipUnsafePath(
            f"This ZIP file names a file outside of itself: “{shown_name(name)}”. "
            "No export of contacts has such names."
        )


@contextmanager
def _as_damage(name: str) -> Iterator[None]:
    try:
        yield
    except _BROKEN as error:
        raise ZipDamaged(
            f"{shown_name(name)} in this ZIP file is damaged ({error}); download it again."
        ) from error
