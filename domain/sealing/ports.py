"""What sealing needs of the outside."""

from typing import Protocol

from domain.sealing.places import Place
from domain.unit_of_work import Transaction


class SealBroken(Exception):  # reads as what happened
    """This was not sealed here: it was changed, moved to another place, or its key is not known."""


class Sealer(Protocol):
    """Seals and opens what is kept of one workspace, inside a transaction of it."""

    async def seal(self, place: Place, plain: bytes) -> bytes:
        """Makes the key of the workspace if it has none yet; that stands or falls with the transaction."""

    async def open(self, place: Place, sealed: bytes) -> bytes:
        """Raises SealBroken."""


class Sealing(Protocol):
    """Knows the keys of the workspaces."""

    def within(self, tx: Transaction) -> Sealer:
        """The sealer of the transaction's workspace."""


class KeyRotation(Protocol):
    """The keys of all workspaces, sealed with the keys of the service."""

    async def sealed_by_key(self) -> dict[str, int]:
        """How many are sealed with which of the service's keys."""

    async def reseal(self, most: int) -> int:
        """Seal up to `most` with the present key, in one transaction; how many.

        Those that somebody else is at are left out. Raises SealBroken.
        """
