"""One trip to a provider and back, and the account there that it ends at.

A trip belongs to the browser or device that began it. The `state` that comes back proves that the provider
was sent to by us; the binding proves that whoever comes back is who set out. Both are kept as hashes.
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from domain.shared.errors import Conflict, Fault, Gone, Invalid
from domain.shared.ids import SignInId, UserId

STATE_LIFE = timedelta(minutes=10)
CODE_LIFE = timedelta(seconds=60)


class Provider(StrEnum):
    LINKEDIN = "linkedin"


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


class SignInOver(Gone):
    """This sign-in is over or belongs to another browser or device; begin it again."""

    code = "sign_in_over"


class EmailUnverified(Conflict):
    """LinkedIn does not vouch for your address: log in by mail, and link LinkedIn from there."""

    code = "email_unverified"


class IdentityConflict(Conflict):
    """Another account is in the way: this LinkedIn account, or this Perennial account, is linked already."""

    code = "identity_conflict"


class ReturnNotAllowed(Invalid):
    """A sign-in returns to addresses that this service has been told of, and to no others."""

    def __init__(self) -> None:
        detail = "It is not one of the addresses that sign-ins may return to."
        super().__init__(
            faults=(Fault(code="return_not_allowed", detail=detail, pointer="/return_to"),)
        )


class BindingMissing(Invalid):
    """An app binds the sign-in to a secret of its own; a browser gets a cookie instead."""

    def __init__(self) -> None:
        detail = "An app sends it, a browser does not: base64url of SHA-256 of the app's secret."
        fault = Fault(code="binding_challenge", detail=detail, pointer="/binding_challenge")
        super().__init__(faults=(fault,))


class Claims(msgspec.Struct, frozen=True, kw_only=True):
    """What the provider says of somebody; `subject` is who it is, for us alone and for good."""

    subject: str
    email: str | None = None
    email_verified: bool = False
    name: str = ""


@dataclass(slots=True, kw_only=True, eq=False)
class Identity:
    """An account elsewhere that opens an account here."""

    provider: Provider
    subject: str
    user_id: UserId
    email: str | None
    created_at: datetime
    last_used_at: datetime | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class SignIn:
    """A trip: ten minutes until it comes back, then a minute until its code is used, each of it once.

    With a `user_id` it links the account it ends at; without one it logs in.
    """

    id: SignInId
    provider: Provider
    client: Client
    state_hash: bytes
    binding_hash: bytes
    created_at: datetime
    expires_at: datetime
    user_id: UserId | None = None
    return_to: str = ""
    code_hash: bytes | None = None
    claims: Claims | None = None
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

    def arrive(self, claims: Claims, code_hash: bytes, now: datetime) -> None:
        """Keep what the provider said for as long as the code lives."""
        self.claims, self.code_hash = claims, code_hash
        self.expires_at = now + CODE_LIFE

    def redeem(self, now: datetime) -> Claims:
        """Use the code up, and keep nothing of what the provider said. Raises SignInOver."""
        claims = self.claims
        if self.used_at is not None or claims is None or now >= self.expires_at:
            raise SignInOver
        self.used_at, self.claims = now, None
        return claims


def challenge_of(binding: str) -> str:
    """The challenge that a secret answers: its SHA-256 in base64url, without padding."""
    digest = hashlib.sha256(binding.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
