"""Files that people upload and that are no archive, or a broken one."""

import zipfile
from collections.abc import Callable
from datetime import date
from os import PathLike
from pathlib import Path
from typing import Literal

from bootstrap.sample_archive.building import build_archive
from bootstrap.sample_archive.eras import PREAMBLE, open_member

Damage = Literal[
    "truncated",
    "html",
    "encrypted",
    "bomb",
    "traversal",
    "nested",
    "utf16",
    "empty",
    "header_only",
]

DAMAGES: dict[Damage, str | None] = {
    "truncated": "zip_truncated",
    "html": "not_a_zip",
    "encrypted": "zip_encrypted",
    "bomb": "zip_too_large",
    "traversal": "zip_unsafe_path",
    "nested": "zip_nested",
    "utf16": None,
    "empty": "empty_file",
    "header_only": "no_rows",
}
"""The code of the problem that each kind must give; UTF-16, as spreadsheets save it, is read."""

_HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
_ROW = "Al,Mock,https://www.linkedin.com/in/al-mock-invented,,Nonesuch,CEO,28 Oct 2026"
_BOMB_CHUNK = "a" * 1_000_000
_BOMB_CHUNKS = 60
_LOCAL_HEADER, _LOCAL_FLAGS = b"PK\x03\x04", 6
_CENTRAL_HEADER, _CENTRAL_FLAGS = b"PK\x01\x02", 8
_AS_OF = date(2026, 10, 31)


def damage_archive(kind: Damage, path: str | PathLike[str]) -> str | None:
    """Write a file of this kind and answer with the code of the problem it must give, None for
    none.
    """
    _MAKERS[kind](Path(path))
    return DAMAGES[kind]


def _build(path: Path) -> None:
    build_archive(path, connections=20, messages=60, seed=1, as_of=_AS_OF)


def _truncate(path: Path) -> None:
    _build(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 2 // 3])


def _write_html(path: Path) -> None:
    path.write_text(
        "<!DOCTYPE html><html><head><title>LinkedIn Login, Sign in</title></head></html>",
        encoding="utf-8",
    )


def _encrypt(path: Path) -> None:
    """Set the flag of encryption on every member; that much is read before anything else."""
    _build(path)
    raw = bytearray(path.read_bytes())
    for header, flags in ((_LOCAL_HEADER, _LOCAL_FLAGS), (_CENTRAL_HEADER, _CENTRAL_FLAGS)):
        at = raw.find(header)
        while at >= 0:
            raw[at + flags] |= 1
            at = raw.find(header, at + 4)
    path.write_bytes(raw)


def _write_bomb(path: Path) -> None:
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        open_member(archive, "Connections.csv") as text,
    ):
        text.write(f"{_HEADER}\n{_ROW}\n")
        for _ in range(_BOMB_CHUNKS):
            text.write(_BOMB_CHUNK)


def _traverse(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Connections.csv", f"{_HEADER}\n{_ROW}\n")
        archive.writestr("../../outside/Connections.csv", f"{_HEADER}\n{_ROW}\n")


def _nest(path: Path) -> None:
    _build(path)
    inner = path.read_bytes()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Basic_LinkedInDataExport_10-31-2026.zip", inner)


def _write_utf16(path: Path) -> None:
    rows = f"{_HEADER}\n{_ROW}\n".replace(",", "\t").replace("\n", "\r\n")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Connections.csv", rows.encode("utf-16"))


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _write_header_only(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Connections.csv", PREAMBLE + _HEADER)


_MAKERS: dict[Damage, Callable[[Path], None]] = {
    "truncated": _truncate,
    "html": _write_html,
    "encrypted": _encrypt,
    "bomb": _write_bomb,
    "traversal": _traverse,
    "nested": _nest,
    "utf16": _write_utf16,
    "empty": _empty,
    "header_only": _write_header_only,
}
