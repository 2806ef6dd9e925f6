"""What all repositories in memory do alike: they hand out copies, and take back only what was the newest."""

from copy import deepcopy
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from domain.shared.errors import VersionMismatch
from domain.shared.versioned import Versioned

A = TypeVar("A", bound=Versioned)


class Records(Generic[A]):
    """The aggregates of one kind in one workspace."""

    def __init__(self) -> None:
        self.kept: dict[UUID, A] = {}

    def find(self, key: UUID) -> A | None:
        return deepcopy(self.kept.get(key))

    def all(self) -> list[A]:
        return deepcopy(list(self.kept.values()))

    def write(self, key: UUID, aggregate: A, now: datetime, *, taken: type[Exception]) -> None:
        """Count the save and keep it. Raises `taken` for a second one that is new, VersionMismatch."""
        known: Any = self.kept.get(key)
        if aggregate.version == 0 and known is not None:
            raise taken
        if known is not None and known.version != aggregate.version:
            raise VersionMismatch
        aggregate.saved(now)
        self.kept[key] = deepcopy(aggregate)

    def remove(self, key: UUID) -> None:
        del self.kept[key]
