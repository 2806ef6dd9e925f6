"""Drafts on the wire."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, Self
from uuid import UUID

import msgspec

from api.drafts.words import ChannelWord, LanguageWord, PurposeWord
from api.guardrails.schemas import GuardrailAnswer
from api.listing import Listing
from api.message_reviews.schemas import MessageReviewResponse, ReviewFinding
from api.pagination import PageOf
from api.times import Instant, Wire
from domain.coaching.queries import Reviewed
from domain.coaching.review import MOST_TEXT
from domain.drafts.queries import DraftFilter, DraftSort
from domain.drafts.sending import HandOff
from domain.drafts.views import CommentView, DraftView
from domain.guardrails.decision import Decision
from domain.shared.errors import Fault, Invalid
from domain.shared.ids import AdmirationId, ContactId, EnrolmentId, TemplateId

StateWord = Literal["draft", "awaiting_approval", "approved", "sent", "discarded"]
Level = Annotated[int, msgspec.Meta(ge=0, le=5)]
Subject = Annotated[str, msgspec.Meta(max_length=500)]
Body = Annotated[str, msgspec.Meta(max_length=MOST_TEXT)]
Several = msgspec.Meta(max_length=50)
UNSET = msgspec.UNSET
Unset = msgspec.UnsetType
_NO_VALUES = frozenset({"contact_id", "template_id", "admiration_id", "enrolment_id", "step_id"})


class DraftQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Filters of the list of drafts; all of them have to fit."""

    contact_id: Annotated[tuple[UUID, ...], Several] = ()
    state: Annotated[tuple[StateWord, ...], Several] = ()

    def wanted(self) -> DraftFilter:
        return DraftFilter(
            contact_ids=tuple(ContactId(each) for each in self.contact_id), states=self.state
        )


class CommentQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Comments are not filtered."""


DRAFTS = Listing(DraftQuery, sorts=tuple(DraftSort))
COMMENTS = Listing(CommentQuery, sorts=("created_at",))


class DraftRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A message in preparation, in one of three ways: of one's own words, to `contact_id`, by `channel`, for
    `purpose`; by `template_id` to `contact_id`, with the words of a template, its gaps filled; or by
    `enrolment_id` and `step_id` for a step of a cadence, with its channel, ask and template.

    What is said besides stands above what the template or the step says. `admiration_id` chooses what is
    admired in a template's words; else it is the latest record.
    """

    contact_id: UUID | None = None
    channel: ChannelWord | Unset = UNSET
    purpose: PurposeWord | Unset = UNSET
    body: Body | Unset = UNSET
    subject: Subject | Unset = UNSET
    ask_level: Level | Unset = UNSET
    language: LanguageWord | Unset | None = UNSET
    template_id: UUID | None = None
    admiration_id: UUID | None = None
    enrolment_id: UUID | None = None
    step_id: Annotated[str, msgspec.Meta(min_length=1, max_length=100)] | None = None

    @property
    def step(self) -> tuple[EnrolmentId, str] | None:
        if self.enrolment_id is None or self.step_id is None:
            return None
        return EnrolmentId(self.enrolment_id), self.step_id

    @property
    def contact(self) -> ContactId:
        """Whom it is for, where no step says it. Raises Invalid."""
        if self.contact_id is None:
            raise Invalid(faults=(_missing("contact_id"),))
        return ContactId(self.contact_id)

    @property
    def template(self) -> TemplateId | None:
        return None if self.template_id is None else TemplateId(self.template_id)

    @property
    def admiration(self) -> AdmirationId | None:
        return None if self.admiration_id is None else AdmirationId(self.admiration_id)

    def values(self) -> dict[str, Any]:
        """What the draft begins with. Raises Invalid for what is missing, and for what makes no sense."""
        faults = self._faults()
        if faults:
            raise Invalid(faults=tuple(faults))
        given = {name: getattr(self, name) for name in self.__struct_fields__}
        return {
            name: value
            for name, value in given.items()
            if name not in _NO_VALUES and value is not UNSET
        }

    def _faults(self) -> list[Fault]:
        if (self.enrolment_id is None) != (self.step_id is None):
            return [_missing("step_id" if self.step_id is None else "enrolment_id")]
        if self.step_id is not None:
            return [
                _unexpected(name) for name in ("contact_id", "template_id") if getattr(self, name)
            ]
        if self.template_id is not None:
            return []
        faults = [_missing(name) for name in ("channel", "purpose") if getattr(self, name) is UNSET]
        return faults + ([_unexpected("admiration_id")] if self.admiration_id else [])


class PatchDraftRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Fields to set; what is absent stays. An approval of the other words is taken back."""

    channel: ChannelWord | Unset = UNSET
    purpose: PurposeWord | Unset = UNSET
    body: Body | Unset = UNSET
    subject: Subject | Unset = UNSET
    ask_level: Level | Unset = UNSET
    language: LanguageWord | Unset | None = UNSET


class SentRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When it was sent: now, if it is not said. `override` is why the owner went on against a warning."""

    sent_at: Instant | None = None
    override: Annotated[str, msgspec.Meta(max_length=500)] | None = None


class CommentRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to be said of a draft."""

    body: Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]


class DraftResponse(Wire, frozen=True, kw_only=True):
    """A draft. `state` is draft, awaiting_approval, approved, sent or discarded; `interaction_id` is the touch
    that it became. `language` is null where the text tells. `concealed` names the fields that you do not get to
    see here.
    """

    id: UUID
    version: int
    contact_id: UUID
    channel: str
    purpose: str
    ask_level: int
    language: str | None
    subject: str
    body: str
    state: str
    template_id: UUID | None
    enrolment_id: UUID | None
    step_id: str | None
    made_by: UUID | None
    approved_by: UUID | None
    approved_at: Instant | None
    sent_at: Instant | None
    interaction_id: UUID | None
    created_at: Instant
    updated_at: Instant
    concealed: Sequence[str]

    @property
    def etag_facet(self) -> str:
        """Another role sees more or less of the same version."""
        return f"c{len(self.concealed)}" if self.concealed else ""

    @classmethod
    def of(cls, view: DraftView) -> Self:
        return cls(**{name: getattr(view, name) for name in cls.__struct_fields__})


class DraftList(PageOf[DraftResponse], frozen=True, kw_only=True):
    """A page of drafts."""


class CommentResponse(Wire, frozen=True, kw_only=True):
    """What somebody said of a draft. `author_id` is null when they have no account any more."""

    id: UUID
    draft_id: UUID
    author_id: UUID | None
    body: str
    created_at: Instant
    concealed: Sequence[str]

    @classmethod
    def of(cls, view: CommentView) -> Self:
        return cls(**{name: getattr(view, name) for name in cls.__struct_fields__})


class CommentList(PageOf[CommentResponse], frozen=True, kw_only=True):
    """A page of comments."""


class DraftReviewResponse(Wire, frozen=True, kw_only=True):
    """What the coach says of a draft, and what the guardrails would say if it went out now."""

    coach: MessageReviewResponse
    guardrail: GuardrailAnswer

    @classmethod
    def of(cls, reviewed: Reviewed, decision: Decision) -> Self:
        return cls(coach=MessageReviewResponse.of(reviewed), guardrail=GuardrailAnswer.of(decision))


class HandOffResponse(Wire, frozen=True, kw_only=True):
    """What a person needs to send it: `text` to copy, and `deep_link` to where it is sent.

    There is no link where no address is known, while the message is over the limit, and while a guardrail
    blocks it. `length`, `limit` and `over_by` count UTF-16 units; no limit when `limit` is null. `warnings`
    are what the coach says should not be sent like this; it is advice, and refuses nothing. `concealed` names
    what you do not get to see.
    """

    subject: str
    text: str
    deep_link: str | None
    length: int
    limit: int | None
    over_by: int
    warnings: Sequence[ReviewFinding]
    guardrail: GuardrailAnswer
    concealed: Sequence[str]

    @classmethod
    def of(cls, handed: HandOff) -> Self:
        return cls(
            subject=handed.subject,
            text=handed.text,
            deep_link=handed.deep_link,
            length=handed.length,
            limit=handed.limit,
            over_by=handed.over_by,
            warnings=[ReviewFinding.of(each) for each in handed.warnings],
            guardrail=GuardrailAnswer.of(handed.guardrail),
            concealed=handed.concealed,
        )


def _missing(name: str) -> Fault:
    return Fault(code="missing", detail="This has to be said.", pointer=f"/{name}")


def _unexpected(name: str) -> Fault:
    return Fault(code="unexpected", detail="This makes no sense here.", pointer=f"/{name}")
