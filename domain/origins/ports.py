"""What the removal of an origin needs of the outside."""

from collections.abc import Mapping
from typing import Protocol

import msgspec

from domain.imports.model import ImportSource
from domain.origins.model import OriginRemoval
from domain.shared.ids import ImportId, OriginRemovalId

NOTHING: Mapping[str, int] = {}


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """Where to go on, None at the end of a stage; what has gone, by the name of its count, and which contacts
    stayed, by the reason.
    """

    after: str | None = None
    gone: Mapping[str, int] = NOTHING
    kept: Mapping[str, int] = NOTHING


class OriginRemovals(Protocol):
    """The workspace's removals and what they take out, inside one transaction."""

    async def get(self, removal_id: OriginRemovalId) -> OriginRemoval:
        """Locked until the end of the transaction. Raises NotFound."""

    async def save(self, removal: OriginRemoval) -> None:
        """Raises RemovalRuns when it would be the second one at work."""

    async def is_active(self) -> bool: ...

    async def import_at_work(self, origin: ImportSource) -> bool:
        """Whether an import is at work, or one of this origin is being fetched."""

    async def imports_of(self, removal: OriginRemoval) -> list[ImportId]:
        """The imports of its origin that were there when it was asked for."""

    async def take_chunk(self, removal: OriginRemoval) -> Taken:
        """The next chunk of the stage that its cursor stands in, with the feed entries."""

    async def take_leftovers(self, removal: OriginRemoval) -> None:
        """Organisations and tags that its imports made and nobody uses any more, and their files."""
