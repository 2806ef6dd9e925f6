"""Trips to LinkedIn that link an account."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.engine import Database
from adapters.postgres.errors import passing_troubles
from adapters.postgres.tables.linked_accounts import linking as linkings
from domain.linked_accounts.trips import Linking
from domain.shared.ids import LinkingId, UserId, WorkspaceId
from domain.trips.model import Client

_SECONDS = 5.0
_WORKSPACE = "SELECT workspace_id FROM control.linking WHERE state_hash = ANY ($1::bytea[])"


class PostgresLinkings:
    """See domain.linked_accounts.ports.Linkings."""

    def __init__(self, connection: AsyncConnection, workspace_id: UUID) -> None:
        self._connection = connection
        self._workspace_id = workspace_id

    async def add(self, linking: Linking) -> None:
        await self._connection.execute(
            linkings.insert().values(
                id=linking.id,
                workspace_id=self._workspace_id,
                user_id=linking.user_id,
                client=linking.client,
                state_hash=linking.state_hash,
                binding_hash=linking.binding_hash,
                return_to=linking.return_to,
                created_at=linking.created_at,
                expires_at=linking.expires_at,
            )
        )

    async def claim_state(self, hashes: Sequence[bytes]) -> Linking | None:
        return await self._claim(linkings.c.state_hash.in_(hashes))

    async def claim_code(self, hashes: Sequence[bytes]) -> Linking | None:
        return await self._claim(linkings.c.code_hash.in_(hashes))

    async def save(self, linking: Linking) -> None:
        await self._connection.execute(
            linkings.update()
            .where(linkings.c.workspace_id == self._workspace_id, linkings.c.id == linking.id)
            .values(
                code_hash=linking.code_hash,
                sealed_code=linking.sealed_code,
                expires_at=linking.expires_at,
                returned_at=linking.returned_at,
                used_at=linking.used_at,
            )
        )

    async def _claim(self, which: ColumnElement[bool]) -> Linking | None:
        found = await self._connection.execute(
            select(linkings)
            .where(linkings.c.workspace_id == self._workspace_id, which)
            .with_for_update()
        )
        row = found.mappings().first()
        if row is None:
            return None
        return Linking(
            id=LinkingId(row["id"]),
            user_id=UserId(row["user_id"]),
            client=Client(row["client"]),
            state_hash=row["state_hash"],
            binding_hash=row["binding_hash"],
            return_to=row["return_to"],
            code_hash=row["code_hash"],
            sealed_code=row["sealed_code"],
            created_at=row["created_at"],
            expires_at=row["expires_at"],
            returned_at=row["returned_at"],
            used_at=row["used_at"],
        )


class PostgresLinkingReads:
    """See domain.linked_accounts.ports.LinkingReads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def workspace_of(self, state_hashes: Sequence[bytes]) -> WorkspaceId | None:
        with passing_troubles():
            async with self._database.reads.acquire(timeout=_SECONDS) as connection:
                found = await connection.fetchval(_WORKSPACE, list(state_hashes))
        return None if found is None else WorkspaceId(found)
