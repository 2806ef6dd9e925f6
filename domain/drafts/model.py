"""The draft of a message: written, looked at by others, and sent by a person."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from domain.drafts.channels import Length, length_of
from domain.shared.errors import Conflict
from domain.shared.ids import (
    ContactId,
    DraftCommentId,
    DraftId,
    EnrolmentId,
    InteractionId,
    TemplateId,
    UserId,
)
from domain.shared.versioned import Versioned


class DraftState(StrEnum):
    """Being written, before a mentor or the owner, approved, sent, or thrown away."""

    DRAFT = "draft"
    AWAITING_APPROVAL = "awaiting_approval"
    APPROVED = "approved"
    SENT = "sent"
    DISCARDED = "discarded"


class DraftExists(Conflict):
    """There is another draft under this id already."""

    code = "duplicate"


class DraftSent(Conflict):
    """This draft was sent already; take that back first."""

    code = "draft_sent"


class DraftDiscarded(Conflict):
    """This draft was discarded; restore it first."""

    code = "draft_discarded"


class DraftEmpty(Conflict):
    """There are no words in this draft yet."""

    code = "draft_empty"


class DraftOverLimit(Conflict):
    """This is longer than its channel takes."""

    code = "draft_over_limit"


class DraftAnswered(Conflict):
    """They have answered what this asked, so it was sent."""

    code = "draft_answered"


class DraftStepDone(Conflict):
    """The cadence has gone on from this message; what was sent stays."""

    code = "draft_step_done"


class Comment(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody said of a draft; the author may have left since."""

    id: DraftCommentId
    draft_id: DraftId
    author_id: UserId | None
    body: str
    created_at: datetime


@dataclass(slots=True, kw_only=True, eq=False)
class Draft(Versioned):
    """`step_id` is the step of the cadence that it was written for; `interaction_id` the touch it became."""

    id: DraftId
    contact_id: ContactId
    channel: str
    purpose: str
    body: str = ""
    subject: str = ""
    ask_level: int = 0
    language: str | None = None  # the text tells
    state: DraftState = DraftState.DRAFT
    template_id: TemplateId | None = None
    enrolment_id: EnrolmentId | None = None
    step_id: str | None = None
    made_by: UserId | None = None
    approved_by: UserId | None = None
    approved_at: datetime | None = None
    sent_at: datetime | None = None
    interaction_id: InteractionId | None = None

    @property
    def length(self) -> Length:
        return length_of(self.channel, subject=self.subject, body=self.body)

    def edit(self, values: dict[str, Any]) -> None:
        """Set fields. What was approved were the other words: the approval is taken back."""
        self._refuse_unless_open()
        for name, value in values.items():
            self.put(name, value)
        if self.changed and self.state == DraftState.APPROVED:
            self._unapprove()

    def request_approval(self) -> None:
        """Put it before a mentor or the owner; not twice, and not what is approved."""
        self._refuse_unless_fit()
        if self.state == DraftState.DRAFT:
            self.put("state", DraftState.AWAITING_APPROVAL)

    def withdraw_request(self) -> None:
        self._refuse_unless_open()
        if self.state == DraftState.AWAITING_APPROVAL:
            self.put("state", DraftState.DRAFT)

    def approve(self, by: UserId, at: datetime) -> None:
        """Say yes to these words; asked for or not. A second yes changes nothing."""
        self._refuse_unless_fit()
        if self.state != DraftState.APPROVED:
            self.put("state", DraftState.APPROVED)
            self.put("approved_by", by)
            self.put("approved_at", at)

    def take_back_approval(self) -> None:
        self._refuse_unless_open()
        if self.state == DraftState.APPROVED:
            self._unapprove()

    def send(self, at: datetime) -> None:
        """It went out at `at`. Raises DraftOverLimit: what went out cannot have been this."""
        self._refuse_unless_fit()
        self.put("state", DraftState.SENT)
        self.put("sent_at", at)

    def unsend(self) -> None:
        """It did not go out after all; an approval still stands. Taking back twice changes nothing."""
        if self.state == DraftState.SENT:
            was = DraftState.DRAFT if self.approved_at is None else DraftState.APPROVED
            self.put("state", was)
            self.put("sent_at", None)
            self.put("interaction_id", None)

    def discard(self) -> None:
        if self.state == DraftState.SENT:
            raise DraftSent
        if self.state != DraftState.DISCARDED:
            self._unapprove()
            self.put("state", DraftState.DISCARDED)

    def restore(self) -> None:
        if self.state == DraftState.DISCARDED:
            self.put("state", DraftState.DRAFT)

    def _unapprove(self) -> None:
        self.put("state", DraftState.DRAFT)
        self.put("approved_by", None)
        self.put("approved_at", None)

    def _refuse_unless_open(self) -> None:
        if self.state == DraftState.SENT:
            raise DraftSent
        if self.state == DraftState.DISCARDED:
            raise DraftDiscarded

    def _refuse_unless_fit(self) -> None:
        self._refuse_unless_open()
        if not self.body.strip():
            raise DraftEmpty
        length = self.length
        if length.over_by:
            raise DraftOverLimit(**length._asdict())
