"""Trips as they are shown."""

from datetime import datetime

import msgspec

from domain.trips.model import Failure


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
