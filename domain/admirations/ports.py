"""What use cases of admirations need of the outside."""

from typing import Protocol

from domain.admirations.model import Admiration
from domain.shared.ids import AdmirationId


class Admirations(Protocol):
    """The workspace's admirations, inside one transaction."""

    async def get(self, admiration_id: AdmirationId) -> Admiration:
        """Raises NotFound."""

    async def find(self, admiration_id: AdmirationId) -> Admiration | None: ...

    async def save(self, admiration: Admiration) -> None:
        """Raises VersionMismatch, AdmirationExists, or NotFound when the contact is not of this workspace."""

    async def remove(self, admiration: Admiration) -> None: ...
