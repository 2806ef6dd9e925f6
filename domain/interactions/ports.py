"""What interaction use cases need of the outside."""

from typing import Protocol

from domain.contacts.clock import Touch
from domain.interactions.model import Interaction
from domain.shared.ids import ContactId, InteractionId


class Interactions(Protocol):
    """The workspace's interactions, inside one transaction."""

    async def get(
        self, interaction_id: InteractionId, *, include_trashed: bool = False
    ) -> Interaction:
        """Raises NotFound, or InteractionTrashed."""

    async def find(self, interaction_id: InteractionId) -> Interaction | None: ...

    async def save(self, interaction: Interaction) -> None:
        """Raises VersionMismatch, or NotFound when the contact is not of this workspace."""

    async def touches_of(self, contact_id: ContactId) -> list[Touch]:
        """Every touch with a contact that is not deleted, in no particular order."""
