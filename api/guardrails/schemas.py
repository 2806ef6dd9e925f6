"""Guardrails on the wire."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

import msgspec

from api.listing import Listing
from api.pagination import PageOf
from api.times import Instant, Wire
from domain.guardrails.decision import Decision, Outbound, Reason
from domain.guardrails.model import until_in_seconds
from domain.guardrails.queries import DecisionFilter, DecisionSort
from domain.guardrails.views import DecisionView, reasons_seen
from domain.shared.ids import ContactId
from domain.shared.sight import Sight

ChannelWord = Literal[
    "linkedin",
    "linkedin_note",
    "linkedin_message",
    "email",
    "phone",
    "video",
    "in_person",
    "other",
]
DepthWord = Literal["light", "message", "conversation", "meeting"]
FormWord = Literal["invitation", "invitation_note"]
Level = Annotated[int, msgspec.Meta(ge=0, le=5)]
MOST_CONTACTS = 50
_SOME_TIME = datetime.min.replace(tzinfo=UTC)


class GuardrailQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Filters of the list of decisions; all of them have to fit."""

    contact_id: UUID | None = None
    decision: tuple[Literal["allow", "warn", "block"], ...] = ()
    occasion: tuple[Literal["touch", "draft", "enrolment", "step", "evaluation"], ...] = ()

    def wanted(self) -> DecisionFilter:
        return DecisionFilter(
            contact_id=None if self.contact_id is None else ContactId(self.contact_id),
            decisions=self.decision,
            occasions=self.occasion,
        )


DECISIONS = Listing(GuardrailQuery, sorts=tuple(DecisionSort))


class OutboundRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to go out: a message, if `depth` is not said, now, if `at` is not. `at` is at most a year ahead.

    `ask_level` goes from 0, no ask, to 5, a referral or a job. `in_cadence` asks as for a step of a cadence.
    """

    channel: ChannelWord | None = None
    depth: DepthWord = "message"
    form: FormWord | None = None
    ask_level: Level = 0
    in_cadence: bool = False
    at: Instant | None = None

    def outbound(self) -> Outbound:
        return Outbound(
            at=self.at or _SOME_TIME,
            channel=self.channel,
            depth=self.depth,
            form=self.form,
            ask_level=self.ask_level,
            in_cadence=self.in_cadence,
        )


class EvaluationRequest(OutboundRequest, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to go out, and to whom."""

    contact_id: UUID


class EvaluationBatchRequest(
    OutboundRequest, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """What is to go out to each of up to 50 contacts; they are looked at one by one."""

    contact_ids: Annotated[list[UUID], msgspec.Meta(min_length=1, max_length=MOST_CONTACTS)]


class GuardrailReason(Wire, frozen=True, kw_only=True):
    """A rule that speaks against it. `rule` says the rule, `detail` what it rests on here.

    From `until` on it does not hold any more, if nothing else happens; null when time alone does not change it.
    """

    code: str
    rule: str
    detail: str
    verdict: str
    until: Instant | None

    @classmethod
    def of(cls, reason: Reason) -> Self:
        return cls(
            code=reason.code,
            rule=reason.rule,
            detail=reason.detail,
            verdict=reason.verdict,
            until=until_in_seconds(reason.until),
        )


class GuardrailAnswer(Wire, frozen=True, kw_only=True):
    """What the guardrails say: `allow`, `warn` or `block`, with every reason, by which settings and rules."""

    decision: str
    reasons: Sequence[GuardrailReason]
    policy_version: int
    rule_version: int

    @classmethod
    def of(cls, decision: Decision) -> Self:
        return cls(
            decision=decision.verdict,
            reasons=[GuardrailReason.of(each) for each in decision.reasons],
            policy_version=decision.policy_version,
            rule_version=decision.rule_version,
        )


class EvaluationResponse(GuardrailAnswer, frozen=True, kw_only=True):
    """What the guardrails say of one contact."""

    contact_id: UUID

    @classmethod
    def about(cls, contact_id: ContactId, decision: Decision, sight: Sight) -> Self:
        return cls(
            contact_id=contact_id,
            decision=decision.verdict,
            reasons=[GuardrailReason.of(each) for each in reasons_seen(sight, decision.reasons)],
            policy_version=decision.policy_version,
            rule_version=decision.rule_version,
        )


class EvaluationBatchResponse(Wire, frozen=True, kw_only=True):
    """What the guardrails say of each contact, in the order in which they were asked about."""

    data: list[EvaluationResponse]


class GuardrailDecisionResponse(Wire, frozen=True, kw_only=True):
    """What the guardrails said once. `subject_id` is the touch, draft or enrolment that it was about.

    `overridden_because` is why the owner went on against a warning. `concealed` names what you do not get to see.
    """

    id: UUID
    contact_id: UUID
    decided_at: Instant
    occasion: str
    subject_id: UUID | None
    channel: str | None
    ask_level: int
    decision: str
    reasons: Sequence[GuardrailReason]
    policy_version: int
    rule_version: int
    overridden_because: str | None
    decided_for: UUID | None
    concealed: Sequence[str]

    @classmethod
    def of(cls, view: DecisionView) -> Self:
        values = {name: getattr(view, name) for name in cls.__struct_fields__}
        return cls(**values | {"reasons": [GuardrailReason.of(each) for each in view.reasons]})


class GuardrailDecisionList(PageOf[GuardrailDecisionResponse], frozen=True, kw_only=True):
    """A page of decisions."""
