"""Devices that people have logged in on before."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.tables.accounts import known_device as devices
from domain.shared.ids import UserId


class PostgresKnownDevices:
    """See domain.accounts.ports.KnownDevices."""

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    async def recognise(self, user_id: UserId, hashes: Sequence[bytes], until: datetime) -> bool:
        known = await self._connection.execute(
            devices.update()
            .where(
                devices.c.hash.in_(hashes),
                devices.c.user_id == user_id,
                devices.c.expires_at > self._now,
            )
            .values(last_used_at=self._now, expires_at=until)
        )
        return known.rowcount > 0

    async def add(self, user_id: UserId, device_hash: bytes, until: datetime, *, most: int) -> None:
        await self._connection.execute(
            devices.insert().values(
                hash=device_hash,
                user_id=user_id,
                created_at=self._now,
                last_used_at=self._now,
                expires_at=until,
            )
        )
        kept = (
            select(devices.c.hash)
            .where(devices.c.user_id == user_id)
            .order_by(devices.c.last_used_at.desc(), devices.c.created_at.desc(), devices.c.hash)
            .limit(most)
        )
        await self._connection.execute(
            devices.delete().where(devices.c.user_id == user_id, devices.c.hash.not_in(kept))
        )
