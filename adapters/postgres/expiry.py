"""Challenges, tokens, sessions and known devices that have long expired."""

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
        DELETE FROM control.known_device WHERE hash IN (
          SELECT hash FROM control.known_device WHERE expires_at < now()
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
        """
        DELETE FROM control.personal_token WHERE id IN (
          SELECT id FROM control.personal_token
          WHERE coalesce(revoked_at, expires_at) < now() - interval '90 days'
          LIMIT :most FOR UPDATE SKIP LOCKED
        )
        """,
        # As long as somebody who declined is to be left alone.
        """
        DELETE FROM control.invitation WHERE id IN (
          SELECT id FROM control.invitation WHERE expires_at < now() - interval '90 days'
          LIMIT :most FOR UPDATE SKIP LOCKED
        )
        """,
        """
        DELETE FROM control.passkey_challenge WHERE id IN (
          SELECT id FROM control.passkey_challenge WHERE expires_at < now() - interval '1 hour'
          LIMIT :most FOR UPDATE SKIP LOCKED
        )
        """,
        """
        DELETE FROM control.linking WHERE id IN (
          SELECT id FROM control.linking WHERE expires_at < now() - interval '1 hour'
          LIMIT :most FOR UPDATE SKIP LOCKED
        )
        """,
        """
        DELETE FROM control.sign_in WHERE id IN (
          SELECT id FROM control.sign_in WHERE expires_at < now() - interval '1 hour'
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
