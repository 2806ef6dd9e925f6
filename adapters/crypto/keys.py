"""One secret, a key for each purpose: what leaks of one says nothing of another."""

from collections.abc import Sequence

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_KEY_BYTES = 32


class KeyRing:
    """The service's secrets, the present one first; older ones still verify."""

    def __init__(self, secrets: Sequence[bytes]) -> None:
        if not secrets:
            raise ValueError("A key ring needs at least one secret.")
        self._secrets = tuple(secrets)

    def derive(self, purpose: str) -> tuple[bytes, ...]:
        """The 32-byte key of each secret for this purpose, the present one first."""
        return tuple(
            HKDF(SHA256(), _KEY_BYTES, salt=None, info=f"perennial {purpose}".encode()).derive(
                secret
            )
            for secret in self._secrets
        )
