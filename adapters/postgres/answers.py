"""Kept answers, in the transaction of the effect they answer for."""

from uuid import UUID

import msgspec
from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.errors import LOCK_NOT_AVAILABLE, sqlstate_of
from adapters.postgres.tables.feed import idempotency_key as keys
from domain.shared.answers import Answer, AnswerErased, KeyInProgress, KeyReused

ERASED = -1  # what it was about was erased, and the answer with it
RESERVED = 0  # a status no answer has: the key is claimed by the transaction that is still running


class PostgresAnswers:
    """See domain.shared.answers.Answers."""

    def __init__(self, connection: AsyncConnection, workspace_id: UUID) -> None:
        self._connection = connection
        self._workspace_id = workspace_id

    async def claim(self, key_hash: bytes, fingerprint: bytes) -> Answer | None:
        if await self._reserve(key_hash, fingerprint):
            return None
        row = (
            await self._connection.execute(
                select(keys.c.fingerprint, keys.c.status, keys.c.headers, keys.c.body).where(
                    keys.c.workspace_id == self._workspace_id, keys.c.key_hash == key_hash
                )
            )
        ).one()
        if row.fingerprint != fingerprint:
            raise KeyReused
        if row.status == ERASED:
            raise AnswerErased
        return Answer(
            status=row.status, headers=msgspec.convert(row.headers, dict[str, str]), body=row.body
        )

    async def keep(self, key_hash: bytes, answer: Answer) -> None:
        await self._connection.execute(
            keys.update()
            .where(keys.c.workspace_id == self._workspace_id, keys.c.key_hash == key_hash)
            .values(status=answer.status, headers=answer.headers, body=answer.body)
        )

    async def _reserve(self, key_hash: bytes, fingerprint: bytes) -> bool:
        """The insert waits for a twin that is still running; it is told to come back instead of queueing."""
        await self._connection.execute(text("SET LOCAL lock_timeout = '300ms'"))
        try:
            reserved = await self._connection.execute(
                insert(keys)
                .values(
                    workspace_id=self._workspace_id,
                    key_hash=key_hash,
                    fingerprint=fingerprint,
                    status=RESERVED,
                    headers={},
                    body=b"",
                )
                .on_conflict_do_nothing()
                .returning(keys.c.status)
            )
        except DBAPIError as error:
            if sqlstate_of(error) == LOCK_NOT_AVAILABLE:
                raise KeyInProgress(retry_after=1) from error
            raise
        await self._connection.execute(text("SET LOCAL lock_timeout = '2s'"))
        return reserved.first() is not None
