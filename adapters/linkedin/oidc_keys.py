"""The keys LinkedIn signs with, fetched when first needed, once a day, and when a token names an unknown one."""

import time
from collections.abc import Awaitable, Callable
from typing import Any

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from adapters.linkedin.oidc_claims import MOST_TOKEN_BYTES, Untrustworthy

_ALGORITHMS = ["RS256"]
_KEPT_SECONDS = 24 * 3600.0

FetchKeys = Callable[[], Awaitable[Any]]


class SigningKeys:
    """Nothing but these keys and one algorithm ever verifies a token, whatever its header says."""

    def __init__(self) -> None:
        self._keys: KeySet | None = None
        self._fetched_at = 0.0

    async def verified(self, token: str, fetch: FetchKeys) -> dict[str, Any]:
        """The claims of a token with a good signature. Raises Untrustworthy, and what `fetch` raises."""
        if len(token) > MOST_TOKEN_BYTES:
            raise Untrustworthy("token size")
        was_fetched = self._keys is None or time.monotonic() - self._fetched_at > _KEPT_SECONDS
        keys = await self._fetched(fetch) if was_fetched or self._keys is None else self._keys
        try:
            return _claims(token, keys)
        except InvalidKeyIdError:
            if was_fetched:
                raise Untrustworthy("signing key") from None
        try:
            return _claims(token, await self._fetched(fetch))
        except InvalidKeyIdError:
            raise Untrustworthy("signing key") from None

    async def _fetched(self, fetch: FetchKeys) -> KeySet:
        document = await fetch()
        try:
            self._keys = KeySet.import_key_set(document)
        except (JoseError, ValueError, TypeError, KeyError, AttributeError):
            raise Untrustworthy("key set") from None
        self._fetched_at = time.monotonic()
        return self._keys


def _claims(token: str, keys: KeySet) -> dict[str, Any]:
    """Raises InvalidKeyIdError for a key that is not among them, Untrustworthy for anything else."""
    try:
        return dict(jwt.decode(token, keys, algorithms=_ALGORITHMS).claims)
    except InvalidKeyIdError:
        raise
    except (JoseError, ValueError, TypeError, KeyError):
        raise Untrustworthy("signature") from None
