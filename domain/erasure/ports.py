"""What erasing needs of the outside."""

from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Protocol

from domain.contacts.identities import Identity
from domain.contacts.model import Contact
from domain.erasure.model import Departure
from domain.shared.ids import UserId, WorkspaceId


class Erasures(Protocol):
    """Erasing within one workspace, inside one transaction."""

    async def import_at_work(self) -> bool:
        """Whether an import is being read, written or undone. One that begins after this leaves the person out
        as soon as this transaction is committed, for it asks who was erased after it has looked for them.
        """

    async def erase(self, contact: Contact) -> None:
        """Remove the contact, whoever was merged into them, and all that is kept of them anywhere in the
        workspace: touches, events, nudges, rows of imports, answers kept for repeated requests, uploaded files and
        finished exports. Copies that clients hold are told to go.
        """

    async def suppress(self, identities: Iterable[Identity]) -> None:
        """Keep salted keys of what they are recognised by, so that no import brings them back."""

    async def suppressed(self, identities: Iterable[Identity]) -> set[Identity]:
        """Those of the identities that belong to somebody who was erased."""


class Departures(Protocol):
    """People who are leaving, inside one transaction over accounts."""

    async def claim(self, user_id: UserId) -> Departure:
        """How things stand with this person, kept from others until this transaction ends. Raises NotFound."""

    async def save(self, departure: Departure) -> None: ...

    async def end_access(self, user_id: UserId) -> None:
        """End every session and revoke every token of this person."""

    async def due(self, most: int) -> Sequence[UserId]:
        """People whose time to come back is over, longest ago first."""

    async def members_of(self, user_id: UserId) -> Sequence[str]:
        """The addresses of everybody else in this person's own workspaces; of a sandbox nobody is mailed."""

    async def workspaces_of(self, user_id: UserId) -> Sequence[WorkspaceId]:
        """The workspaces this person owns."""

    async def erase(self, departure: Departure) -> None:
        """Remove the person, and whatever is kept of them outside of their own workspaces."""


class BulkErasure(Protocol):
    """Empties workspaces that nobody may enter any more, a bounded piece at a time."""

    def empty(self, workspace_id: WorkspaceId) -> AsyncIterator[int]:
        """Remove rows piece by piece, a transaction each; how many each time."""
