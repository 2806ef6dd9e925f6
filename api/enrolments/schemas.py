"""Enrolments on the wire."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, Self
from uuid import UUID

import msgspec

from api.guardrails.schemas import GuardrailReason
from api.interactions.schemas import InteractionResponse
from api.listing import Listing
from api.pagination import PageOf
from api.times import Instant, Wire
from domain.enrolments.enrolling import Outcome
from domain.enrolments.queries import EnrolmentFilter, EnrolmentSort
from domain.enrolments.states import StepRecord
from domain.enrolments.views import EnrolmentView, EventView, OutcomesView
from domain.interactions.views import InteractionView
from domain.shared.errors import DomainError
from domain.shared.ids import CadenceId, ContactId

StateWord = Literal["pending", "active", "paused", "finished"]
PhaseWord = Literal["waiting", "ready", "awaiting_approval"]


class EnrolmentQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Filters of the list of enrolments; all of them have to fit."""

    contact_id: UUID | None = None
    cadence_id: UUID | None = None
    state: tuple[StateWord, ...] = ()
    phase: tuple[PhaseWord, ...] = ()
    due_before: Instant | None = None

    def wanted(self) -> EnrolmentFilter:
        return EnrolmentFilter(
            contact_id=None if self.contact_id is None else ContactId(self.contact_id),
            cadence_id=None if self.cadence_id is None else CadenceId(self.cadence_id),
            states=self.state,
            phases=self.phase,
            due_before=self.due_before,
        )


class TimelineQuery(msgspec.Struct, frozen=True, kw_only=True):
    """The timeline is not filtered."""


ENROLMENTS = Listing(EnrolmentQuery, sorts=tuple(EnrolmentSort))
TIMELINE = Listing(TimelineQuery, sorts=("at",))


class EnrolmentStep(Wire, frozen=True, kw_only=True):
    """What became of a step: `ready`, `done`, `skipped` or `passed`, and the touch and draft that belong to it."""

    status: str
    ready_at: Instant | None
    completed_at: Instant | None
    completed_by: UUID | None
    interaction_id: UUID | None
    draft_id: UUID | None

    @classmethod
    def of(cls, record: StepRecord) -> Self:
        return cls(**{name: getattr(record, name) for name in cls.__struct_fields__})


class EnrolmentResponse(Wire, frozen=True, kw_only=True):
    """Where a contact stands on a cadence.

    `state` is pending, active, paused or finished; an active one is in a `phase`: waiting, ready or
    awaiting_approval. `due_at` is when the present step `step_id` comes, or its wait is over; `held_by` names the
    guardrails that stand against it. `steps` tells of those that have come up so far, by their ids.
    """

    id: UUID
    version: int
    contact_id: UUID
    cadence_id: UUID
    cadence_number: int
    state: str
    phase: str | None
    pause_reason: str | None
    outcome: str | None
    step_id: str | None
    due_at: Instant | None
    held_by: Sequence[str]
    resume_at: Instant | None
    outbound_count: int
    last_outbound_at: Instant | None
    enrolled_at: Instant
    enrolled_by: UUID | None
    started_at: Instant | None
    finished_at: Instant | None
    created_at: Instant
    updated_at: Instant
    steps: Mapping[str, EnrolmentStep]

    @property
    def etag_facet(self) -> str:
        """Another role sees less of what holds a step back."""
        return f"h{len(self.held_by)}" if self.held_by else ""

    @classmethod
    def of(cls, view: EnrolmentView) -> Self:
        values = {name: getattr(view, name) for name in cls.__struct_fields__}
        steps = {key: EnrolmentStep.of(record) for key, record in view.steps.items()}
        return cls(**values | {"steps": steps})


class EnrolmentList(PageOf[EnrolmentResponse], frozen=True, kw_only=True):
    """A page of enrolments."""


class EnrolmentRefusal(Wire, frozen=True, kw_only=True):
    """Why somebody was not enrolled; `reasons` are those of the guardrails.

    `enrolment_id` is the one that they are on already.
    """

    code: str
    detail: str
    reasons: Sequence[GuardrailReason]
    enrolment_id: UUID | None

    @classmethod
    def of(cls, refusal: DomainError) -> Self:
        extra = refusal.extra
        return cls(
            code=refusal.code,
            detail=refusal.detail,
            reasons=msgspec.convert(extra.get("reasons", []), list[GuardrailReason]),
            enrolment_id=extra.get("enrolment_id"),
        )


class EnrolmentOutcome(Wire, frozen=True, kw_only=True):
    """What came of it for one contact: enrolled, pending or refused."""

    contact_id: UUID
    result: str
    enrolment: EnrolmentResponse | None
    refusal: EnrolmentRefusal | None

    @classmethod
    def of(cls, outcome: Outcome) -> Self:
        return cls(
            contact_id=outcome.contact_id,
            result=outcome.result,
            enrolment=EnrolmentResponse.of(outcome.enrolment) if outcome.enrolment else None,
            refusal=EnrolmentRefusal.of(outcome.refusal) if outcome.refusal else None,
        )


class EnrolmentBatchResponse(Wire, frozen=True, kw_only=True):
    """What came of it for each contact, in the order in which they were named."""

    data: list[EnrolmentOutcome]


class StepCompletionResponse(Wire, frozen=True, kw_only=True):
    """The enrolment after the step, and the interaction that was logged with it, if any."""

    enrolment: EnrolmentResponse
    interaction: InteractionResponse | None

    @classmethod
    def of(cls, enrolment: EnrolmentView, interaction: InteractionView | None) -> Self:
        return cls(
            enrolment=EnrolmentResponse.of(enrolment),
            interaction=None if interaction is None else InteractionResponse.of(interaction),
        )


class EnrolmentEvent(Wire, frozen=True, kw_only=True):
    """One thing that was decided about an enrolment. `body` depends on the `kind`; see the documentation."""

    id: UUID
    at: Instant
    kind: str
    step_id: str | None
    reasons: Sequence[GuardrailReason]
    body: dict[str, Any]

    @classmethod
    def of(cls, view: EventView) -> Self:
        return cls(
            id=view.id,
            at=view.at,
            kind=view.kind,
            step_id=view.step_id,
            reasons=[GuardrailReason.of(each) for each in view.reasons],
            body=dict(view.body),
        )


class EnrolmentTimeline(PageOf[EnrolmentEvent], frozen=True, kw_only=True):
    """A page of the timeline of an enrolment, oldest first."""


class CadenceOutcomes(Wire, frozen=True, kw_only=True):
    """What has come of a cadence over all of its versions, counted in people and in things given.

    `replies` and `met` are how it ended; `insight` granted asks for insight, `thanks` messages of thanks that were
    sent, `given` gives that were done. There is no rate in it: no answer is a fine outcome too.
    """

    cadence_id: UUID
    enrolled: int
    under_way: int
    replies: int
    met: int
    insight: int
    thanks: int
    given: int

    @classmethod
    def of(cls, view: OutcomesView) -> Self:
        return cls(**{name: getattr(view, name) for name in cls.__struct_fields__})


Number = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
