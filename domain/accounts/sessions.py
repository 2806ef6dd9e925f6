"""The session of a person on a device, or in a browser, and the tokens that speak for it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from domain.accounts.tokens import TokenKind
from domain.shared.ids import SessionId, UserId

ACCESS_LIFE = timedelta(minutes=15)
REFRESH_LIFE = timedelta(days=90)
SESSION_LIFE = timedelta(days=365)
BROWSER_LIFE = timedelta(days=90)
BROWSER_IDLE = timedelta(days=14)
PROOF_LIFE = timedelta(minutes=10)
MOST_SESSIONS = 100

_MAX_DEVICE = 120


class Ending(StrEnum):
    """Why a session ended."""

    LOGGED_OUT = "logged_out"
    REVOKED = "revoked"
    TOKEN_REUSED = "token_reused"  # noqa: S105 - the word for a reason, no secret
    LEAVING = "leaving"
    SURPLUS = "surplus"


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


_LIVES = {SessionKind.DEVICE: SESSION_LIFE, SessionKind.BROWSER: BROWSER_LIFE}
IDLE_LIVES = {SessionKind.DEVICE: REFRESH_LIFE, SessionKind.BROWSER: BROWSER_IDLE}


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """Where somebody logs in: what they call it, and what an earlier login left there to know it by."""

    name: str = ""
    kind: SessionKind = SessionKind.DEVICE
    known_by: str | None = None


UNNAMED = Device()


class StoredToken(msgspec.Struct, frozen=True, kw_only=True):
    """A token as it is kept: by its keyed hash.

    `replaces` is the hash of the refresh token in whose place it was issued; access and refresh tokens that
    were issued together have it in common.
    """

    hash: bytes
    kind: TokenKind
    session_id: SessionId
    expires_at: datetime
    used_at: datetime | None = None
    rotated_at: datetime | None = None
    superseded_at: datetime | None = None
    replaces: bytes | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class Session:
    """A login on one device, for a year at most and 90 days without being used; in a browser for 90 days
    at most, and 14 without being used.
    """

    id: SessionId
    user_id: UserId
    device: str
    created_at: datetime
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
            device=_tidy(device.name),
            kind=device.kind,
            method=method,
            created_at=now,
            last_used_at=now,
            authenticated_at=now,
            expires_at=now + _LIVES[device.kind],
        )

    def lifetime(self, kind: TokenKind, now: datetime) -> datetime:
        """When a token of this kind that is issued now expires: never after the session itself."""
        if kind is TokenKind.COOKIE:
            return self.expires_at
        life = ACCESS_LIFE if kind is TokenKind.ACCESS else REFRESH_LIFE
        return min(now + life, self.expires_at)

    def rename(self, device: str) -> None:
        """Call the device by another name; what is too long is cut."""
        self.device = _tidy(device)

    def end(self, because: Ending, now: datetime) -> bool:
        """End it; False when it had ended before."""
        if self.ended_at is not None:
            return False
        self.ended_at, self.ended_because = now, because
        return True


def _tidy(device: str) -> str:
    return " ".join(device.split())[:_MAX_DEVICE]
