"""Tokens are random, and kept as a keyed hash: who reads the database cannot log in with it."""

import hmac
import secrets

from adapters.crypto.keys import KeyRing
from domain.accounts.ports import MintedToken
from domain.accounts.tokens import RANDOM_BYTES, TokenKind, compose_token


class KeyedTokens:
    """See domain.accounts.ports.TokenMint."""

    def __init__(self, keys: KeyRing) -> None:
        self._keys = keys.derive("token hash v1")

    def mint(self, kind: TokenKind) -> MintedToken:
        text = compose_token(kind, secrets.token_bytes(RANDOM_BYTES))
        return MintedToken(text, self.hash(text))

    def hash(self, text: str) -> bytes:
        """The hash under the present key."""
        return _hash(self._keys[0], text)

    def hashes(self, text: str) -> tuple[bytes, ...]:
        return tuple(_hash(key, text) for key in self._keys)


def _hash(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")
