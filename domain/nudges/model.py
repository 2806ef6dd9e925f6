"""The nudge: a timely suggestion about one contact, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.nudges.kinds import OPEN_STATUSES, TRAITS, NudgeKind, NudgeStatus
from domain.shared.errors import Conflict
from domain.shared.ids import ContactId, InteractionId, NudgeId
from domain.shared.versioned import Versioned

# The resolution of a nudge that the owner ended; the rules have others.
BY_OWNER = "owner"


class NudgeOver(Conflict):
    """This nudge is over; nothing can be done with it any more."""

    code = "state_invalid"


class NothingToUndo(Conflict):
    """There is nothing here to take back."""

    code = "state_invalid"


@dataclass(slots=True, kw_only=True, eq=False)
class Nudge(Versioned):
    """`resolution` says why it ended: by a touch, by the owner, or because the facts no longer hold.

    `interaction_id` is the touch that was logged when the owner completed it.
    """

    id: NudgeId
    contact_id: ContactId
    kind: NudgeKind
    key: str
    occurrence: int
    status: NudgeStatus
    status_changed_at: datetime
    anchor_at: datetime
    due_at: datetime
    expires_at: datetime
    priority: int
    title: str
    reason: str
    facts: Mapping[str, Any]
    action: Mapping[str, Any]
    rule_version: int
    policy_version: int
    resolution: str | None = None
    snoozed_until: datetime | None = None
    delivered_at: datetime | None = None
    interaction_id: InteractionId | None = None

    @property
    def seeks_contact(self) -> bool:
        """Not a courtesy: there is one open of these a contact."""
        return not TRAITS[self.kind].is_courtesy

    def snooze(self, until: datetime, at: datetime) -> None:
        """Put it off; it comes back at `until`. NudgeOver when it has ended."""
        self._must_be_open()
        self._become(NudgeStatus.SNOOZED, at)
        self.put("snoozed_until", until)
        self.put("expires_at", max(self.expires_at, until + (self.expires_at - self.due_at)))

    def dismiss(self, at: datetime) -> bool:
        """The owner does not want it; False when that was said before. NudgeOver when it has ended otherwise."""
        if self.status == NudgeStatus.DISMISSED:
            return False
        self._must_be_open()
        self._become(NudgeStatus.DISMISSED, at, BY_OWNER)
        return True

    def complete(self, interaction_id: InteractionId | None, at: datetime) -> bool:
        """The owner has done it; False when it was done before. NudgeOver when it has ended otherwise."""
        if self.status == NudgeStatus.DONE:
            return False
        self._must_be_open()
        self._become(NudgeStatus.DONE, at, BY_OWNER)
        self.put("interaction_id", interaction_id)
        return True

    def reopen(self, undone: NudgeStatus, at: datetime) -> None:
        """Take back what the owner decided; NothingToUndo when that is not how it ended."""
        if self.status != undone or (self.resolution not in {None, BY_OWNER}):
            raise NothingToUndo
        self._become(NudgeStatus.DELIVERED, at)
        self.put("snoozed_until", None)
        self.put("interaction_id", None)
        self.put("delivered_at", self.delivered_at or at)

    def _must_be_open(self) -> None:
        if self.status not in OPEN_STATUSES:
            raise NudgeOver(current_status=self.status)

    def _become(self, status: NudgeStatus, at: datetime, resolution: str | None = None) -> None:
        self.put("status", status)
        self.put("status_changed_at", at)
        self.put("resolution", resolution)
