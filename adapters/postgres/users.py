"""Users."""

from datetime import datetime

from sqlalchemy import RowMapping, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.tables.accounts import app_user as users
from domain.accounts.model import User
from domain.shared.errors import NotFound, VersionMismatch
from domain.shared.ids import UserId


class PostgresUsers:
    """See domain.accounts.ports.Users."""

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    async def get(self, user_id: UserId) -> User:
        found = await self._connection.execute(
            select(users).where(users.c.id == user_id).with_for_update()
        )
        row = found.mappings().first()
        if row is None:
            raise NotFound
        return _to_user(row)

    async def find(self, email_key: str) -> User | None:
        found = await self._connection.execute(select(users).where(users.c.email_key == email_key))
        row = found.mappings().first()
        return None if row is None else _to_user(row)

    async def find_or_add(self, user: User) -> User:
        added = await self._connection.execute(
            insert(users)
            .values(
                id=user.id,
                version=1,
                email=user.email,
                email_key=user.email_key,
                name=user.name,
                time_zone=user.time_zone,
                created_at=self._now,
                updated_at=self._now,
            )
            .on_conflict_do_nothing(index_elements=[users.c.email_key])
        )
        if added.rowcount:
            user.saved(self._now)
            return user
        known = await self.find(user.email_key)
        if known is None:
            raise VersionMismatch  # deleted in this very moment; asking again makes the account
        return known

    async def save(self, user: User) -> None:
        saved = await self._connection.execute(
            users.update()
            .where(users.c.id == user.id, users.c.version == user.version)
            .values(
                name=user.name,
                time_zone=user.time_zone,
                version=user.version + 1,
                updated_at=self._now,
            )
        )
        if saved.rowcount == 0:
            raise VersionMismatch
        user.saved(self._now)


def _to_user(row: RowMapping) -> User:
    return User(
        id=UserId(row["id"]),
        version=row["version"],
        email=row["email"],
        name=row["name"],
        time_zone=row["time_zone"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        erase_after=row["erase_after"],
    )
