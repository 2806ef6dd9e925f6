"""Two contacts made one: what came of it, and until when it can be undone."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import msgspec

from domain.shared.errors import Conflict, Gone, Invalid
from domain.shared.ids import ContactId, MergeId, UserId

UNDO_DAYS = 90
UNDOABLE = timedelta(days=UNDO_DAYS)


class SameContact(Invalid):
    """A contact cannot be merged with itself."""

    code = "same_contact"


class DifferentProfiles(Conflict):
    """These two have different LinkedIn profiles; say in `choices.linkedin_slug` whose is kept."""

    code = "different_profiles"


class NotesTooLong(Invalid):
    """Together their notes are too long for one contact; shorten one of them first."""

    code = "notes_too_long"


class MergeWaits(Conflict):
    """An import is running; merge, or undo a merge, once it is over."""

    code = "import_in_progress"


class MergedLater(Conflict):
    """A later merge builds on this one; undo that one first."""

    code = "merged_later"


class MergeFinal(Gone):
    """The 90 days in which this merge could be undone are over."""

    code = "merge_final"


class Side(StrEnum):
    """One of the two: the contact that stays, and the one that goes into it."""

    SURVIVOR = "survivor"
    ABSORBED = "absorbed"


class Reason(StrEnum):
    """Why a value was kept."""

    CHOSEN = "chosen"
    FILLED = "filled"
    OWNER = "owner"
    LINKEDIN = "linkedin"
    NEWER = "newer"
    SURVIVOR = "survivor"
    FURTHER = "further"
    PROTECTS = "protects"
    JOINED = "joined"


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one field in which the two differed. `kept` and `other` are the values in words.

    `whose` is a side, or both where the two were put together.
    """

    field: str
    kept: str | None
    other: str | None
    whose: str
    reason: Reason


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """Something that an undo left as it is; `path` is a field, or an element of one such as `emails.work`."""

    path: str
    reason: str


class MergeState(StrEnum):
    MERGED = "merged"
    UNDONE = "undone"


@dataclass(slots=True, kw_only=True, eq=False)
class Merge:
    """`before` is whatever undoing it needs; `evidence` is what spoke for it when it was suggested.

    `survivor_version` is the one the survivor got by it: it tells which of two merges came later.
    """

    id: MergeId
    survivor_id: ContactId
    absorbed_id: ContactId
    created_at: datetime
    survivor_version: int = 0
    state: MergeState = MergeState.MERGED
    evidence: list[str] = field(default_factory=list)
    outcome: list[Outcome] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    before: dict[str, Any] = field(default_factory=dict)
    made_by: UserId | None = None
    undone_at: datetime | None = None

    @property
    def undoable_until(self) -> datetime:
        return undoable_until(self.created_at)

    def refuse_when_final(self, now: datetime) -> None:
        if now >= self.undoable_until:
            raise MergeFinal(undoable_until=self.undoable_until)
        if not self.before:  # what one of the two was has gone with its origin
            raise MergeFinal(
                "What came by an origin was taken out of these contacts since, so the merge cannot be undone.",
                undoable_until=self.undoable_until,
            )

    def undo(self, kept: list[Kept], at: datetime) -> None:
        """From now on there are two again, and nothing of what they were is remembered here."""
        self.state = MergeState.UNDONE
        self.undone_at = at
        self.kept = kept
        self.before = {}


def undoable_until(created_at: datetime) -> datetime:
    """How long a merge of then can be undone."""
    return created_at + UNDOABLE
