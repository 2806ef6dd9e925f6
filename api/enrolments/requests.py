"""What the routes of enrolments take."""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from api.enrolments.schemas import Number
from api.interactions.schemas import UNSET, Body, Line, Unset
from api.times import Instant
from domain.enrolments.completing import Done
from domain.enrolments.enrolling import MOST_AT_ONCE, Wanted
from domain.enrolments.states import Outcome
from domain.interactions.model import Channel
from domain.shared.ids import CadenceId

_OF_TOUCH = ("channel", "subject", "body", "is_private")


class _CadenceRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    cadence_id: UUID
    cadence_number: Number | None = None
    start: Instant | None = None

    def wanted(self) -> Wanted:
        return Wanted(
            cadence_id=CadenceId(self.cadence_id), number=self.cadence_number, start=self.start
        )


class EnrolmentRequest(_CadenceRequest, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is to be put on which cadence: its newest version if no `cadence_number` is said.

    It begins now, or at `start` within a year.
    """

    contact_id: UUID


class EnrolmentBatchRequest(_CadenceRequest, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Up to 100 contacts for one cadence, in this order."""

    contact_ids: Annotated[list[UUID], msgspec.Meta(min_length=1, max_length=MOST_AT_ONCE)]


class PauseRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Until when nothing happens; null or nothing is until it is resumed."""

    until: Instant | None = None


class EndingRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why it ends: they are taken off, or it has reached its goal."""

    outcome: Literal["removed", "goal"] = "removed"

    @property
    def wanted(self) -> Literal[Outcome.REMOVED, Outcome.GOAL]:
        return Outcome.GOAL if self.outcome == "goal" else Outcome.REMOVED


class VersionRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The version of the cadence to go on by."""

    number: Number


class CompleteStepRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When the step was done: now, if it is not said. What reached the contact is logged with it as an interaction,
    over the channel of the step if no other is named.

    `override` is why the owner goes on against a warning of the guardrails.
    """

    occurred_at: Instant | None = None
    channel: Channel | Unset = UNSET
    subject: Line | Unset | None = UNSET
    body: Body | Unset = UNSET
    is_private: bool | Unset = UNSET
    override: Annotated[str, msgspec.Meta(max_length=500)] | None = None

    def done(self) -> Done:
        touch: dict[str, Any] = {
            name: value for name in _OF_TOUCH if (value := getattr(self, name)) is not UNSET
        }
        return Done(
            occurred_at=self.occurred_at,
            touch=touch,
            override=self.override,
        )


class SkipStepRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When what is waited for happened: now, if it is not said."""

    occurred_at: Instant | None = None
