"""The secrets of a sign-in: random, and kept as a keyed hash."""

import hmac
import secrets

from adapters.crypto.keys import KeyRing
from domain.sign_in.ports import MintedSecret

_RANDOM_BYTES = 32


class KeyedSignInSecrets:
    """See domain.sign_in.ports.SignInSecrets."""

    def __init__(self, keys: KeyRing) -> None:
        self._keys = keys.derive("sign-in v1")

    def mint(self) -> MintedSecret:
        text = secrets.token_urlsafe(_RANDOM_BYTES)
        return MintedSecret(text, self.hash(text))

    def hash(self, text: str) -> bytes:
        return self.hashes(text)[0]

    def hashes(self, text: str) -> tuple[bytes, ...]:
        return tuple(hmac.digest(key, text.encode(), "sha256") for key in self._keys)
