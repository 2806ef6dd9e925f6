"""The chain of a trail: every entry is sealed together with the seal of the one before it.

Whoever changes, takes out, adds or reorders entries afterwards breaks it, and the first place is found.
"""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from domain.shared.ids import AuditEntryId

GENESIS = b""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_ENCODER = msgspec.json.Encoder(order="sorted")


class SealedEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as it is kept; `told` is everything it says besides its number and instant."""

    seq: int
    id: AuditEntryId
    at: datetime
    told: bytes
    hash: bytes


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """Where a trail stands: its last number and seal, and the highest number that is really there."""

    seq: int
    hash: bytes
    last: int


class Break(msgspec.Struct, frozen=True, kw_only=True):
    """The first place at which a trail is not as it was written."""

    seq: int
    reason: str
    entry_id: AuditEntryId | None = None


def told(  # every part of what an entry says
    *,
    entry_id: AuditEntryId,
    operation: str,
    user_id: object,
    session_id: object,
    token_id: object,
    request_id: str | None,
    body: dict[str, Any],
) -> bytes:
    """What an entry says, in the one form in which it is sealed."""
    return _ENCODER.encode([entry_id, operation, user_id, session_id, token_id, request_id, body])


def seal(previous: bytes, seq: int, at: datetime, content: bytes) -> bytes:
    """The seal of an entry; the statement that appends one computes the same inside the database."""
    microseconds = (at - _EPOCH) // _MICROSECOND
    return hashlib.sha256(previous + f"{seq}\n{microseconds}\n".encode() + content).digest()


class Walk:
    """Follows a trail from its first entry up to a head, and remembers where it broke."""

    def __init__(self, head: Head) -> None:
        self._head = head
        self._seq = 0
        self._hash = GENESIS
        self.broken: Break | None = None

    def step(self, entry: SealedEntry) -> None:
        """The next entry in the order of numbers; beyond the head, or after a break, nothing is looked at."""
        if self.broken or entry.seq > self._head.seq:
            return
        expected = self._seq + 1
        if entry.seq != expected:
            self.broken = Break(seq=expected, reason="is missing")
        elif entry.hash != seal(self._hash, entry.seq, entry.at, entry.told):
            self.broken = Break(seq=entry.seq, entry_id=entry.id, reason="was changed")
        self._seq, self._hash = entry.seq, entry.hash

    def end(self) -> Break | None:
        """What is wrong with the trail, after its last entry; None when nothing is."""
        if self.broken is None and self._seq < self._head.seq:
            self.broken = Break(seq=self._seq + 1, reason="is missing")
        if self.broken is None and self._hash != self._head.hash:
            self.broken = Break(seq=self._seq, reason="is not the one the head knows")
        if self.broken is None and self._head.last > self._head.seq:
            self.broken = Break(seq=self._head.seq + 1, reason="was added past the head")
        return self.broken
