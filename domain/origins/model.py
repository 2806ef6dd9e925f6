"""The removal of an origin: asked for once, done by a worker chunk by chunk, and never undone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from domain.imports.model import ImportSource
from domain.imports.tallies import Cursor
from domain.shared.errors import Conflict, Unavailable
from domain.shared.ids import OriginRemovalId, UserId
from domain.shared.versioned import Versioned

STAGES = ("touches", "people", "events", "employments", "rows")
LEFTOVERS = "leftovers"


class RemovalState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"


ACTIVE = frozenset({RemovalState.WAITING, RemovalState.RUNNING})


class RemovalRuns(Conflict):
    """Something is being taken out of this workspace by its origin; wait until that is done."""

    code = "origin_removal_running"


class RemovalBroken(Unavailable):
    """Something went wrong on our side. What is out is out; ask again for the rest."""

    code = "origin_removal_broken"


class RemovalCounts(msgspec.Struct, kw_only=True):
    """What has gone so far. `contacts_kept` are those that came by this origin alone and that the owner has made
    theirs, by the reason; of them only values have gone.
    """

    contacts_removed: int = 0
    contacts_changed: int = 0
    values_removed: int = 0
    touches_removed: int = 0
    events_removed: int = 0
    employments_removed: int = 0
    rows_removed: int = 0
    contacts_kept: dict[str, int] = {}

    def add(self, taken: Mapping[str, int], kept: Mapping[str, int]) -> None:
        for name, count in taken.items():
            setattr(self, name, getattr(self, name) + count)
        for code, count in kept.items():
            self.contacts_kept[code] = self.contacts_kept.get(code, 0) + count


@dataclass(slots=True, kw_only=True, eq=False)
class OriginRemoval(Versioned):
    """Everything that came by one origin and by no other, on its way out."""

    id: OriginRemovalId
    origin: ImportSource
    state: RemovalState = RemovalState.WAITING
    cursor: Cursor = field(default_factory=lambda: Cursor(stage=STAGES[0]))
    counts: RemovalCounts = field(default_factory=RemovalCounts)
    problem: Mapping[str, Any] | None = None
    requested_by: UserId | None = None
    finished_at: datetime | None = None

    def advance(self, after: str | None, taken: Mapping[str, int], kept: Mapping[str, int]) -> None:
        """A chunk is done: go on behind `after`, or with the next stage where there is no more of this one."""
        stage = self.cursor.stage
        following = (*STAGES, LEFTOVERS)[STAGES.index(stage) + 1]
        self.put("state", RemovalState.RUNNING)
        self.put("cursor", Cursor(stage=stage if after else following, after=after))
        self.counts.add(taken, kept)
        self.changed.add("counts")

    def complete(self, at: datetime) -> None:
        self.put("state", RemovalState.COMPLETED)
        self.put("finished_at", at)

    def fail(self, at: datetime) -> None:
        """No attempt is left; another removal can go on with the rest."""
        self.put("state", RemovalState.FAILED)
        self.put("problem", {"code": RemovalBroken.code, "detail": RemovalBroken().detail})
        self.put("finished_at", at)
