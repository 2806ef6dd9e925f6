"""Admirations as they are read."""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from domain.admirations.model import Admiration
from domain.shared.ids import AdmirationId, ContactId
from domain.shared.sight import Sight


class AdmirationView(msgspec.Struct, frozen=True, gc=False):
    """One admiration. Rows are read positionally, so the order of the fields is that of the select list.

    `concealed` names what is there and not shown.
    """

    id: AdmirationId
    version: int
    contact_id: ContactId
    work: str
    reason: str
    url: str | None
    created_at: datetime
    updated_at: datetime
    concealed: tuple[str, ...] = ()


STORED = tuple(name for name in AdmirationView.__struct_fields__ if name != "concealed")


def view_of(admiration: Admiration, now: datetime, sight: Sight) -> AdmirationView:
    """The admiration as a read right after this change would show it."""
    view = AdmirationView(
        id=admiration.id,
        version=admiration.version,
        contact_id=admiration.contact_id,
        work=admiration.work,
        reason=admiration.reason,
        url=admiration.url,
        created_at=admiration.created_at or now,
        updated_at=admiration.updated_at or now,
    )
    return seen_by(sight, view)


def seen_by(sight: Sight, view: AdmirationView) -> AdmirationView:
    """Whoever sees only the outline learns that somebody is admired, not for what."""
    if sight is not Sight.OUTLINE:
        return view
    return replace(view, work="", reason="", url=None, concealed=_WORDS)


_WORDS = ("work", "reason", "url")
