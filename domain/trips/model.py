"""One trip to a provider and back.

A trip belongs to the browser or device that began it. The `state` that comes back proves that the provider
was sent to by us; the binding proves that whoever comes back is who set out. Both are kept as hashes.
"""

import base64
import hashlib
import hmac
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from domain.shared.errors import Fault, Invalid

STATE_LIFE = timedelta(minutes=10)
CODE_LIFE = timedelta(seconds=60)


class Client(StrEnum):
    """What begins a trip: a browser keeps a cookie, an app keeps a secret of its own."""

    WEB = "web"
    NATIVE = "native"


class Failure(StrEnum):
    """Why a trip ended without a code; these words go to the client."""

    CANCELLED = "cancelled"
    REFUSED = "refused"
    UNAVAILABLE = "provider_unavailable"
    STATE_INVALID = "state_invalid"
    EMAIL_UNVERIFIED = "email_unverified"
    IDENTITY_CONFLICT = "identity_conflict"
    NOT_AVAILABLE = "not_available"


class ReturnNotAllowed(Invalid):
    """A trip returns to addresses that this service has been told of, and to no others."""

    def __init__(self) -> None:
        detail = "It is not one of the addresses that sign-ins may return to."
        super().__init__(
            faults=(Fault(code="return_not_allowed", detail=detail, pointer="/return_to"),)
        )


class BindingMissing(Invalid):
    """An app binds the trip to a secret of its own; a browser gets a cookie instead."""

    def __init__(self) -> None:
        detail = "An app sends it, a browser does not: base64url of SHA-256 of the app's secret."
        fault = Fault(code="binding_challenge", detail=detail, pointer="/binding_challenge")
        super().__init__(faults=(fault,))


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What sets out, and where it wants to come back to."""

    client: Client
    return_to: str = ""
    binding_challenge: str = ""

    def check(self, returns: Collection[str]) -> None:
        """An app has to come back to itself: a page that shows its code could be read out to a stranger.

        Raises ReturnNotAllowed, BindingMissing.
        """
        native = self.client is Client.NATIVE
        if self.return_to not in returns and (native or self.return_to):
            raise ReturnNotAllowed
        if native != bool(self.binding_challenge):
            raise BindingMissing


class Completion(msgspec.Struct, frozen=True, kw_only=True):
    """The one-time code, with the browser's cookie or the secret of an app."""

    code: str
    cookie: str = ""
    binding: str = ""


@dataclass(slots=True, kw_only=True, eq=False)
class Trip:
    """Ten minutes until it comes back, then a minute until its code is used, each of it once."""

    client: Client
    state_hash: bytes
    binding_hash: bytes
    created_at: datetime
    expires_at: datetime
    return_to: str = ""
    code_hash: bytes | None = None
    returned_at: datetime | None = None
    used_at: datetime | None = None

    def fits(self, binding_hashes: Sequence[bytes]) -> bool:
        """Whether one of these is the hash of what the trip was bound to."""
        matches = [hmac.compare_digest(self.binding_hash, each) for each in binding_hashes]
        return any(matches)

    def come_back(self, now: datetime) -> bool:
        """Use the state up; False when it was used before or has run out."""
        if self.returned_at is not None or now >= self.expires_at:
            return False
        self.returned_at = self.expires_at = now
        return True

    def hand_out(self, code_hash: bytes, now: datetime) -> None:
        """Give out the code; its minute begins."""
        self.code_hash = code_hash
        self.expires_at = now + CODE_LIFE

    def use_code(self, now: datetime) -> bool:
        """Use the code up; False when it was used before or has run out."""
        if self.used_at is not None or now >= self.expires_at:
            return False
        self.used_at = now
        return True


def challenge_of(binding: str) -> str:
    """The challenge that a secret answers: its SHA-256 in base64url, without padding."""
    digest = hashlib.sha256(binding.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
