"""An upload as it comes, which says that it is an archive of LinkedIn or one file of it."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from adapters.linkedin.archive import open_archive
from adapters.linkedin.members import ArchiveSource
from bootstrap.sample_archive import DAMAGES, damage_archive
from domain.imports.linkedin.unusable import UnusableArchive
from tests.fuzz.parsers import archives
from tests.fuzz.parsers.promises import is_refusal

LONGEST = 8_192
REPEATS = False
WORDS = "uploads.dict"
_SOURCES: Final[tuple[ArchiveSource, ...]] = ("linkedin_archive", "linkedin_connections_csv")


def seeds() -> Iterator[bytes]:
    people = archives.sample("Connections.csv")[:600]
    yield people
    yield archives.sample("messages.csv")[:2_000]
    for compression in (zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        yield archives.zipped({"Connections.csv": people, "messages.csv": b"FROM"}, compression)
        yield archives.zipped({"Connections.csv": people + b"\n" * (1 << 16)}, compression)
    yield archives.zipped({"Connections.csv": people, "": b"", "x/": b""})
    yield archives.zipped({"a/b.zip": b"PK\x03\x04", "__MACOSX/._Connections.csv": b""})
    with TemporaryDirectory() as folder:
        for damage in sorted(DAMAGES):
            path = Path(folder) / f"{damage}.zip"
            damage_archive(damage, path)
            if path.stat().st_size <= LONGEST:
                yield path.read_bytes()


def feed(content: bytes) -> None:
    for source in _SOURCES:
        try:
            archive = open_archive(
                io.BytesIO(content),
                filename="export.zip",
                source=source,
                time_zone=archives.ZONE,
                limits=archives.LIMITS,
            )
        except UnusableArchive as refused:
            is_refusal(refused, *archives.CODES)
            continue
        with archive:
            archives.is_sound(archive)
