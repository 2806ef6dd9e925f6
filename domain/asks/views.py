"""Asks as they are read."""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from domain.asks.model import Ask
from domain.guardrails.decision import Decision
from domain.guardrails.views import reasons_seen
from domain.shared.ids import AskId, ContactId, InteractionId
from domain.shared.sight import Sight


class AskView(msgspec.Struct, frozen=True, gc=False):
    """One ask. Rows are read positionally, so the order of the fields is that of the select list.

    `concealed` names what is there and not shown; `guardrail` is what spoke against it as it was written just now.
    """

    id: AskId
    version: int
    contact_id: ContactId
    level: int
    wording: str
    asked_at: datetime
    interaction_id: InteractionId | None
    answer: str
    answered_at: datetime | None
    note: str
    created_at: datetime
    updated_at: datetime
    concealed: tuple[str, ...] = ()
    guardrail: Decision | None = None


_NOT_STORED = frozenset({"concealed", "guardrail"})
STORED = tuple(name for name in AskView.__struct_fields__ if name not in _NOT_STORED)


def view_of(ask: Ask, now: datetime, sight: Sight) -> AskView:
    """The ask as a read right after this change would show it."""
    said = ask.guardrail
    view = AskView(
        id=ask.id,
        version=ask.version,
        contact_id=ask.contact_id,
        level=ask.level,
        wording=ask.wording,
        asked_at=ask.asked_at,
        interaction_id=ask.interaction_id,
        answer=ask.answer,
        answered_at=ask.answered_at,
        note=ask.note,
        created_at=ask.created_at or now,
        updated_at=ask.updated_at or now,
        guardrail=said and replace(said, reasons=reasons_seen(sight, said.reasons)),
    )
    return seen_by(sight, view)


def seen_by(sight: Sight, view: AskView) -> AskView:
    """Whoever sees only the outline learns that something was asked and what came of it, without the words."""
    if sight is not Sight.OUTLINE:
        return view
    return replace(view, wording="", note="", concealed=_WORDS)


_WORDS = ("wording", "note")
