"""Digests over several parts, each counting for itself."""

import hashlib


def digest_of(*parts: str | bytes) -> bytes:
    """SHA-256 over the parts with their lengths, so that no two lists of parts share one by sliding."""
    digest = hashlib.sha256()
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        digest.update(len(raw).to_bytes(4) + raw)
    return digest.digest()
