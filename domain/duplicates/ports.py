"""What duplicates need of the outside."""

from collections.abc import Sequence
from typing import Protocol

from domain.duplicates.model import Duplicate
from domain.shared.ids import ContactId, DuplicateId, WorkspaceId


class Duplicates(Protocol):
    """The workspace's pairs, inside one transaction."""

    async def get(self, duplicate_id: DuplicateId) -> Duplicate:
        """The pair, locked. Raises NotFound, also when one of the two is in the trash or was merged."""

    async def between(self, one: ContactId, other: ContactId) -> Duplicate | None:
        """The pair of these two, suggested or dismissed, locked."""

    async def save(self, duplicate: Duplicate) -> None: ...

    async def find(self, contact_ids: Sequence[ContactId]) -> None:
        """Compare these contacts with all others: pairs come, change, and go again unless dismissed.

        What somebody else is just writing to is left out, and an event asks for another look.
        """

    async def contacts_after(self, after: ContactId | None, most: int) -> list[ContactId]:
        """The next contacts in the order of their ids."""


class Homes(Protocol):
    """All workspaces there are."""

    async def workspaces(self, after: WorkspaceId | None, most: int) -> list[WorkspaceId]:
        """The next workspaces in the order of their ids."""
