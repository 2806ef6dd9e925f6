"""What workspaces need of the outside."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.shared.ids import UserId, WorkspaceId
from domain.shared.paging import Page, Position
from domain.workspaces.model import SandboxClock, Workspace
from domain.workspaces.views import WorkspaceView


class Workspaces(Protocol):
    """The workspace of a transaction."""

    async def get(self) -> Workspace:
        """Raises NotFound."""

    async def save(self, workspace: Workspace) -> None:
        """Raises VersionMismatch."""

    async def set_next_delivery(self, at: datetime) -> None:
        """Waiting nudges may be put before the owner from then on; an earlier instant already set
        stays.
        """

    async def replace_next_delivery(self, at: datetime | None) -> None:
        """Likewise, whatever was set before; None when nothing waits."""


class WorkspaceDirectory(Protocol):
    """All workspaces, inside one transaction over accounts."""

    async def add(self, workspace: Workspace, owner_id: UserId) -> None:
        """Write the workspace, its owner and its change feed."""

    async def claim(self, workspace_id: WorkspaceId) -> Workspace | None:
        """Find it and keep others from writing into it until this transaction ends."""

    async def count_sandboxes(self, owner_id: UserId) -> int:
        """How many sandboxes this person owns; one request of a person counts at a time."""

    async def of_user(self, user_id: UserId) -> Sequence[WorkspaceView]:
        """The workspaces this person is a member of, oldest first."""

    async def remove(self, workspace: Workspace) -> None:
        """Remove it with everything in it."""


class WorkspaceReads(Protocol):
    """Reads of workspaces, outside of any transaction."""

    async def page(
        self,
        user_id: UserId,
        after: Position | None,
        limit: int,
        *,
        among: Sequence[WorkspaceId] | None = None,
    ) -> Page[WorkspaceView]:
        """The workspaces this person is a member of, oldest first; with `among`, of these only."""

    async def get(self, user_id: UserId, workspace_id: WorkspaceId) -> WorkspaceView:
        """Raises NotFound."""

    async def clock(self, workspace_id: WorkspaceId) -> SandboxClock:
        """Raises NotFound, NotASandbox."""
