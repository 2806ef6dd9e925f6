"""What use cases of asks need of the outside."""

from typing import Protocol

from domain.asks.model import Ask
from domain.shared.ids import AskId


class Asks(Protocol):
    """The workspace's asks, inside one transaction."""

    async def get(self, ask_id: AskId) -> Ask:
        """Raises NotFound."""

    async def find(self, ask_id: AskId) -> Ask | None: ...

    async def save(self, ask: Ask) -> None:
        """Raises VersionMismatch, AskExists, or NotFound when the contact is not of this workspace."""

    async def remove(self, ask: Ask) -> None: ...
