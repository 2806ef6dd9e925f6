"""A pair of contacts that may be one person, and what somebody said of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.duplicates.evidence import Sign
from domain.shared.ids import ContactId, DuplicateId, UserId


class DuplicateStatus(StrEnum):
    """Before the owner, or said to be two people."""

    SUGGESTED = "suggested"
    DISMISSED = "dismissed"


@dataclass(slots=True, kw_only=True, eq=False)
class Duplicate:
    """Two contacts, the smaller id first."""

    id: DuplicateId
    first_id: ContactId
    second_id: ContactId
    status: DuplicateStatus = DuplicateStatus.SUGGESTED
    score: int
    evidence: tuple[Sign, ...] = ()
    decided_at: datetime | None = None
    decided_by: UserId | None = None

    def dismiss(self, by: UserId, at: datetime) -> bool:
        """They are two people. Saying so twice is no change; returns whether it was one."""
        if self.status == DuplicateStatus.DISMISSED:
            return False
        self.status, self.decided_at, self.decided_by = DuplicateStatus.DISMISSED, at, by
        return True

    def reconsider(self) -> bool:
        """They may be one person after all; returns whether somebody had said otherwise."""
        if self.status == DuplicateStatus.SUGGESTED:
            return False
        self.status, self.decided_at, self.decided_by = DuplicateStatus.SUGGESTED, None, None
        return True
