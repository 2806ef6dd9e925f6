"""Accounts elsewhere that open an account here."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import RowMapping, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.engine import Database
from adapters.postgres.errors import passing_troubles
from adapters.postgres.tables.ways_in import identity as identities
from domain.shared.ids import UserId
from domain.sign_in.model import Identity, Provider
from domain.sign_in.views import IdentityView

ACQUIRE_SECONDS = 5.0

_IDENTITIES = """
SELECT provider, email, created_at, last_used_at
FROM control.identity WHERE user_id = $1 ORDER BY provider
"""


class PostgresIdentities:
    """See domain.sign_in.ports.Identities."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def find(self, provider: Provider, subject: str) -> Identity | None:
        found = await self._connection.execute(
            select(identities)
            .where(identities.c.provider == provider, identities.c.subject == subject)
            .with_for_update()
        )
        row = found.mappings().first()
        return None if row is None else _to_identity(row)

    async def add(self, identity: Identity) -> bool:
        added = await self._connection.execute(
            insert(identities)
            .values(
                provider=identity.provider,
                subject=identity.subject,
                user_id=identity.user_id,
                email=identity.email,
                created_at=identity.created_at,
                last_used_at=identity.last_used_at,
            )
            .on_conflict_do_nothing()
        )
        return added.rowcount == 1

    async def save(self, identity: Identity) -> None:
        await self._connection.execute(
            identities.update()
            .where(
                identities.c.provider == identity.provider,
                identities.c.subject == identity.subject,
            )
            .values(email=identity.email, last_used_at=identity.last_used_at)
        )

    async def remove(self, user_id: UserId, provider: Provider) -> bool:
        removed = await self._connection.execute(
            identities.delete().where(
                identities.c.user_id == user_id, identities.c.provider == provider
            )
        )
        return removed.rowcount > 0


class PostgresIdentityReads:
    """See domain.sign_in.ports.IdentityReads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def identities(self, user_id: UserId) -> Sequence[IdentityView]:
        with passing_troubles():
            async with self._database.reads.acquire(timeout=ACQUIRE_SECONDS) as connection:
                rows = await connection.fetch(_IDENTITIES, user_id)
        return [msgspec.convert(dict(row), IdentityView) for row in rows]


def _to_identity(row: RowMapping) -> Identity:
    return Identity(
        provider=Provider(row["provider"]),
        subject=row["subject"],
        user_id=UserId(row["user_id"]),
        email=row["email"],
        created_at=row["created_at"],
        last_used_at=row["last_used_at"],
    )
