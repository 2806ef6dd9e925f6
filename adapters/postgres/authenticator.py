"""From a token to who it speaks for: one statement, and then half a minute of memory.

The memory counts only while the process is known to hear of every change (adapters.postgres.access_listener);
otherwise the database is asked each time.
"""

import time
from collections.abc import Callable

import asyncpg
import msgspec

from adapters.crypto.tokens import KeyedTokens
from adapters.postgres.engine import Database
from adapters.postgres.errors import passing_troubles
from adapters.postgres.personal_tokens import LOOKUP, principal_of
from adapters.postgres.session_lookup import SESSION, note_use, session_principal
from domain.accounts.tokens import TokenExpired, TokenInvalid, TokenKind, is_token
from domain.shared.actor import Principal
from domain.shared.ids import UserId

REMEMBERED_SECONDS = 30.0
ACQUIRE_SECONDS = 5.0
REMEMBERED_TOKENS = 10_000

_KINDS = (TokenKind.ACCESS, TokenKind.COOKIE, TokenKind.PERSONAL)


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
        self._trusted_until = 0.0

    async def authenticate(self, token: str, *, fresh: bool = False) -> Principal:
        key = self._tokens.hash(token)
        known = self._known.get(key)
        if known is not None and not fresh:
            now = self._clock()
            if now < known.until and now < self._trusted_until:
                return known.principal
        if not any(is_token(kind, token) for kind in _KINDS):
            raise TokenInvalid
        self._known.pop(key, None)
        return await self._ask(token, key)

    def forget(self, user_id: UserId) -> None:
        self._forgotten += 1
        gone = [key for key, known in self._known.items() if known.principal.user_id == user_id]
        for key in gone:
            del self._known[key]

    def forget_everybody(self) -> None:
        """Something may have changed that was not heard of."""
        self._forgotten += 1
        self._known.clear()

    def trust_until(self, until: float) -> None:
        """What is remembered may be used until then: every change before that would be heard of."""
        self._trusted_until = until

    async def _ask(self, token: str, key: bytes) -> Principal:
        asked_at, forgotten = self._clock(), self._forgotten
        row = await self._row(token)
        if row is None:
            raise TokenInvalid
        if row["ended"]:
            raise TokenInvalid(reason="session_ended")
        if row["seconds_left"] <= 0:
            raise TokenExpired
        principal = principal_of(row) if _is_personal(token) else session_principal(row)
        # Something was forgotten while the question was on its way: the answer may be older than
        # that.
        if forgotten == self._forgotten:
            until = asked_at + min(REMEMBERED_SECONDS, row["seconds_left"])
            self._remember(key, Remembered(principal, until))
        return principal

    async def _row(self, token: str) -> asyncpg.Record | None:
        hashes = list(self._tokens.hashes(token))
        with passing_troubles():
            async with self._database.reads.acquire(timeout=ACQUIRE_SECONDS) as connection:
                if _is_personal(token):
                    return await connection.fetchrow(LOOKUP, hashes)
                row = await connection.fetchrow(SESSION, hashes)
                if row is None or await note_use(connection, row):
                    return row
                # Somebody else used or superseded it in this very moment.
                return await connection.fetchrow(SESSION, hashes)

    def _remember(self, key: bytes, known: Remembered) -> None:
        while len(self._known) >= self._most:
            del self._known[next(iter(self._known))]
        self._known[key] = known


def _is_personal(token: str) -> bool:
    return is_token(TokenKind.PERSONAL, token)
