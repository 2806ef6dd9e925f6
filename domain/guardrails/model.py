"""What the guardrails said once, as it is kept."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from domain.guardrails.decision import Decision, Occasion, Outbound, Reason
from domain.shared.errors import Conflict, Fault, Forbidden, Invalid
from domain.shared.ids import ContactId, GuardrailDecisionId, UserId, new_id

OVERRIDE_LENGTH = (10, 500)
_SECOND = timedelta(seconds=1)


class GuardrailBlocked(Conflict):
    """A guardrail stands against this; what it protects is worth more than one message."""

    code = "guardrail_blocked"


class GuardrailWarned(Conflict):
    """A guardrail advises against this; the owner may go on with a stated reason."""

    code = "guardrail_warned"


class OverrideNotYours(Forbidden):
    """Only the owner goes on against the advice of a guardrail."""

    code = "override_owner_only"


class OverrideReasonInvalid(Invalid):
    """To go on against the advice of a guardrail takes a reason of 10 to 500 characters."""

    code = "override_reason_invalid"


class LoggedDecision(msgspec.Struct, frozen=True, kw_only=True):
    """A decision, on which occasion and about what it was made, for whom, and why it was overridden if it was."""

    id: GuardrailDecisionId
    contact_id: ContactId
    decided_at: datetime
    occasion: Occasion
    subject_id: UUID | None
    channel: str | None
    ask_level: int
    decision: Decision
    overridden_because: str | None = None
    decided_for: UserId | None = None


def logged(  # all that a decision is remembered by
    decision: Decision,
    outbound: Outbound,
    *,
    contact_id: ContactId,
    at: datetime,
    occasion: Occasion,
    by: UserId | None,
    subject_id: UUID | None = None,
    overridden_because: str | None = None,
) -> LoggedDecision:
    return LoggedDecision(
        id=GuardrailDecisionId(new_id()),
        contact_id=contact_id,
        decided_at=at,
        occasion=occasion,
        subject_id=subject_id,
        channel=outbound.channel,
        ask_level=outbound.ask_level,
        decision=decision,
        overridden_because=overridden_because,
        decided_for=by,
    )


def refusal_of(decision: Decision, reasons: Iterable[Reason]) -> GuardrailBlocked | GuardrailWarned:
    """The refusal that carries these reasons of the decision, as far as whoever is refused may see them."""
    kind = GuardrailBlocked if decision.verdict == "block" else GuardrailWarned
    return kind(
        decision=decision.verdict,
        reasons=[as_told(reason) for reason in reasons],
        policy_version=decision.policy_version,
        rule_version=decision.rule_version,
    )


def as_told(reason: Reason) -> dict[str, Any]:
    """A reason in plain values. The instant is rounded up to a second: from then on it really does not hold."""
    told = {name: getattr(reason, name) for name in ("code", "rule", "detail", "verdict")}
    until = until_in_seconds(reason.until)
    return told | {"until": until and until.strftime("%Y-%m-%dT%H:%M:%SZ")}


def until_in_seconds(until: datetime | None) -> datetime | None:
    """The first whole second, in UTC, at which it is over."""
    if until is None:
        return None
    floor = until.astimezone(UTC).replace(microsecond=0)
    return floor if floor == until else floor + _SECOND


def checked_override(stated: str) -> str:
    """The reason for going on, without blanks around it. Raises OverrideReasonInvalid."""
    reason = stated.strip()
    least, most = OVERRIDE_LENGTH
    if not least <= len(reason) <= most:
        detail = OverrideReasonInvalid.__doc__ or ""
        fault = Fault(code=OverrideReasonInvalid.code, detail=detail, pointer="/override")
        raise OverrideReasonInvalid(faults=(fault,))
    return reason
