"""Small archives written row by row, and a desk at which imports are run and looked at."""

import csv
import io
import zipfile
from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
import pytest

from adapters.postgres.engine import Database
from adapters.postgres.import_files import PostgresImportFiles
from adapters.postgres.import_reads import PostgresImportReads
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from adapters.sources import FileSources
from bootstrap.sample_archive.answer import ExpectedPerson, ExpectedTouches
from bootstrap.sample_archive.checking import FoundContact
from domain.imports.commands import (
    create_import,
    start_import,
    undo_import_run,
    upload_file,
)
from domain.imports.fencing import FencedUnitOfWork
from domain.imports.model import CHUNK_ROWS, ImportMode, ImportSource
from domain.imports.queries import RowFilter
from domain.imports.running import run_import
from domain.imports.undoing import undo_import
from domain.imports.views import ImportRowView, ImportView
from domain.shared.actor import ALL_SCOPES, Actor, Role
from domain.shared.ids import ImportId, UserId, WorkspaceId, new_id
from tests.support.house import found_workspace

OWNER = "marlo-testwright"
MEGABYTE = 1 << 20

_NAMES = ("First Name", "Last Name", "URL", "Email Address")
_CONNECTIONS = (*_NAMES, "Company", "Position", "Connected On")
_INVITATIONS = (
    "From",
    "To",
    "Sent At",
    "Message",
    "Direction",
    "inviterProfileUrl",
    "inviteeProfileUrl",
)
_MESSAGES = (
    "CONVERSATION ID",
    "CONVERSATION TITLE",
    "FROM",
    "SENDER PROFILE URL",
    "TO",
    "RECIPIENT PROFILE URLS",
    "DATE",
    "SUBJECT",
    "CONTENT",
    "FOLDER",
)
CONTACTS = """
SELECT c.*, o.name AS company FROM tenant.contact AS c
LEFT JOIN tenant.organisation AS o ON o.workspace_id = c.workspace_id AND o.id = c.organisation_id
WHERE c.workspace_id = $1 ORDER BY c.sort_name, c.linkedin_slug, c.id
"""
TOUCHES = """
SELECT i.*, c.linkedin_slug FROM tenant.interaction AS i
JOIN tenant.contact AS c ON c.workspace_id = i.workspace_id AND c.id = i.contact_id
WHERE i.workspace_id = $1 ORDER BY i.occurred_at, c.linkedin_slug, i.source_key
"""


def person(given: str, family: str = "Mock", **more: str | None) -> dict[str, str]:
    """A row of Connections.csv; the slug follows from the name unless it is given, even as None."""
    slug = more.get("slug", f"{given}-{family}".lower())
    return {
        "First Name": given,
        "Last Name": family,
        "URL": f"https://www.linkedin.com/in/{slug}" if slug else "",
        "Email Address": more.get("email") or "",
        "Company": more.get("company") or "",
        "Position": more.get("position") or "",
        "Connected On": more.get("on") or "28 Oct 2026",
    }


def written(to: str, at: str, text: str, *, conversation: str = "c1") -> dict[str, str]:
    """A message that the owner sent to people with these slugs, parted by commas."""
    return _message(OWNER, to.split(","), at, text, conversation)


def received(sender: str, at: str, text: str, *, conversation: str = "c1") -> dict[str, str]:
    """A message that the owner got."""
    return _message(sender, [OWNER], at, text, conversation)


def an_archive(
    *people: Mapping[str, str],
    messages: Iterable[Mapping[str, str]] = (),
    invitations: Iterable[Mapping[str, str]] = (),
) -> bytes:
    """A ZIP file in the form of 2026, of an owner whom an invitation tells."""
    told = {
        "From": "Marlo Testwright",
        "To": "LinkedIn Member",
        "Sent At": "1/2/20, 2:37 PM",
        "Direction": "OUTGOING",
        "inviterProfileUrl": _url(OWNER),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, columns, rows in (
            ("Connections.csv", _CONNECTIONS, people),
            ("Invitations.csv", _INVITATIONS, [told, *invitations]),
            ("messages.csv", _MESSAGES, messages),
        ):
            if found := list(rows):
                archive.writestr(name, _csv(columns, found))
    return packed.getvalue()


class Desk(msgspec.Struct, frozen=True):
    """One workspace, its owner, and what imports need."""

    database: Database
    actor: Actor

    @property
    def workspace_id(self) -> WorkspaceId:
        return self.actor.workspace_id

    @property
    def uow(self) -> PostgresUnitOfWork:
        return PostgresUnitOfWork(self.database)

    @property
    def files(self) -> PostgresImportFiles:
        return PostgresImportFiles(self.database, most_bytes=64 * MEGABYTE)

    async def started(
        self,
        content: bytes | Path,
        mode: ImportMode = ImportMode.COMMIT,
        source: ImportSource = ImportSource.LINKEDIN_ARCHIVE,
    ) -> ImportView:
        """An import that only waits for a worker."""
        view, _ = await create_import(self.uow, self.files, self.actor, source, "a.zip")
        await upload_file(self.uow, self.files, self.actor, view.id, pieces_of(content))
        return await start_import(self.uow, self.actor, view.id, mode)

    async def run(
        self,
        import_id: ImportId,
        uow: FencedUnitOfWork | None = None,
        *,
        chunk_rows: int = CHUNK_ROWS,
    ) -> ImportView:
        await run_import(
            uow or self.uow,
            self.files,
            FileSources(),
            self.workspace_id,
            import_id,
            chunk_rows=chunk_rows,
        )
        return await self.read(import_id)

    async def imported(
        self,
        content: bytes | Path,
        mode: ImportMode = ImportMode.COMMIT,
        *,
        source: ImportSource = ImportSource.LINKEDIN_ARCHIVE,
        chunk_rows: int = CHUNK_ROWS,
    ) -> ImportView:
        """An import from its beginning to its end."""
        run = await self.started(content, mode, source)
        return await self.run(run.id, chunk_rows=chunk_rows)

    async def undone(self, import_id: ImportId) -> ImportView:
        await undo_import_run(self.uow, self.actor, import_id)
        await undo_import(self.uow, self.workspace_id, import_id)
        return await self.read(import_id)

    async def read(self, import_id: ImportId) -> ImportView:
        return await PostgresImportReads(self.database).get(self.workspace_id, import_id)

    async def rows(self, import_id: ImportId, **wanted: Any) -> list[ImportRowView]:
        reads = PostgresImportReads(self.database)
        page = await reads.rows(
            self.workspace_id, import_id, RowFilter(**wanted), after=None, limit=10_000
        )
        return page.items

    async def fetch(self, sql: str) -> list[asyncpg.Record]:
        """Rows of a read of this workspace, which is $1."""
        async with self.database.reading(self.workspace_id) as connection:
            found: list[asyncpg.Record] = await connection.fetch(sql, self.workspace_id)
            return found

    async def contacts(self) -> list[asyncpg.Record]:
        return await self.fetch(CONTACTS)

    async def contact(self, slug: str) -> asyncpg.Record:
        return next(row for row in await self.contacts() if row["linkedin_slug"] == slug)

    async def touches(self) -> list[asyncpg.Record]:
        return await self.fetch(TOUCHES)

    async def found(self) -> list[FoundContact]:
        """Everybody with what passed between them and the owner, as the known answer has it."""
        touches: dict[Any, ExpectedTouches] = {}
        for row in await self.touches():
            counted = touches.setdefault(row["contact_id"], ExpectedTouches())
            counted.inbound += row["direction"] == "inbound"
            counted.outbound += row["direction"] == "outbound"
            counted.group += row["is_group"]
        return [
            FoundContact(
                person=ExpectedPerson(
                    slug=row["linkedin_slug"],
                    given_name=row["given_name"],
                    family_name=row["family_name"],
                    email=_address(row["emails"]),
                    company=row["company"],
                    position=row["position"],
                    connected_on=row["connected_on"],
                ),
                touches=touches.get(row["id"], ExpectedTouches()),
            )
            for row in await self.contacts()
        ]


async def a_desk(database: Database, *, test_now: datetime | None = None) -> Desk:
    """A desk in a workspace of its own; with a clock of its own if `test_now` is given."""
    actor = Actor(
        user_id=UserId(new_id()),
        workspace_id=await found_workspace(database, test_now=test_now),
        role=Role.OWNER,
        scopes=ALL_SCOPES,
    )
    return Desk(database, actor)


@pytest.fixture
async def desk(app_database: Database) -> Desk:
    """In a workspace whose clock stands on the morning of 2 November 2026."""
    return await a_desk(app_database, test_now=datetime(2026, 11, 2, 9, tzinfo=UTC))


async def pieces_of(content: bytes | Path) -> AsyncIterator[bytes]:
    """The bytes as they come over a line."""
    whole = content if isinstance(content, bytes) else content.read_bytes()  # noqa: ASYNC240
    for start in range(0, len(whole), 50_000):
        yield whole[start : start + 50_000]


AS_OF = date(2026, 10, 31)


def _address(emails: Any) -> str | None:
    told: dict[str, dict[str, str]] = msgspec.json.decode(emails)
    return told["linkedin"]["address"] if "linkedin" in told else None


def _message(
    sender: str, recipients: list[str], at: str, text: str, conversation: str
) -> dict[str, str]:
    return {
        "CONVERSATION ID": conversation,
        "FROM": _name(sender),
        "SENDER PROFILE URL": _url(sender),
        "TO": ", ".join(map(_name, recipients)),
        "RECIPIENT PROFILE URLS": ",".join(map(_url, recipients)),
        "DATE": f"{at} UTC",
        "CONTENT": text,
        "FOLDER": "INBOX",
    }


def _name(slug: str) -> str:
    return slug.replace("-", " ").title()


def _url(slug: str) -> str:
    return f"https://www.linkedin.com/in/{slug}"


def _csv(columns: tuple[str, ...], rows: list[Mapping[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
