"""Address books opened as a worker opens them."""

import io
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from adapters.sources import FileSources
from domain.imports.mapping import ColumnMapping
from domain.imports.model import ImportSource
from domain.imports.ports import STAGES, Circumstances, Numbered, OpenSource
from domain.imports.records import PersonRecord, RowNote, TouchRecord

FIXTURES = Path(__file__).parents[1] / "fixtures" / "address_books"


def circumstances(region: str | None = None, mapping: ColumnMapping | None = None) -> Circumstances:
    zone = ZoneInfo("Europe/London")
    return Circumstances(time_zone=zone, today=date(2026, 11, 2), region=region, mapping=mapping)


@asynccontextmanager
async def opened(
    content: bytes | str,
    source: str,
    *,
    region: str | None = None,
    mapping: ColumnMapping | None = None,
    filename: str = "upload",
) -> AsyncIterator[OpenSource]:
    file = io.BytesIO(content if isinstance(content, bytes) else content.encode())
    async with FileSources().open(
        file,
        filename=filename,
        source=ImportSource(source),
        circumstances=circumstances(region, mapping),
    ) as found:
        yield found


async def rows_of(found: OpenSource, after: int = 0) -> list[Numbered]:
    """All records of all stages; of the people only those behind the first `after`."""
    return [
        each
        for stage in STAGES
        async for chunk in found.chunks(stage, after if stage == "people" else 0, 2)
        for each in chunk
    ]


async def read(
    content: bytes | str, source: str, *, region: str | None = None
) -> tuple[list[PersonRecord], list[TouchRecord], list[RowNote]]:
    """The people, the touches and the notes of a file."""
    async with opened(content, source, region=region) as found:
        records = [each.record for each in await rows_of(found)]
    return (
        [each for each in records if isinstance(each, PersonRecord)],
        [each for each in records if isinstance(each, TouchRecord)],
        [each for each in records if isinstance(each, RowNote)],
    )


def zipped(**files: bytes | str) -> bytes:
    """A ZIP file; `__` in a name is its point."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return packed.getvalue()
