"""Tokens as they look: a prefix for the kind, 256 random bits, and a checksum.

The checksum lets a typing error be refused, and a leaked token be recognised, without asking
anybody.
"""

import zlib
from enum import StrEnum

from domain.shared.errors import Unauthenticated

RANDOM_BYTES = 32

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_RANDOM_CHARACTERS = 43  # 62 to the 43rd is just above 2 to the 256th
_CHECKSUM_CHARACTERS = 6  # 62 to the 6th is just above 2 to the 32nd


class TokenMissing(Unauthenticated):
    """This needs an access token: send it as `Authorization: Bearer …`."""

    code = "token_missing"


class TokenInvalid(Unauthenticated):
    """This token is not valid; log in again."""

    code = "token_invalid"


class TokenExpired(Unauthenticated):
    """This token has expired; refresh it, or log in again."""

    code = "token_expired"


class ProofTooOld(Unauthenticated):
    """Prove once more who you are: the last time was more than ten minutes ago."""

    code = "insufficient_user_authentication"


class TokenKind(StrEnum):
    """A device token opens nothing: it says that somebody has logged in on this device before."""

    ACCESS = "access"
    REFRESH = "refresh"
    COOKIE = "cookie"
    DEVICE = "device"
    PERSONAL = "personal"


PREFIXES = {
    TokenKind.ACCESS: "pnat_",
    TokenKind.REFRESH: "pnrt_",
    TokenKind.COOKIE: "pncs_",
    TokenKind.DEVICE: "pndt_",
    TokenKind.PERSONAL: "pnpat_",
}


def compose_token(kind: TokenKind, randomness: bytes) -> str:
    """Write a token out; `randomness` is exactly 32 bytes."""
    if len(randomness) != RANDOM_BYTES:
        raise ValueError("A token is made of 32 random bytes.")
    body = PREFIXES[kind] + _base62(int.from_bytes(randomness), _RANDOM_CHARACTERS)
    return body + _checksum(body)


def is_token(kind: TokenKind, text: str) -> bool:
    """Whether `text` has the form of a token of this kind, checksum and all."""
    prefix = PREFIXES[kind]
    if len(text) != len(prefix) + _RANDOM_CHARACTERS + _CHECKSUM_CHARACTERS:
        return False
    body, checksum = text[:-_CHECKSUM_CHARACTERS], text[-_CHECKSUM_CHARACTERS:]
    return text.isascii() and text.startswith(prefix) and _checksum(body) == checksum


def _checksum(body: str) -> str:
    return _base62(zlib.crc32(body.encode()), _CHECKSUM_CHARACTERS)


def _base62(number: int, width: int) -> str:
    digits = []
    for _ in range(width):
        number, digit = divmod(number, len(_ALPHABET))
        digits.append(_ALPHABET[digit])
    return "".join(reversed(digits))
