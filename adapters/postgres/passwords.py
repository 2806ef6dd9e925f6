"""Passwords, as hashes."""

from sqlalchemy import RowMapping, Select, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.tables.accounts import app_user as users
from adapters.postgres.tables.ways_in import password as passwords
from domain.passwords.model import Password
from domain.shared.ids import UserId


class PostgresPasswords:
    """See domain.passwords.ports.Passwords."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def find(self, user_id: UserId) -> Password | None:
        return await self._one(select(passwords).where(passwords.c.user_id == user_id))

    async def claim(self, user_id: UserId) -> Password | None:
        wanted = select(passwords).where(passwords.c.user_id == user_id)
        return await self._one(wanted.with_for_update())

    async def of_address(self, email_key: str) -> Password | None:
        owner = select(users.c.id).where(users.c.email_key == email_key).scalar_subquery()
        return await self._one(select(passwords).where(passwords.c.user_id == owner))

    async def save(self, password: Password) -> None:
        values = {"hash": password.hash, "changed_at": password.changed_at}
        await self._connection.execute(
            insert(passwords)
            .values(user_id=password.user_id, **values)
            .on_conflict_do_update(index_elements=[passwords.c.user_id], set_=values)
        )

    async def remove(self, user_id: UserId) -> bool:
        removed = await self._connection.execute(
            passwords.delete().where(passwords.c.user_id == user_id)
        )
        return bool(removed.rowcount)

    async def _one(self, wanted: Select[tuple[object, ...]]) -> Password | None:
        row = (await self._connection.execute(wanted)).mappings().first()
        return None if row is None else _to_password(row)


def _to_password(row: RowMapping) -> Password:
    return Password(user_id=UserId(row["user_id"]), hash=row["hash"], changed_at=row["changed_at"])
