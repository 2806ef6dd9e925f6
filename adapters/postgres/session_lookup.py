"""Which session a token belongs to, who that speaks for, and that it was used."""

from datetime import timedelta

import asyncpg

from domain.accounts.sessions import IDLE_LIVES, SessionKind
from domain.shared.actor import ALL_SCOPES, Principal, Role
from domain.shared.ids import SessionId, UserId, WorkspaceId

_USE_NOTED_EVERY = timedelta(minutes=1)


def _seconds(time: timedelta) -> str:
    return f"interval '{time.total_seconds():.0f} seconds'"


# Whether something has expired is for the database's clock to say. A superseded token is no token any more.
SESSION = f"""
SELECT token.hash, token.kind, session.id AS session_id, session.user_id,
       session.ended_at IS NOT NULL AS ended,
       extract(epoch FROM least(
         token.expires_at, session.expires_at,
         CASE token.kind WHEN 'cookie'
         THEN session.last_used_at + {_seconds(IDLE_LIVES[SessionKind.BROWSER])} END
       ) - now())::float AS seconds_left,
       extract(epoch FROM now() - session.authenticated_at)::float AS proved_ago,
       token.kind = 'access' AND token.used_at IS NULL AS unused,
       session.last_used_at < now() - {_seconds(_USE_NOTED_EVERY)} AS long_unseen,
       ARRAY(SELECT workspace_id FROM control.membership
             WHERE membership.user_id = session.user_id ORDER BY workspace_id) AS workspaces,
       ARRAY(SELECT role FROM control.membership
             WHERE membership.user_id = session.user_id ORDER BY workspace_id) AS roles
FROM control.token JOIN control.session ON session.id = token.session_id
WHERE token.hash = ANY($1::bytea[]) AND token.kind IN ('access', 'cookie')
  AND token.superseded_at IS NULL
"""  # noqa: S608 - what is put in are lengths of time from the code

# The first use of an access token confirms the refresh token that came with it.
_USED = """
UPDATE control.token SET used_at = now()
WHERE hash = $1 AND used_at IS NULL AND superseded_at IS NULL
"""

# Nobody waits for this: whoever holds the session has just used it.
_SEEN = f"""
UPDATE control.session SET last_used_at = now() WHERE id = (
  SELECT id FROM control.session
  WHERE id = $1 AND last_used_at < now() - {_seconds(_USE_NOTED_EVERY)}
  FOR UPDATE SKIP LOCKED
)
"""  # noqa: S608 - likewise


async def note_use(connection: asyncpg.Connection, row: asyncpg.Record) -> bool:
    """Write down that this token was used, the first time, and its session, once a minute.

    False when the token was not what it was any more.
    """
    if row["ended"] or row["seconds_left"] <= 0:
        return True
    if row["long_unseen"]:
        await connection.execute(_SEEN, row["session_id"])
    if not row["unused"]:
        return True
    return bool(await connection.execute(_USED, row["hash"]) == "UPDATE 1")


def session_principal(row: asyncpg.Record) -> Principal:
    """The principal of a session's token: a person with all they may do, in all their workspaces."""
    return Principal(
        user_id=UserId(row["user_id"]),
        session_id=SessionId(row["session_id"]),
        scopes=ALL_SCOPES,
        roles={
            WorkspaceId(workspace_id): Role(role)
            for workspace_id, role in zip(row["workspaces"], row["roles"], strict=True)
        },
        proved_ago=row["proved_ago"],
    )
