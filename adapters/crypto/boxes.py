"""AES-256-GCM in a box that names its key: format, length and id of the key, nonce, ciphertext.

What stands before the ciphertext is authenticated with it, and so is the place where the box belongs.
"""

import secrets
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.sealing.ports import SealBroken

_FORMAT = 1
_HEAD_BYTES = 2
_NONCE_BYTES = 12
_LONGEST_ID = 255


def seal_box(key_id: bytes, key: bytes, place: bytes, plain: bytes) -> bytes:
    """The box; a random nonce is good for four thousand million boxes under one key."""
    if len(key_id) > _LONGEST_ID:
        raise ValueError("The id of a key has at most 255 bytes.")
    head = bytes((_FORMAT, len(key_id))) + key_id
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return head + nonce + AESGCM(key).encrypt(nonce, plain, head + place)


def open_box(keys: Mapping[bytes, bytes], place: bytes, box: bytes) -> bytes:
    """What is in it. Raises SealBroken."""
    key_id = key_id_of(box)
    if key_id not in keys:
        raise SealBroken("The key of this box is not known.")
    start = _HEAD_BYTES + len(key_id)
    nonce, sealed = box[start : start + _NONCE_BYTES], box[start + _NONCE_BYTES :]
    try:
        return AESGCM(keys[key_id]).decrypt(nonce, sealed, box[:start] + place)
    except (InvalidTag, ValueError):
        raise SealBroken("This box was changed, or belongs elsewhere.") from None


def key_id_of(box: bytes) -> bytes:
    """Which key opens it. Raises SealBroken for what is no box at all."""
    if len(box) < _HEAD_BYTES or box[0] != _FORMAT or len(box) < _HEAD_BYTES + box[1]:
        raise SealBroken("This is no box that could be opened here.")
    return box[_HEAD_BYTES : _HEAD_BYTES + box[1]]
