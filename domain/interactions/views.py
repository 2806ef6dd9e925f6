"""Interactions as they are read."""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from domain.interactions.model import Interaction
from domain.shared.ids import ContactId, InteractionId
from domain.shared.sight import Sight


class InteractionView(msgspec.Struct, frozen=True, gc=False):
    """One interaction. Rows are read positionally, so the order of the fields is that of the select list.

    `concealed` names what is there and not shown.
    """

    id: InteractionId
    version: int
    contact_id: ContactId
    occurred_at: datetime
    precision: str
    direction: str
    channel: str
    depth: str
    is_group: bool
    subject: str | None
    body: str
    help_received: str | None
    is_private: bool
    source: str
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None
    concealed: tuple[str, ...] = ()


STORED = tuple(name for name in InteractionView.__struct_fields__ if name != "concealed")


def view_of(interaction: Interaction, now: datetime, sight: Sight) -> InteractionView:
    """The interaction as a read right after this change would show it to somebody with this sight."""
    view = InteractionView(
        id=interaction.id,
        version=interaction.version,
        contact_id=interaction.contact_id,
        occurred_at=interaction.occurred_at,
        precision=interaction.precision,
        direction=interaction.direction,
        channel=interaction.channel,
        depth=interaction.depth,
        is_group=interaction.is_group,
        subject=interaction.subject,
        body=interaction.body,
        help_received=interaction.help_received,
        is_private=interaction.is_private,
        source=interaction.source,
        created_at=interaction.created_at or now,
        updated_at=interaction.updated_at or now,
        deleted_at=interaction.deleted_at,
    )
    return seen_by(sight, view)


def seen_by(sight: Sight, view: InteractionView) -> InteractionView:
    """The interaction without what this sight does not reach."""
    if sight is Sight.EVERYTHING or (sight is Sight.SHARED and not view.is_private):
        return view
    if view.is_private:
        return replace(view, subject=None, body="", help_received=None, concealed=_PRIVATE)
    return replace(view, subject=None, body="", concealed=_WORDS)


_WORDS = ("subject", "body")
_PRIVATE = (*_WORDS, "help_received")
