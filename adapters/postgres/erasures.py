"""Erasing a person within a workspace, and knowing them again only well enough to leave them out."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.answers import ERASED
from adapters.postgres.bulk import fetch
from adapters.postgres.feed import Pending
from domain.contacts.identities import Identity
from domain.contacts.model import Contact
from domain.imports.model import ENDED, WORKING, ImportState
from domain.imports.refusals import UploadExpired

PURPOSE = "suppression v1"
_AT_WORK = """
SELECT 1 FROM tenant.import_run WHERE workspace_id = $1 AND state = ANY ($2::text[])
"""
_MERGED = "SELECT id FROM tenant.contact WHERE workspace_id = $1 AND merged_into = $2"
_BELONGINGS = """
SELECT id, 'interaction' AS kind FROM tenant.interaction WHERE workspace_id = $1 AND contact_id = ANY ($2::uuid[])
UNION ALL
SELECT id, 'nudge' FROM tenant.nudge WHERE workspace_id = $1 AND contact_id = ANY ($2::uuid[])
UNION ALL
SELECT id, 'admiration' FROM tenant.admiration WHERE workspace_id = $1 AND contact_id = ANY ($2::uuid[])
UNION ALL
SELECT id, 'ask' FROM tenant.ask WHERE workspace_id = $1 AND contact_id = ANY ($2::uuid[])
UNION ALL
SELECT id, 'enrolment' FROM tenant.enrolment WHERE workspace_id = $1 AND contact_id = ANY ($2::uuid[])
UNION ALL
SELECT id, 'draft' FROM tenant.draft WHERE workspace_id = $1 AND contact_id = ANY ($2::uuid[])
"""
_ROWS = "DELETE FROM tenant.import_row WHERE workspace_id = $1 AND entity_id = ANY ($2::uuid[])"
_ANSWERS = """
UPDATE tenant.idempotency_key SET status = $3, headers = '{}'::jsonb, body = ''::bytea
WHERE workspace_id = $1 AND EXISTS (
  SELECT FROM unnest($2::text[]) AS gone (id) WHERE position(convert_to(gone.id, 'UTF8') IN body) > 0)
"""
_PIECES = "DELETE FROM tenant.import_file_piece WHERE workspace_id = $1"
_PAGES = "DELETE FROM tenant.import_page WHERE workspace_id = $1"
# What a table was shown by, so that its columns could be chosen, are cells of people.
_SAMPLES = """
UPDATE tenant.import_run SET mapping = jsonb_set(mapping, '{columns}', (
  SELECT coalesce(jsonb_agg(jsonb_set(each.value, '{samples}', '[]') ORDER BY each.place), '[]'::jsonb)
  FROM jsonb_array_elements(mapping -> 'columns') WITH ORDINALITY AS each (value, place)))
WHERE workspace_id = $1 AND jsonb_typeof(mapping -> 'columns') = 'array'
"""
_UNREAD = """
UPDATE tenant.import_run SET state = 'cancelled', problem = $3::jsonb, retry_at = NULL, finished_at = $4,
       updated_at = $4, version = version + 1
WHERE workspace_id = $1 AND NOT state = ANY ($2::text[]) RETURNING id
"""
_EXPORTS = """
UPDATE tenant.export_run SET expires_at = now() WHERE workspace_id = $1 AND state = 'completed'
"""
# A writer at work notices that it was sent back, and begins again without the person.
_WRITING = """
UPDATE tenant.export_run SET state = 'waiting' WHERE workspace_id = $1 AND state = 'writing'
"""
_SEALED = "DELETE FROM tenant.export_piece WHERE workspace_id = $1"
_CONTACT = "DELETE FROM tenant.contact WHERE workspace_id = $1 AND id = $2"
_SUPPRESS = """
INSERT INTO tenant.suppression (workspace_id, hash)
SELECT $1, given.hash FROM unnest($2::bytea[]) AS given (hash) ON CONFLICT DO NOTHING
"""
_ANY = "SELECT 1 FROM tenant.suppression WHERE workspace_id = $1 LIMIT 1"
_AMONG = "SELECT hash FROM tenant.suppression WHERE workspace_id = $1 AND hash = ANY ($2::bytea[])"


class KeyedHashes(Protocol):
    """Hashes under a key of the workspace that no copy of the database holds in clear."""

    async def keyed_hashes(self, purpose: str, texts: Sequence[str]) -> list[bytes]: ...


HashesOn = Callable[[AsyncConnection, UUID], KeyedHashes]


class PostgresErasures:
    """See domain.erasure.ports.Erasures."""

    def __init__(
        self,
        connection: AsyncConnection,
        workspace_id: UUID,
        pending: Pending,
        now: datetime,
        hashes_on: HashesOn,
    ) -> None:
        self._connection = connection
        self._workspace_id = workspace_id
        self._pending = pending
        self._now = now
        self._hashes_on = hashes_on

    async def import_at_work(self) -> bool:
        return bool(await self._fetch(_AT_WORK, sorted(WORKING)))

    async def erase(self, contact: Contact) -> None:
        gone = [contact.id, *(row["id"] for row in await self._fetch(_MERGED, contact.id))]
        belongings = await self._fetch(_BELONGINGS, gone)
        await self._fetch(_ROWS, [*gone, *(row["id"] for row in belongings)])
        drafts = [row["id"] for row in belongings if row["kind"] == "draft"]
        await self._fetch(_ANSWERS, [str(each) for each in (*gone, *drafts)], ERASED)
        await self._forget_files()
        await self._fetch(_CONTACT, contact.id)
        for row in belongings:
            self._pending.changed(row["kind"], row["id"], "delete")
        for contact_id in gone:
            self._pending.changed("contact", contact_id, "delete")

    async def suppress(self, identities: Iterable[Identity]) -> None:
        await self._fetch(_SUPPRESS, list((await self._hashes(identities)).values()))

    async def suppressed(self, identities: Iterable[Identity]) -> set[Identity]:
        if not await self._fetch(_ANY):
            return set()
        hashes = await self._hashes(identities)
        rows = await self._fetch(_AMONG, list(hashes.values()))
        found = {row["hash"] for row in rows}
        return {identity for identity, each in hashes.items() if each in found}

    async def _forget_files(self) -> None:
        """A file holds many people: what could bring this one back goes as a whole."""
        problem = {"code": UploadExpired.code, "detail": UploadExpired().detail}
        ended = sorted(ENDED - {ImportState.REVIEW})
        told = msgspec.json.encode(problem).decode()
        for row in await self._fetch(_UNREAD, ended, told, self._now):
            self._pending.changed("import", row["id"])
        await self._fetch(_PIECES)
        await self._fetch(_PAGES)
        await self._fetch(_SAMPLES)
        await self._fetch(_WRITING)
        await self._fetch(_SEALED)
        await self._fetch(_EXPORTS)

    async def _hashes(self, identities: Iterable[Identity]) -> dict[Identity, bytes]:
        asked = sorted(set(identities))
        keyed = self._hashes_on(self._connection, self._workspace_id)
        texts = [f"{kind}|{value}" for kind, value in asked]
        return dict(zip(asked, await keyed.keyed_hashes(PURPOSE, texts), strict=True))

    async def _fetch(self, query: str, *values: Any) -> list[Any]:
        return await fetch(self._connection, query, self._workspace_id, *values)


def without_keys(_connection: AsyncConnection, _workspace_id: UUID) -> KeyedHashes:
    """For a unit of work that erases nobody."""
    raise RuntimeError("This unit of work was given no keys to suppress anybody with.")
