"""What verifying trails needs of the outside."""

from collections.abc import Sequence
from typing import Protocol

from domain.audit.chain import Head, SealedEntry
from domain.shared.ids import WorkspaceId


class Trails(Protocol):
    """The trails of all workspaces, as they are kept."""

    async def workspaces(self, after: WorkspaceId | None, most: int) -> Sequence[WorkspaceId]:
        """The next workspaces in the order of their ids."""

    async def head(self, workspace_id: WorkspaceId) -> Head | None:
        """None where there is neither a head nor an entry."""

    async def entries(
        self, workspace_id: WorkspaceId, after: int, most: int
    ) -> Sequence[SealedEntry]:
        """The next entries in the order of their numbers."""
