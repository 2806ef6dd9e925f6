"""Leaving on the wire."""

from typing import Self

from api.times import Instant, Wire
from domain.erasure.model import Departure


class DepartureResponse(Wire, frozen=True, kw_only=True):
    """When the account was asked to be deleted, and after which moment nothing of it is left."""

    leaving_at: Instant
    erase_after: Instant

    @classmethod
    def of(cls, departure: Departure) -> Self:
        if departure.leaving_at is None or departure.erase_after is None:
            raise ValueError("This person stays.")
        return cls(leaving_at=departure.leaving_at, erase_after=departure.erase_after)
