"""Challenges, tokens and sessions that have long expired."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_AT_ONCE = 1000

# A rotated refresh token stays until it would have expired: presented again, it betrays a theft. A
# session goes with its last tokens, so that its end can be explained for as long as they could be
# presented.
_STATEMENTS = tuple(
    text(statement)
    for statement in (
        """
        DELETE FROM control.email_challenge WHERE id IN (
          SELECT id FROM control.email_challenge WHERE expires_at < now() - interval '1 day'
          LIMIT :most FOR UPDATE SKIP LOCKED
        )
        """,
        """
        DELETE FROM control.token WHERE hash IN (
          SELECT hash FROM control.token WHERE expires_at < now() - interval '1 day'
          LIMIT :most FOR UPDATE SKIP LOCKED
        )
        """,
        """
        DELETE FROM control.session WHERE id IN (
          SELECT id FROM control.session
          WHERE coalesce(ended_at, last_used_at) < now() - interval '91 days'
            AND NOT EXISTS (SELECT FROM control.token WHERE token.session_id = session.id)
          LIMIT :most FOR UPDATE SKIP LOCKED
        )
        """,
    )
)


async def remove_expired(connection: AsyncConnection) -> int:
    """Remove some of each kind; how many rows."""
    removed = 0
    for statement in _STATEMENTS:
        result = await connection.execute(statement, {"most": _AT_ONCE})
        removed += result.rowcount
    return removed
