"""Trips and linked accounts as they are shown."""

from datetime import datetime

import msgspec

from domain.sign_in.model import Failure, Identity, Provider


class IdentityView(msgspec.Struct, frozen=True, kw_only=True):
    """An account elsewhere; `email` is what the provider called it when it was last used."""

    provider: Provider
    email: str | None
    created_at: datetime
    last_used_at: datetime | None

    @classmethod
    def of(cls, identity: Identity) -> "IdentityView":
        return msgspec.convert(identity, cls, from_attributes=True)


class Directions(msgspec.Struct, frozen=True, kw_only=True):
    """Where to go; `binding` is the secret that a browser keeps, None for an app, which has its own."""

    url: str
    expires_at: datetime
    binding: str | None


class Homecoming(msgspec.Struct, frozen=True, kw_only=True):
    """How a trip ended: with a one-time code or a failure, one of them; `return_to` may be empty."""

    return_to: str = ""
    code: str | None = None
    failure: Failure | None = None
