"""The uploaded file itself: opened, made seekable, and read from several places at once."""

import io
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

_IN_MEMORY = 1 << 20
_CHUNK = 1 << 16

Upload = str | os.PathLike[str] | IO[bytes]
"""A path, or an open binary stream."""


def open_upload(source: Upload, stack: ExitStack) -> IO[bytes]:
    """A seekable stream of `source`. What is opened here closes with `stack`; the caller's stream
    does not.
    """
    if isinstance(source, str | os.PathLike):
        return stack.enter_context(Path(source).open("rb"))
    if source.seekable():
        return source
    return _spooled(source, stack)


class View(io.RawIOBase):
    """A reader of `source` with a place of its own, so that two readers do not disturb each
    other.
    """

    def __init__(self, source: IO[bytes]) -> None:
        super().__init__()
        self._source = source
        self._place = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        self._source.seek(self._place)
        chunk = self._source.read(len(buffer))
        buffer[: len(chunk)] = chunk
        self._place += len(chunk)
        return len(chunk)


def _spooled(source: IO[bytes], stack: ExitStack) -> IO[bytes]:
    spool = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  (the stack closes it)
    stack.enter_context(spool)
    while chunk := source.read(_CHUNK):
        spool.write(chunk)
    spool.seek(0)
    return spool
