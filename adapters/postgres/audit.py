"""Writing the audit trail: one entry an act, in the act's own transaction.

The head of a workspace's trail is locked here, right before the counter of the change feed and always in that
order. The number, the instant and the seal of an entry are made by the one statement that writes it.
"""

from typing import Any

import asyncpg
import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.bulk import run
from adapters.postgres.engine import say
from domain.audit.chain import told
from domain.shared.acts import Act
from domain.shared.errors import NotFound
from domain.shared.ids import UserId, WorkspaceId

# An act that is told of already takes no number. The seal is that of domain.audit.chain.
_APPEND = r"""
WITH moved AS (
  INSERT INTO tenant.audit_head AS head (workspace_id, seq, hash)
  SELECT $1::uuid, 1, sha256(convert_to(format(E'1\n%s\n', said.at), 'UTF8') || $3::bytea)
  FROM (SELECT (extract(epoch FROM now()) * 1000000)::bigint AS at) AS said
  WHERE NOT EXISTS (SELECT FROM tenant.audit_entry WHERE workspace_id = $1 AND id = $2::uuid)
  ON CONFLICT (workspace_id) DO UPDATE SET
    seq = head.seq + 1,
    hash = sha256(head.hash || convert_to(format(
      E'%s\n%s\n', head.seq + 1, (extract(epoch FROM now()) * 1000000)::bigint), 'UTF8') || $3::bytea)
  RETURNING seq, hash
)
INSERT INTO tenant.audit_entry
  (workspace_id, id, seq, at, operation, user_id, session_id, token_id, request_id, body, hash)
SELECT $1, $2, moved.seq, now(), $4::text, $5::uuid, $6::uuid, $7::uuid, $8::text, $9::text::jsonb, moved.hash
FROM moved
"""

_APPEND_TO_ACCOUNT = """
INSERT INTO control.account_entry (user_id, id, operation, session_id, token_id, request_id, body)
SELECT id, $2::uuid, $3::text, $4::uuid, $5::uuid, $6::text, $7::text::jsonb
FROM control.app_user WHERE id = $1::uuid
ON CONFLICT (user_id, id) DO NOTHING
"""

_IS_THERE = "SELECT FROM control.workspace WHERE id = $1"


async def append_entry(
    connection: AsyncConnection,
    workspace_id: WorkspaceId,
    act: Act,
    request_id: str | None,
    body: dict[str, Any],
) -> None:
    """Tell of `act` in the trail of the workspace that the transaction is in.

    Raises NotFound when the workspace was removed meanwhile.
    """
    content = told(
        entry_id=act.id,
        operation=act.operation,
        user_id=act.user_id,
        session_id=act.session_id,
        token_id=act.token_id,
        request_id=request_id,
        body=body,
    )
    try:
        await run(connection, _APPEND, workspace_id, act.id, content, *_said(act, request_id, body))
    except asyncpg.ForeignKeyViolationError:
        raise NotFound from None


async def append_entry_from_outside(
    connection: AsyncConnection,
    workspace_id: WorkspaceId,
    act: Act,
    request_id: str | None,
    body: dict[str, Any],
) -> bool:
    """Likewise from a transaction over accounts; False when there is no such workspace any more."""
    if not await run(connection, _IS_THERE, workspace_id):
        return False
    await say(connection, f"SET LOCAL app.ws = '{workspace_id!s}'")
    await append_entry(connection, workspace_id, act, request_id, body)
    await say(connection, "SET LOCAL app.ws = ''")
    return True


async def append_account_entry(
    connection: AsyncConnection,
    user_id: UserId,
    act: Act,
    request_id: str | None,
    body: dict[str, Any],
) -> None:
    """Tell of `act` in a person's own trail, as long as there is such a person."""
    operation, _, *rest = _said(act, request_id, body)
    await run(connection, _APPEND_TO_ACCOUNT, user_id, act.id, operation, *rest)


def _said(act: Act, request_id: str | None, body: dict[str, Any]) -> tuple[Any, ...]:
    words = msgspec.json.encode(body).decode()
    return (act.operation, act.user_id, act.session_id, act.token_id, request_id, words)
