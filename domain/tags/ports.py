"""What tag use cases need of the outside."""

from typing import Protocol

from domain.shared.ids import TagId
from domain.tags.model import Tag


class Tags(Protocol):
    """The workspace's tags, inside one transaction."""

    async def get(self, tag_id: TagId) -> Tag:
        """Raises NotFound."""

    async def find(self, tag_id: TagId) -> Tag | None: ...

    async def save(self, tag: Tag) -> None:
        """Raises TagExists."""

    async def remove(self, tag: Tag) -> None:
        """Remove the tag, and take it off every contact."""
