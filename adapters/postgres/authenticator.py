"""From an access token to who it speaks for: one statement, and then half a minute of memory."""

import time
from collections.abc import Callable

import asyncpg
import msgspec

from adapters.crypto.tokens import KeyedTokens
from adapters.postgres.engine import Database
from adapters.postgres.errors import passing_troubles
from domain.accounts.tokens import TokenExpired, TokenInvalid, TokenKind, is_token
from domain.shared.actor import ALL_SCOPES, Principal, Role
from domain.shared.ids import SessionId, UserId, WorkspaceId

REMEMBERED_SECONDS = 30.0
ACQUIRE_SECONDS = 5.0
REMEMBERED_TOKENS = 10_000

# Whether something has expired is for the database's clock to say.
_QUERY = """
SELECT session.id AS session_id, session.user_id,
       session.ended_at IS NOT NULL AS ended,
       extract(epoch FROM least(token.expires_at, session.expires_at) - now())::float AS
       seconds_left, ARRAY(SELECT workspace_id FROM control.membership
             WHERE membership.user_id = session.user_id ORDER BY workspace_id) AS workspaces,
       ARRAY(SELECT role FROM control.membership
             WHERE membership.user_id = session.user_id ORDER BY workspace_id) AS roles
FROM control.token JOIN control.session ON session.id = token.session_id
WHERE token.hash = ANY($1::bytea[]) AND token.kind = 'access'
"""


class Remembered(msgspec.Struct, frozen=True):
    """A principal, and until when (on the monotonic clock) nobody needs to be asked."""

    principal: Principal
    until: float


class PostgresAuthenticator:
    """See domain.accounts.ports.Authenticator and LiveSessions."""

    def __init__(
        self,
        database: Database,
        tokens: KeyedTokens,
        *,
        clock: Callable[[], float] = time.monotonic,
        most: int = REMEMBERED_TOKENS,
    ) -> None:
        self._database = database
        self._tokens = tokens
        self._clock = clock
        self._most = most
        self._known: dict[bytes, Remembered] = {}
        self._forgotten = 0

    async def authenticate(self, token: str, *, fresh: bool = False) -> Principal:
        key = self._tokens.hash(token)
        known = self._known.get(key)
        if known is not None and not fresh and self._clock() < known.until:
            return known.principal
        if not is_token(TokenKind.ACCESS, token):
            raise TokenInvalid
        self._known.pop(key, None)
        return await self._ask(token, key)

    def forget(self, user_id: UserId) -> None:
        self._forgotten += 1
        gone = [key for key, known in self._known.items() if known.principal.user_id == user_id]
        for key in gone:
            del self._known[key]

    async def _ask(self, token: str, key: bytes) -> Principal:
        asked_at, forgotten = self._clock(), self._forgotten
        row = await self._row(token)
        if row is None or row["ended"]:
            raise TokenInvalid
        if row["seconds_left"] <= 0:
            raise TokenExpired
        principal = _to_principal(row)
        # Something was forgotten while the question was on its way: the answer may be older than
        # that.
        if forgotten == self._forgotten:
            until = asked_at + min(REMEMBERED_SECONDS, row["seconds_left"])
            self._remember(key, Remembered(principal, until))
        return principal

    async def _row(self, token: str) -> asyncpg.Record | None:
        with passing_troubles():
            async with self._database.reads.acquire(timeout=ACQUIRE_SECONDS) as connection:
                return await connection.fetchrow(_QUERY, list(self._tokens.hashes(token)))

    def _remember(self, key: bytes, known: Remembered) -> None:
        while len(self._known) >= self._most:
            del self._known[next(iter(self._known))]
        self._known[key] = known


def _to_principal(row: asyncpg.Record) -> Principal:
    return Principal(
        user_id=UserId(row["user_id"]),
        session_id=SessionId(row["session_id"]),
        scopes=ALL_SCOPES,
        roles={
            WorkspaceId(workspace_id): Role(role)
            for workspace_id, role in zip(row["workspaces"], row["roles"], strict=True)
        },
    )
