"""The keys of the workspaces: one each, made when something is first sealed there."""

import hmac
from collections.abc import Sequence
from typing import cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.crypto.boxes import open_box, seal_box
from adapters.crypto.sealing import WrappingKeys, associated
from adapters.postgres.bulk import fetch
from adapters.postgres.engine import Database
from adapters.postgres.errors import passing_troubles
from adapters.postgres.tables.leaving import data_key as data_keys
from adapters.postgres.unit_of_work import PostgresTransaction
from domain.sealing.places import Place
from domain.unit_of_work import Transaction

_NOT_UNDER = "SELECT workspace_id, data_key_id FROM tenant.data_keys_not_under($1, $2)"
_BY_KEY = "SELECT key_id, sealed FROM tenant.data_keys_by_key()"
_LOCKED = """
SELECT k.workspace_id, k.id, k.sealed FROM tenant.data_key AS k
JOIN unnest($1::uuid[], $2::uuid[]) AS found (workspace_id, id)
  ON k.workspace_id = found.workspace_id AND k.id = found.id
WHERE k.key_id <> $3 AND k.workspace_id = ANY ($1::uuid[])
ORDER BY k.workspace_id, k.id FOR UPDATE OF k SKIP LOCKED
"""
_RESEAL = """
UPDATE tenant.data_key AS k SET sealed = new.sealed, key_id = $4
FROM unnest($1::uuid[], $2::uuid[], $3::bytea[]) AS new (workspace_id, id, sealed)
WHERE k.workspace_id = new.workspace_id AND k.id = new.id
"""


class PostgresSealer:
    """See domain.sealing.ports.Sealer. It looks its keys up once."""

    def __init__(
        self, connection: AsyncConnection, workspace_id: UUID, wrapping: WrappingKeys
    ) -> None:
        self._connection = connection
        self._workspace_id = workspace_id
        self._wrapping = wrapping
        self._keys: dict[bytes, bytes] = {}

    async def seal(self, place: Place, plain: bytes) -> bytes:
        if not self._keys:
            await self._look_up()
        if not self._keys:
            await self._make_key()
            await self._look_up()
        key_id, key = next(iter(self._keys.items()))
        return seal_box(key_id, key, associated(self._workspace_id, place), plain)

    async def open(self, place: Place, sealed: bytes) -> bytes:
        """What is in it. Raises SealBroken."""
        if not self._keys:
            await self._look_up()
        return open_box(self._keys, associated(self._workspace_id, place), sealed)

    async def keyed_hashes(self, purpose: str, texts: Sequence[str]) -> list[bytes]:
        """Hashes that nobody can repeat who has no key of the service, and that outlive its rotation."""
        if self._workspace_id.bytes not in self._keys:
            await self._look_up()
        if self._workspace_id.bytes not in self._keys:
            await self._make_key()
            await self._look_up()
        key = hmac.digest(self._keys[self._workspace_id.bytes], purpose.encode(), "sha256")
        return [hmac.digest(key, text.encode(), "sha256") for text in texts]

    async def _look_up(self) -> None:
        """The newest one first."""
        found = await self._connection.execute(
            select(data_keys.c.id, data_keys.c.sealed)
            .where(data_keys.c.workspace_id == self._workspace_id)
            .order_by(data_keys.c.created_at.desc(), data_keys.c.id.desc())
        )
        self._keys = {
            row.id.bytes: self._wrapping.unwrap(self._workspace_id, row.id, row.sealed)
            for row in found
        }

    async def _make_key(self) -> None:
        """The first key bears the id of the workspace: of two who make it, one finds the other's."""
        key_id = self._workspace_id
        sealed = self._wrapping.wrap(self._workspace_id, key_id, self._wrapping.new_key())
        await self._connection.execute(
            insert(data_keys)
            .values(
                workspace_id=self._workspace_id,
                id=key_id,
                sealed=sealed,
                key_id=self._wrapping.present,
            )
            .on_conflict_do_nothing()
        )


class PostgresSealing:
    """See domain.sealing.ports.Sealing."""

    def __init__(self, wrapping: WrappingKeys) -> None:
        self._wrapping = wrapping

    def within(self, tx: Transaction) -> PostgresSealer:
        return self.on(cast("PostgresTransaction", tx).connection, tx.workspace.id)

    def on(self, connection: AsyncConnection, workspace_id: UUID) -> PostgresSealer:
        """The same where there is no unit of work."""
        return PostgresSealer(connection, workspace_id, self._wrapping)


class PostgresKeyRotation:
    """See domain.sealing.ports.KeyRotation; `database` connects as the job role."""

    def __init__(self, database: Database, wrapping: WrappingKeys) -> None:
        self._database = database
        self._wrapping = wrapping

    async def sealed_by_key(self) -> dict[str, int]:
        with passing_troubles():
            async with self._database.transaction(None) as connection:
                rows = await fetch(connection, _BY_KEY)
        return {row["key_id"]: row["sealed"] for row in rows}

    async def reseal(self, most: int) -> int:
        present = self._wrapping.present
        with passing_troubles():
            async with self._database.transaction(None) as connection:
                found = await fetch(connection, _NOT_UNDER, present, most)
            named = [row["workspace_id"] for row in found]
            if not named:
                return 0
            async with self._database.transaction_over(named) as connection:
                ids = [row["data_key_id"] for row in found]
                locked = await fetch(connection, _LOCKED, named, ids, present)
                keys = [(row["workspace_id"], row["id"]) for row in locked]
                sealed = [
                    self._resealed(*key, row["sealed"])
                    for key, row in zip(keys, locked, strict=True)
                ]
                await fetch(
                    connection,
                    _RESEAL,
                    [workspace_id for workspace_id, _ in keys],
                    [key_id for _, key_id in keys],
                    sealed,
                    present,
                )
        return len(locked)

    def _resealed(self, workspace_id: UUID, key_id: UUID, sealed: bytes) -> bytes:
        key = self._wrapping.unwrap(workspace_id, key_id, sealed)
        return self._wrapping.wrap(workspace_id, key_id, key)
