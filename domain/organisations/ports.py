"""What organisation use cases need of the outside."""

from typing import Protocol

from domain.organisations.model import Organisation
from domain.shared.ids import OrganisationId


class Organisations(Protocol):
    """The workspace's organisations, inside one transaction."""

    async def get(self, organisation_id: OrganisationId) -> Organisation:
        """Raises NotFound."""

    async def find(self, organisation_id: OrganisationId) -> Organisation | None: ...

    async def named(self, name: str) -> Organisation:
        """The organisation of this name, made if there is none yet."""

    async def save(self, organisation: Organisation) -> None:
        """Write it; a new name also changes what its people are found by. Raises OrganisationExists."""

    async def remove(self, organisation: Organisation) -> None:
        """Raises OrganisationInUse while contacts work there."""
