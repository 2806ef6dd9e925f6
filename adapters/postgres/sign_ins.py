"""Trips to a provider and back."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import ColumnElement, RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.tables.ways_in import sign_in as sign_ins
from domain.shared.ids import SignInId, UserId
from domain.sign_in.model import Claims, Provider, SignIn
from domain.trips.model import Client


class PostgresSignIns:
    """See domain.sign_in.ports.SignIns."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, sign_in: SignIn) -> None:
        await self._connection.execute(
            sign_ins.insert().values(
                id=sign_in.id,
                provider=sign_in.provider,
                client=sign_in.client,
                state_hash=sign_in.state_hash,
                binding_hash=sign_in.binding_hash,
                user_id=sign_in.user_id,
                return_to=sign_in.return_to,
                created_at=sign_in.created_at,
                expires_at=sign_in.expires_at,
            )
        )

    async def claim_state(self, hashes: Sequence[bytes]) -> SignIn | None:
        return await self._claim(sign_ins.c.state_hash.in_(hashes))

    async def claim_code(self, hashes: Sequence[bytes]) -> SignIn | None:
        return await self._claim(sign_ins.c.code_hash.in_(hashes))

    async def save(self, sign_in: SignIn) -> None:
        claims = sign_in.claims
        await self._connection.execute(
            sign_ins.update()
            .where(sign_ins.c.id == sign_in.id)
            .values(
                code_hash=sign_in.code_hash,
                body={} if claims is None else msgspec.to_builtins(claims),
                expires_at=sign_in.expires_at,
                returned_at=sign_in.returned_at,
                used_at=sign_in.used_at,
            )
        )

    async def _claim(self, which: ColumnElement[bool]) -> SignIn | None:
        found = await self._connection.execute(select(sign_ins).where(which).with_for_update())
        row = found.mappings().first()
        return None if row is None else _to_sign_in(row)


def _to_sign_in(row: RowMapping) -> SignIn:
    user_id, body = row["user_id"], row["body"]
    return SignIn(
        id=SignInId(row["id"]),
        provider=Provider(row["provider"]),
        client=Client(row["client"]),
        state_hash=row["state_hash"],
        binding_hash=row["binding_hash"],
        user_id=None if user_id is None else UserId(user_id),
        return_to=row["return_to"],
        code_hash=row["code_hash"],
        claims=msgspec.convert(body, Claims) if body else None,
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        returned_at=row["returned_at"],
        used_at=row["used_at"],
    )
