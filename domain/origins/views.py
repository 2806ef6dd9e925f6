"""Origins and their removals as they are read."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from domain.origins.model import OriginRemoval, RemovalCounts
from domain.shared.ids import OriginRemovalId


class OriginView(msgspec.Struct, frozen=True, kw_only=True):
    """What came by an origin, and how much of it would go if that were taken out."""

    origin: str
    contacts: int
    contacts_going: int
    values: int
    values_going: int
    touches: int
    touches_going: int


class RemovalView(msgspec.Struct, frozen=True, kw_only=True):
    """One removal. `problem` has `code` and `detail`."""

    id: OriginRemovalId
    version: int
    origin: str
    state: str
    counts: RemovalCounts
    problem: Mapping[str, Any] | None
    created_at: datetime
    finished_at: datetime | None


def view_of(removal: OriginRemoval, now: datetime) -> RemovalView:
    """The removal as a read right after this change would show it."""
    return RemovalView(
        id=removal.id,
        version=removal.version,
        origin=removal.origin,
        state=removal.state,
        counts=removal.counts,
        problem=removal.problem,
        created_at=removal.created_at or now,
        finished_at=removal.finished_at,
    )
