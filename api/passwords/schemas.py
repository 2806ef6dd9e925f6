"""Passwords on the wire."""

from typing import Annotated, Self

import msgspec

from api.accounts.schemas import Address, LoginRequest
from api.times import Instant, Wire
from domain.ways_in.views import WaysInView

# Longer than any that is accepted, so that one that is too long is told so by its own code.
PasswordText = Annotated[
    str, msgspec.Meta(max_length=1000, examples=["marmalade on the night train"])
]


class SetPasswordRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """10 to 200 characters of any kind."""

    password: PasswordText


class PasswordLoginRequest(LoginRequest, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An address and its password."""

    email: Address
    password: PasswordText


class ProveByPasswordRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One's own password."""

    password: PasswordText


class WaysInResponse(Wire, frozen=True, kw_only=True):
    """How one can log in, besides the code by mail that always works."""

    password: bool
    password_changed_at: Instant | None
    passkeys: int
    identities: list[str]

    @classmethod
    def of(cls, view: WaysInView) -> Self:
        return cls(
            password=view.password_changed_at is not None,
            password_changed_at=view.password_changed_at,
            passkeys=view.passkeys,
            identities=list(view.identities),
        )
