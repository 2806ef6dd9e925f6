"""Entries of address books made by hand, contacts as an import looks at them, and a source that tells of them."""

from collections.abc import AsyncGenerator, AsyncIterator, Container, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date
from typing import Any, BinaryIO

from domain.imports.commands import create_import, start_import, upload_file
from domain.imports.comparison import Teller
from domain.imports.fencing import FencedUnitOfWork
from domain.imports.mapping import ColumnMapping
from domain.imports.model import CHUNK_ROWS, ImportMode, ImportSource
from domain.imports.ports import Circumstances, Numbered, OpenSource, Stage
from domain.imports.recognising import KnownPerson
from domain.imports.records import Labelled, PersonRecord, TouchRecord
from domain.imports.running import run_import
from domain.imports.views import ImportView
from domain.shared.ids import ContactId, ImportId, new_id
from tests.fakes.phones import keys_of
from tests.support.importing import Desk, pieces_of

UID = "urn:uuid:3f1c2a90-zoe"


def an_entry(line: int = 2, **more: Any) -> PersonRecord:
    """Zoe Mock, in an address book without ids; `emails`, `phones`, `links` and `addresses` as plain texts."""
    values: dict[str, Any] = {
        "file": "people.vcf",
        "line": line,
        "slug": None,
        "email": None,
        "given_name": "Zoe",
        "family_name": "Mock",
        "company": None,
        "position": None,
        "connected_on": None,
    }
    for name in ("emails", "phones", "links", "addresses"):
        if name in more:
            more[name] = tuple(
                each if isinstance(each, Labelled) else Labelled(each) for each in more[name]
            )
    keys = keys_of(each.value for each in more.get("phones", ()))
    return PersonRecord(**({"phone_keys": tuple(keys.values())} | values | more))


def somebody(**more: Any) -> KnownPerson:
    """A contact; `told` is by the family of sources, and whatever stands is of whoever is in `origins`."""
    return KnownPerson(id=ContactId(new_id()), imported=more.pop("told", {}), **more)


def teller(source: ImportSource = ImportSource.VCARD, **more: Any) -> Teller:
    return Teller(source=source, import_id=ImportId(new_id()), **more)


class HandSources:
    """See domain.imports.ports.Sources; whatever the file, it tells of these."""

    def __init__(self, *people: PersonRecord, touches: Sequence[TouchRecord] = ()) -> None:
        self.found: Mapping[str, Any] = {}
        self.total = len(people) + len(touches)
        self.as_of: date | None = None
        self.profiles: Container[str] = {person.slug for person in people if person.slug}
        self.mapping: ColumnMapping | None = None
        self._records: dict[Stage, list[Numbered]] = {
            "people": [Numbered(0, each) for each in people],
            "messages": [Numbered(0, each) for each in touches],
        }

    @asynccontextmanager
    async def open(
        self,
        file: BinaryIO,  # noqa: ARG002
        *,
        filename: str,  # noqa: ARG002
        source: ImportSource,  # noqa: ARG002
        circumstances: Circumstances,  # noqa: ARG002
    ) -> AsyncIterator[OpenSource]:
        yield self

    async def chunks(
        self, stage: Stage, after: int, size: int
    ) -> AsyncGenerator[list[Numbered], None]:
        rows = self._records.get(stage, [])[after:]
        for start in range(0, len(rows), size):
            yield rows[start : start + size]


async def told(
    desk: Desk,
    *people: PersonRecord,
    source: ImportSource = ImportSource.VCARD,
    touches: Sequence[TouchRecord] = (),
    mode: ImportMode = ImportMode.COMMIT,
    chunk_rows: int = CHUNK_ROWS,
    uow: FencedUnitOfWork | None = None,
) -> ImportView:
    """An import of these entries, from its beginning to its end."""
    view, _ = await create_import(desk.uow, desk.files, desk.actor, source, "people")
    await upload_file(desk.uow, desk.files, desk.actor, view.id, pieces_of(b"entries"))
    await start_import(desk.uow, desk.actor, view.id, mode)
    sources = HandSources(*people, touches=touches)
    await run_import(
        uow or desk.uow, desk.files, sources, desk.workspace_id, view.id, chunk_rows=chunk_rows
    )
    return await desk.read(view.id)
