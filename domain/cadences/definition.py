"""What a cadence says: its steps, in order, each with what has to come before it."""

from typing import Literal

import msgspec

DelayUnit = Literal["business_days", "days", "hours"]
Audience = Literal["strangers", "known", "anyone"]
Channel = Literal["linkedin_note", "linkedin_message", "email", "phone", "video", "in_person"]
NewValue = Literal["news_about_them", "outcome_of_advice", "resource", "thanks"]
Awaited = Literal["reply", "accepted", "meeting", "gift"]
Reviewer = Literal["mentor", "owner"]

CLOSE = "close"
DEFAULT_REST_DAYS = 180
REPEATS_AFTER_DAYS = 365


class Delay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long after the step before it was really completed."""

    count: int = 0
    unit: DelayUnit = "business_days"


NO_DELAY = Delay()


class MessageStep(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    tag_field="kind",
    tag="message",
):
    """A message that a person writes and sends. A follow-up says by `new_value` what it brings.

    `ask_level` is 0 for no ask, 1 for one insight question, 2 for a call of 20 minutes, 3 for feedback on work,
    4 for an introduction, 5 for a referral or a job. `most_characters` is a limit below that of the channel.
    """

    id: str
    title: str
    channel: Channel
    after: Delay = NO_DELAY
    guidance: str = ""
    ask_level: int = 0
    new_value: NewValue | None = None
    most_characters: int | None = None
    template_id: str | None = None


class GiveStep(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    tag_field="kind",
    tag="give",
):
    """Something for them, without an ask: it reaches them, so it counts as outbound."""

    id: str
    title: str
    after: Delay = NO_DELAY
    channel: Channel = "linkedin_message"
    guidance: str = ""


class TaskStep(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    tag_field="kind",
    tag="task",
):
    """Something that the owner does for themselves, such as to read what somebody wrote."""

    id: str
    title: str
    after: Delay = NO_DELAY
    guidance: str = ""


class WaitStep(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    tag_field="kind",
    tag="wait",
):
    """Time that passes."""

    id: str
    lasting: Delay


class WaitForStep(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    tag_field="kind",
    tag="wait_for",
):
    """Until something happens; when it has not within `at_most`, the cadence goes on at the step `otherwise`."""

    id: str
    event: Awaited
    at_most: Delay
    otherwise: str


class ReviewStep(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    tag_field="kind",
    tag="review",
):
    """The draft of the next message step has to be approved first."""

    id: str
    title: str
    by: Reviewer = "owner"
    guidance: str = ""


class CloseStep(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    tag_field="kind",
    tag="close",
):
    """The end without an answer: the contact rests for so many days; 0 for not at all."""

    id: str
    after: Delay = NO_DELAY
    rest_days: int = DEFAULT_REST_DAYS


Step = MessageStep | GiveStep | TaskStep | WaitStep | WaitForStep | ReviewStep | CloseStep
OutboundStep = MessageStep | GiveStep


class Definition(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """A whole cadence. `repeats_after_days` is how long after its end the same contact may be put on it again."""

    audience: Audience
    purpose: str = ""
    steps: tuple[Step, ...]
    repeats_after_days: int = REPEATS_AFTER_DAYS


def is_outbound(step: Step) -> bool:
    """Whether the step reaches the contact."""
    return isinstance(step, MessageStep | GiveStep)


def delay_of(step: Step) -> Delay:
    """How long after the step before it a step comes, or how long it lasts at most where it is a wait."""
    match step:
        case WaitStep():
            return step.lasting
        case WaitForStep():
            return step.at_most
        case MessageStep() | GiveStep() | TaskStep() | CloseStep():
            return step.after
        case ReviewStep():
            return NO_DELAY
