"""The secrets of a trip to a provider: random, and kept as a keyed hash."""

import hmac
import secrets

from adapters.crypto.keys import KeyRing
from domain.trips.ports import MintedSecret

_RANDOM_BYTES = 32


class KeyedTripSecrets:
    """See domain.trips.ports.TripSecrets. Each purpose has keys of its own."""

    def __init__(self, keys: KeyRing, purpose: str) -> None:
        self._keys = keys.derive(purpose)

    def mint(self) -> MintedSecret:
        text = secrets.token_urlsafe(_RANDOM_BYTES)
        return MintedSecret(text, self.hash(text))

    def hash(self, text: str) -> bytes:
        return self.hashes(text)[0]

    def hashes(self, text: str) -> tuple[bytes, ...]:
        return tuple(hmac.digest(key, text.encode(), "sha256") for key in self._keys)
