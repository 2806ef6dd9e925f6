"""What nudges need of the outside."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Protocol

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
        """Locked until the end of the transaction: lock its contact first. Raises NotFound."""

    async def peek(self, nudge_id: NudgeId) -> Nudge:
        """As it is now, not locked. Raises NotFound."""

    async def save(self, nudge: Nudge) -> None:
        """Raises VersionMismatch."""

    async def history_of(self, contact_id: ContactId) -> History: ...

    async def apply(self, evaluation: Evaluation) -> None:
        """Write what an evaluation opened and changed; what is there already stays as it is."""

    async def dismissals(self, contact_id: ContactId, kind: NudgeKind) -> list[datetime]:
        """When the owner dismissed nudges of this kind about this contact."""


class Swept(msgspec.Struct, frozen=True, kw_only=True):
    """What one batch of a sweep did.

    `due` is how many contacts were to be planned; some of them may have been locked by somebody else. Those
    that could not be planned, and why, are put off for an hour, so that the rest need not wait for them.
    """

    due: int = 0
    contacts: int = 0
    opened: int = 0
    changed: int = 0
    put_off: tuple[tuple[ContactId, str], ...] = ()


class Delivered(msgspec.Struct, frozen=True, kw_only=True):
    """How many workspaces were looked at, and how many nudges were put before their owners."""

    workspaces: int = 0
    nudges: int = 0


class Sweeps(Protocol):
    """Set-based work over many workspaces that live by the database's clock."""

    async def plan_due(self, most: int) -> Swept:
        """Evaluate up to `most` contacts that are due, over all workspaces, in one transaction."""

    async def deliver_due(self, most: int) -> Delivered:
        """Put waiting nudges before the owners of up to `most` workspaces, in one transaction."""


# Awaited on the connection of a transaction, which it lets pass or ends with an exception.
Fence = Callable[[Any], Awaitable[None]]


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """How many instants a sandbox has lived through in one transaction, and whether there are more to come."""

    stops: int = 0
    more: bool = False
    put_off: tuple[tuple[ContactId, str], ...] = ()


class SandboxClocks(Protocol):
    """Moves the clock of a sandbox, doing on the way what falls due, in order."""

    async def advance(self, workspace_id: WorkspaceId, fence: Fence | None = None) -> Stretch:
        """Go a bounded stretch towards the target, in one transaction. Nothing to do in a real workspace.

        Where a contact is locked by somebody else, time stands still until it is free: there is more to come.
        """
