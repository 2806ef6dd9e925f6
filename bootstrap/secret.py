"""Values that must not appear in a log, a traceback or a terminal."""

import base64
import binascii
import re
from urllib.parse import urlsplit, urlunsplit

import msgspec

MASK = "***"

_KEY_BYTES = 32
_KEY_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")


class Secret:
    """Text that shows itself only to who asks with `reveal()`."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"Secret({MASK})"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)


class SecretKey(msgspec.Struct, frozen=True):
    """A 32-byte key and the id that is written beside what it encrypted or signed."""

    id: str
    material: bytes

    def __repr__(self) -> str:
        return f"SecretKey({self.id}:{MASK})"


def parse_secret_key(text: str) -> SecretKey:
    """Read `id:base64url`, padding optional; ValueError says what is wrong, not what the key is."""
    key_id, colon, encoded = text.partition(":")
    if not colon:
        raise ValueError("must look like id:base64url")
    if not _KEY_ID.fullmatch(key_id):
        raise ValueError("a key id is 1 to 32 letters, digits, _ or -")
    try:
        material = base64.b64decode(
            encoded + "=" * (-len(encoded) % 4), altchars=b"-_", validate=True
        )
    except (binascii.Error, ValueError):
        raise ValueError(f"key {key_id} is not base64url") from None
    if len(material) != _KEY_BYTES:
        raise ValueError(f"key {key_id} must be {_KEY_BYTES} bytes, it has {len(material)}")
    return SecretKey(key_id, material)


def without_password(url: str) -> str:
    """The URL with its password masked, for people to read."""
    parts = urlsplit(url)
    credentials, at, place = parts.netloc.rpartition("@")
    user, colon, _ = credentials.partition(":")
    return urlunsplit(parts._replace(netloc=f"{user}{colon}{MASK if colon else ''}{at}{place}"))
