"""What forgetting needs of the outside."""

from datetime import timedelta
from typing import Protocol

from domain.contacts.model import TRASH_DAYS
from domain.merges.model import UNDOABLE
from domain.shared.ids import WorkspaceId

# A client may repeat a request for a week; what lies in the trash can be restored for a month, a merge be undone
# for three.
ANSWERS_KEPT = timedelta(days=7)
TRASH_KEPT = timedelta(days=TRASH_DAYS)
MERGES_KEPT = UNDOABLE


class Retention(Protocol):
    """Forgets what is past its time, over many workspaces at once."""

    async def workspaces(self, after: WorkspaceId | None, most: int) -> list[WorkspaceId]:
        """The next workspaces in the order of their ids."""

    async def forget_answers(self, workspaces: list[WorkspaceId], kept: timedelta) -> int:
        """Forget answers kept for repeated requests; how many."""

    async def empty_trash(self, workspaces: list[WorkspaceId], kept: timedelta, most: int) -> int:
        """Remove up to `most` contacts for good, with all that belongs to them; how many.

        What was removed leaves a bare entry in the change feed, so that every copy of it goes too.
        """

    async def forget_merges(self, workspaces: list[WorkspaceId], kept: timedelta, most: int) -> int:
        """Forget up to `most` merges that cannot be undone any more, with those who went into others; how many."""

    async def forget_account_entries(self, most: int) -> int:
        """Forget up to `most` entries of people's own trails that are older than two years; how many."""
