"""Decisions of the guardrails as they are read."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.guardrails.decision import Reason
from domain.shared.ids import ContactId, GuardrailDecisionId, UserId
from domain.shared.sight import Sight


class DecisionView(msgspec.Struct, frozen=True, kw_only=True):
    """One decision. `concealed` names what is there and not shown."""

    id: GuardrailDecisionId
    contact_id: ContactId
    decided_at: datetime
    occasion: str
    subject_id: UUID | None
    channel: str | None
    ask_level: int
    decision: str
    reasons: Sequence[Reason]
    policy_version: int
    rule_version: int
    overridden_because: str | None
    decided_for: UserId | None
    concealed: tuple[str, ...] = ()


STORED = tuple(name for name in DecisionView.__struct_fields__ if name != "concealed")


def seen_by(sight: Sight, view: DecisionView) -> DecisionView:
    """The decision without what this sight does not reach, the owner's own words among it."""
    if sight is not Sight.OUTLINE:
        return view
    reasons = reasons_seen(sight, view.reasons)
    there = (view.overridden_because is not None, reasons != tuple(view.reasons))
    concealed = tuple(name for name, is_there in zip(_CONCEALED, there, strict=True) if is_there)
    return replace(view, overridden_because=None, reasons=reasons, concealed=concealed)


def reasons_seen(sight: Sight, reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """What a contact has asked for is not for those who see only the outline: they learn that it stands against
    something, not what it is.
    """
    if sight is not Sight.OUTLINE:
        return tuple(reasons)
    return tuple(
        replace(reason, detail=reason.rule, until=None) if reason.code in WISHES else reason
        for reason in reasons
    )


_CONCEALED = ("overridden_because", "reasons")
WISHES = frozenset({"wish_channel", "wish_hours", "wish_not_before"})
