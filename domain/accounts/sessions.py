"""The session of a person on a device, and the rule by which its refresh tokens rotate.

A refresh token is used once. Presented again within a minute, it is most likely a second process of
the same client, or an answer that got lost: it gets a sibling, three at most. Presented later, or
after one of its successors was used in turn, somebody else has it: the session ends.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from domain.accounts.tokens import TokenKind
from domain.shared.ids import SessionId, UserId

ACCESS_LIFE = timedelta(minutes=15)
REFRESH_LIFE = timedelta(days=90)
SESSION_LIFE = timedelta(days=365)
SIBLING_GRACE = timedelta(seconds=60)
SIBLINGS = 3

_MAX_DEVICE = 120


class Ending(StrEnum):
    """Why a session ended."""

    LOGGED_OUT = "logged_out"
    TOKEN_REUSED = "token_reused"  # noqa: S105 - the word for a reason, no secret


class Presentation(StrEnum):
    """What it means that this refresh token is presented now."""

    FIRST = "first"
    SIBLING = "sibling"
    TOO_MANY = "too_many"
    REUSED = "reused"
    EXPIRED = "expired"
    ENDED = "ended"


class Method(StrEnum):
    """How somebody proved who they are."""

    EMAIL_CODE = "email_code"
    PASSWORD = "password"  # noqa: S105 - the word for a way in, no secret
    PASSKEY = "passkey"
    LINKEDIN = "linkedin"


class SessionKind(StrEnum):
    """A device keeps tokens; a browser keeps a cookie that its scripts cannot read."""

    DEVICE = "device"
    BROWSER = "browser"


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """Where somebody logs in: what they call it, and what an earlier login left there to know it by."""

    name: str = ""
    kind: SessionKind = SessionKind.DEVICE
    known_by: str | None = None


UNNAMED = Device()


class StoredToken(msgspec.Struct, frozen=True, kw_only=True):
    """A token as it is kept: by its keyed hash. `replaces` is the hash of the one it was rotated
    from.
    """

    hash: bytes
    kind: TokenKind
    session_id: SessionId
    expires_at: datetime
    rotated_at: datetime | None = None
    replaces: bytes | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class Session:
    """A login on one device; it lives for a year at most, and 90 days without being used."""

    id: SessionId
    user_id: UserId
    device: str
    last_used_at: datetime
    expires_at: datetime
    authenticated_at: datetime
    kind: SessionKind = SessionKind.DEVICE
    method: Method = Method.EMAIL_CODE
    ended_at: datetime | None = None
    ended_because: Ending | None = None

    @classmethod
    def start(
        cls,
        session_id: SessionId,
        user_id: UserId,
        device: Device,
        now: datetime,
        *,
        method: Method,
    ) -> "Session":
        return cls(
            id=session_id,
            user_id=user_id,
            device=" ".join(device.name.split())[:_MAX_DEVICE],
            kind=device.kind,
            method=method,
            last_used_at=now,
            authenticated_at=now,
            expires_at=now + SESSION_LIFE,
        )

    def judge(
        self, presented: StoredToken, successors: Sequence[StoredToken], now: datetime
    ) -> Presentation:
        """What to make of a refresh token of this session; `successors` are those issued in its
        place.
        """
        if self.ended_at is not None:
            return Presentation.ENDED
        if presented.rotated_at is not None:
            return _judge_again(presented.rotated_at, successors, now)
        if now >= min(presented.expires_at, self.expires_at):
            return Presentation.EXPIRED
        return Presentation.FIRST

    def lifetime(self, kind: TokenKind, now: datetime) -> datetime:
        """When a token of this kind that is issued now expires: never after the session itself."""
        life = ACCESS_LIFE if kind is TokenKind.ACCESS else REFRESH_LIFE
        return min(now + life, self.expires_at)

    def end(self, because: Ending, now: datetime) -> bool:
        """End it; False when it had ended before."""
        if self.ended_at is not None:
            return False
        self.ended_at, self.ended_because = now, because
        return True


def _judge_again(
    rotated_at: datetime, successors: Sequence[StoredToken], now: datetime
) -> Presentation:
    moved_on = any(successor.rotated_at is not None for successor in successors)
    if moved_on or now - rotated_at > SIBLING_GRACE:
        return Presentation.REUSED
    return Presentation.SIBLING if len(successors) <= SIBLINGS else Presentation.TOO_MANY
