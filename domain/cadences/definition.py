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


class _Step(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    tag_field="kind",
):
    """What all steps have in common; `id` is how the cadence itself names it."""

    id: str


class MessageStep(_Step, frozen=True, kw_only=True, tag="message"):
    """A message that a person writes and sends. A follow-up says by `new_value` what it brings.

    `ask_level` is 0 for no ask, 1 for one insight question, 2 for a call of 20 minutes, 3 for feedback on work,
    4 for an introduction, 5 for a referral or a job. `most_characters` is a limit below that of the channel.
    """

    title: str
    channel: Channel
    after: Delay = NO_DELAY
    guidance: str = ""
    ask_level: int = 0
    new_value: NewValue | None = None
    most_characters: int | None = None
    template_id: str | None = None


class GiveStep(_Step, frozen=True, kw_only=True, tag="give"):
    """Something for them, without an ask: it reaches them, so it counts as outbound."""

    title: str
    after: Delay = NO_DELAY
    channel: Channel = "linkedin_message"
    guidance: str = ""


class TaskStep(_Step, frozen=True, kw_only=True, tag="task"):
    """Something that the owner does for themselves, such as to read what somebody wrote."""

    title: str
    after: Delay = NO_DELAY
    guidance: str = ""


class WaitStep(_Step, frozen=True, kw_only=True, tag="wait"):
    """Time that passes."""

    lasting: Delay


class WaitForStep(_Step, frozen=True, kw_only=True, tag="wait_for"):
    """Until something happens; when it has not within `at_most`, the cadence goes on at the step `otherwise`."""

    event: Awaited
    at_most: Delay
    otherwise: str


class ReviewStep(_Step, frozen=True, kw_only=True, tag="review"):
    """The draft of the next message step has to be approved first."""

    title: str
    by: Reviewer = "owner"
    guidance: str = ""


class CloseStep(_Step, frozen=True, kw_only=True, tag="close"):
    """The end without an answer: the contact rests for so many days; 0 for not at all."""

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
