"""The files of an archive of LinkedIn: parts of what is fed, zipped as LinkedIn does."""

import io
from collections.abc import Iterator
from typing import Final

from adapters.linkedin.archive import open_archive
from domain.imports.linkedin.unusable import UnusableArchive
from tests.fuzz.parsers import archives
from tests.fuzz.parsers.promises import is_refusal
from tests.fuzz.parsers.repeating import again

LONGEST = 12_288
REPEATS = True
WORDS = "archives.dict"
PART: Final = b"\xff\xf8"
_SHORT: Final = b"CONVERSATION ID,FROM,DATE,SENDER PROFILE URL,RECIPIENT PROFILE URLS,CONTENT\n"


def seeds() -> Iterator[bytes]:
    files = [archives.sample(name) for name in archives.NAMES]
    yield PART.join(files)
    old = (archives.sample("Connections_old.csv"), b"", archives.sample("messages_old.csv"))
    yield PART.join((*old, *files[3:]))
    for at, content in enumerate(files[:3]):
        yield PART * at + content
        yield PART * at + b"\n".join(content.split(b"\n")[:6])
        yield PART * at + content.replace(b",", b"\t").decode().encode("utf-16")
    header = files[2].partition(b"\n")[0]
    yield PART * 2 + b'"a,\n' + header + b"\n" + again(b"\n", 6) + b'"\n'
    yield b'First Name,"Connected On' + again(b"\n", 6) + b"x\n"
    group = again(b"https://www.linkedin.com/in/a,", 9)
    for people, text in (
        (b'"' + group + b'"', b"x"),
        (b"linkedin.com/in/a", b"<p>&#" + again(b"1", 13)),
        (b"linkedin.com/in/a", again("\u0301\u0316".encode(), 15)),
    ):
        row = b"c,Marlo,2026-10-30 08:15:02 UTC,linkedin.com/in/m," + people + b"," + text
        yield PART * 2 + PART.join((_SHORT + row, b"First Name,Last Name,Headline\nMarlo,,x\n"))


def feed(content: bytes) -> None:
    members = {
        name: part for name, part in zip(archives.NAMES, content.split(PART), strict=False) if part
    }
    upload = io.BytesIO(archives.zipped(members))
    try:
        archive = open_archive(
            upload,
            filename="export.zip",
            source="linkedin_archive",
            time_zone=archives.ZONE,
            limits=archives.LIMITS,
        )
    except UnusableArchive as refused:
        is_refusal(refused, *archives.CODES)
        return
    with archive:
        archives.is_sound(archive)
