"""Interactions as they are read."""

from datetime import datetime

import msgspec

from domain.interactions.model import Interaction
from domain.shared.ids import ContactId, InteractionId


class InteractionView(msgspec.Struct, frozen=True, gc=False):
    """One interaction. Rows are read positionally, so the order of the fields is that of the select list."""

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
    source: str
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None


def view_of(interaction: Interaction, now: datetime) -> InteractionView:
    """The interaction as a read right after this change would show it."""
    return InteractionView(
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
        source=interaction.source,
        created_at=interaction.created_at or now,
        updated_at=interaction.updated_at or now,
        deleted_at=interaction.deleted_at,
    )
