"""What nudges need of the outside."""

from datetime import datetime
from typing import Protocol

import msgspec

from domain.nudges.decisions import Evaluation
from domain.nudges.facts import LifeEvent, NudgeFacts
from domain.nudges.kinds import NudgeKind
from domain.nudges.model import Nudge
from domain.shared.ids import ContactId, NudgeId, WorkspaceId


class History(msgspec.Struct, frozen=True, kw_only=True):
    """What was nudged about a contact in the last 400 days, and the latest news of them."""

    nudges: tuple[NudgeFacts, ...] = ()
    life_event: LifeEvent | None = None


class Nudges(Protocol):
    """The workspace's nudges, inside one transaction."""

    async def get(self, nudge_id: NudgeId) -> Nudge:
        """Locked until the end of the transaction. Raises NotFound."""

    async def save(self, nudge: Nudge) -> None:
        """Raises VersionMismatch."""

    async def history_of(self, contact_id: ContactId) -> History: ...

    async def apply(self, evaluation: Evaluation) -> None:
        """Write what an evaluation opened and changed; what is there already stays as it is."""

    async def dismissals(self, contact_id: ContactId, kind: NudgeKind) -> list[datetime]:
        """When the owner dismissed nudges of this kind about this contact."""


class Swept(msgspec.Struct, frozen=True, kw_only=True):
    """What one batch of a sweep did."""

    contacts: int = 0
    opened: int = 0
    changed: int = 0


class Sweeps(Protocol):
    """Set-based work over many workspaces that live by the database's clock."""

    async def plan_due(self, most: int) -> Swept:
        """Evaluate up to `most` contacts that are due, over all workspaces, in one transaction."""

    async def deliver_due(self, most: int) -> int:
        """Put waiting nudges before the owners of up to `most` workspaces; how many nudges."""


class SandboxClocks(Protocol):
    """Moves the clock of a sandbox, doing on the way what falls due, in order."""

    async def advance(self, workspace_id: WorkspaceId, fence: object | None = None) -> bool:
        """Go a bounded stretch towards the target, in one transaction; True when there is more to go."""
