"""A trip of somebody who signs in, and the account elsewhere that it ends at."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec

from domain.shared.errors import Conflict, Gone
from domain.shared.ids import SignInId, UserId
from domain.trips.model import Trip


class Provider(StrEnum):
    LINKEDIN = "linkedin"


class SignInOver(Gone):
    """This sign-in is over or belongs to another browser or device; begin it again."""

    code = "sign_in_over"


class EmailUnverified(Conflict):
    """LinkedIn does not vouch for your address: log in by mail, and link LinkedIn from there."""

    code = "email_unverified"


class IdentityConflict(Conflict):
    """Another account is in the way: this LinkedIn account, or this Perennial account, is linked already."""

    code = "identity_conflict"


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
class SignIn(Trip):
    """A trip: with a `user_id` it links the account it ends at; without one it logs in."""

    id: SignInId
    provider: Provider
    user_id: UserId | None = None
    claims: Claims | None = None

    def arrive(self, claims: Claims, code_hash: bytes, now: datetime) -> None:
        """Keep what the provider said for as long as the code lives."""
        self.claims = claims
        self.hand_out(code_hash, now)

    def redeem(self, now: datetime) -> Claims:
        """Use the code up, and keep nothing of what the provider said. Raises SignInOver."""
        claims = self.claims
        if claims is None or not self.use_code(now):
            raise SignInOver
        self.claims = None
        return claims
