"""What trips need of the outside."""

from typing import Protocol

import msgspec


class MintedSecret(msgspec.Struct, frozen=True):
    """A fresh secret: its text for the client, its hash for us."""

    text: str
    hash: bytes


class TripSecrets(Protocol):
    """Makes states, bindings and codes, and knows under which hashes one may be kept."""

    def mint(self) -> MintedSecret: ...

    def hash(self, text: str) -> bytes: ...

    def hashes(self, text: str) -> tuple[bytes, ...]:
        """The hash under each secret key, the present one first."""
