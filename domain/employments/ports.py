"""What employments need of the outside."""

from typing import Protocol

from domain.employments.model import Employment
from domain.shared.ids import ContactId, EmploymentId


class Employments(Protocol):
    """The employments of the workspace's contacts, inside one transaction.

    Whoever changes them has locked the contact: imports change them under the same lock.
    """

    async def of(self, contact_id: ContactId) -> list[Employment]:
        """Those of a contact, also those that the owner has removed; the oldest row first."""

    async def get(self, contact_id: ContactId, employment_id: EmploymentId) -> Employment:
        """Raises NotFound, also when it is another contact's or was removed."""

    async def save(self, employment: Employment) -> None:
        """Raises VersionMismatch, or NotFound when the organisation is not of this workspace."""

    async def remove(self, employment: Employment) -> None: ...
