"""What a built-in cadence is made of."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from domain.cadences.definition import Definition
from domain.shared.ids import CadenceId


class BuiltInVersion(msgspec.Struct, frozen=True, kw_only=True):
    """What was published under a number."""

    number: int
    published_at: datetime
    definition: Definition


class BuiltInCadence(msgspec.Struct, frozen=True, kw_only=True):
    """Its versions are in order, the newest last."""

    id: CadenceId
    name: str
    summary: str
    versions: Sequence[BuiltInVersion]

    @property
    def latest(self) -> BuiltInVersion:
        return self.versions[-1]

    def version(self, number: int | None = None) -> BuiltInVersion | None:
        """That of the number, without one the newest; None when there is none."""
        if number is None:
            return self.latest
        return next((each for each in self.versions if each.number == number), None)
