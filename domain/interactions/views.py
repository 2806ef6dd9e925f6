"""Interactions as they are read."""

from datetime import date, datetime

import msgspec
from msgspec.structs import replace

from domain.guardrails.decision import Decision
from domain.guardrails.views import reasons_seen
from domain.interactions.automatic import meaning_of
from domain.interactions.model import Direction, Interaction
from domain.shared.ids import ContactId, InteractionId
from domain.shared.sight import Sight


class InteractionView(msgspec.Struct, frozen=True, gc=False):
    """One interaction. Rows are read positionally, so the order of the fields is that of the select list.

    `concealed` names what is there and not shown; `guardrail` is what spoke against it as it was written just now,
    and `suggested_meaning` what its words seemed to mean then.
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
    meaning: str | None
    returns_on: date | None
    form: str | None
    source: str
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None
    concealed: tuple[str, ...] = ()
    guardrail: Decision | None = None
    suggested_meaning: str | None = None


_NOT_STORED = frozenset({"concealed", "guardrail", "suggested_meaning"})
STORED = tuple(name for name in InteractionView.__struct_fields__ if name not in _NOT_STORED)


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
        meaning=interaction.meaning,
        returns_on=interaction.returns_on,
        form=interaction.form,
        source=interaction.source,
        created_at=interaction.created_at or now,
        updated_at=interaction.updated_at or now,
        deleted_at=interaction.deleted_at,
        guardrail=_said(interaction.guardrail, sight),
        suggested_meaning=_suggested(interaction),
    )
    return seen_by(sight, view)


def seen_by(sight: Sight, view: InteractionView) -> InteractionView:
    """The interaction without what this sight does not reach."""
    if sight is Sight.EVERYTHING or (sight is Sight.SHARED and not view.is_private):
        return view
    if view.is_private:
        return replace(view, body="", **dict.fromkeys(_ABSENT), concealed=_PRIVATE)
    return replace(view, subject=None, body="", suggested_meaning=None, concealed=_WORDS)


def _suggested(interaction: Interaction) -> str | None:
    """What their words seem to mean where nobody has said."""
    if interaction.direction != Direction.INBOUND or interaction.meaning is not None:
        return None
    heard = meaning_of(interaction.body, interaction.occurred_at.date())
    return None if heard is None else heard.meaning


def _said(decision: Decision | None, sight: Sight) -> Decision | None:
    if decision is None:
        return None
    return replace(decision, reasons=reasons_seen(sight, decision.reasons))


_WORDS = ("subject", "body")
_PRIVATE = (*_WORDS, "help_received", "meaning", "returns_on")
_ABSENT = ("subject", "help_received", "meaning", "returns_on", "suggested_meaning")
