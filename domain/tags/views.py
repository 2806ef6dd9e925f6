"""Tags as they are read."""

from datetime import datetime

import msgspec

from domain.shared.ids import TagId
from domain.tags.model import Tag


class TagView(msgspec.Struct, frozen=True, gc=False):
    """One tag. Rows are read positionally, so the order of the fields is that of the select list."""

    id: TagId
    version: int
    name: str
    sort_name: str
    colour: str | None
    interval_days: int | None
    created_at: datetime
    updated_at: datetime


def view_of(tag: Tag, now: datetime) -> TagView:
    """The tag as a read right after this change would show it."""
    return TagView(
        id=tag.id,
        version=tag.version,
        name=tag.name,
        sort_name=tag.sort_name,
        colour=tag.colour,
        interval_days=tag.interval_days,
        created_at=tag.created_at or now,
        updated_at=tag.updated_at or now,
    )
