"""What is asked before it is known who logs in."""

from adapters.crypto.tokens import KeyedTokens
from adapters.postgres.engine import Database
from adapters.postgres.errors import passing_troubles
from domain.shared.ids import ChallengeId

ACQUIRE_SECONDS = 5.0

# Found by the token and only then held against the address: no account, no other way to look.
_KNOWN_DEVICE = """
SELECT known_device.hash,
       (SELECT email_key FROM control.app_user WHERE app_user.id = known_device.user_id) = $2 AS theirs
FROM control.known_device
WHERE known_device.hash = ANY($1::bytea[]) AND known_device.expires_at > now()
"""

_ADDRESS = "SELECT email_key FROM control.email_challenge WHERE id = $1"


class PostgresLoginReads:
    """See domain.accounts.ports.LoginReads."""

    def __init__(self, database: Database, tokens: KeyedTokens) -> None:
        self._database = database
        self._tokens = tokens

    async def known_device(self, email_key: str, device_token: str) -> bytes | None:
        hashes = list(self._tokens.hashes(device_token))
        with passing_troubles():
            async with self._database.reads.acquire(timeout=ACQUIRE_SECONDS) as connection:
                row = await connection.fetchrow(_KNOWN_DEVICE, hashes, email_key)
        return bytes(row["hash"]) if row is not None and row["theirs"] else None

    async def address_of(self, challenge_id: ChallengeId) -> str | None:
        with passing_troubles():
            async with self._database.reads.acquire(timeout=ACQUIRE_SECONDS) as connection:
                email_key: str | None = await connection.fetchval(_ADDRESS, challenge_id)
        return email_key
