"""Messages to be reviewed, and reviews, on the wire."""

from collections.abc import Sequence
from typing import Annotated, Literal, Self
from uuid import UUID

import msgspec

from api.times import Wire
from domain.coaching.model import Context, Finding, Purpose
from domain.coaching.queries import Reviewed, refuse_told_twice
from domain.coaching.review import MOST_TEXT
from domain.coaching.rules.catalogue import RULES_VERSION
from domain.contacts.stage import Stage
from domain.shared.ids import ContactId

PurposeWord = Literal[
    "first_contact",
    "follow_up",
    "thanks",
    "insight_question",
    "ask",
    "reconnect",
    "give",
    "other",
]
StageWord = Literal["seed", "sprout", "growing", "rooted"]
# Words that are known today; a channel that is not has no limit.
ChannelWord = Annotated[
    str,
    msgspec.Meta(
        max_length=40,
        examples=[
            "linkedin_note",
            "linkedin_premium_note",
            "linkedin_message",
            "linkedin_inmail",
            "email",
        ],
    ),
]


class ReviewMessageRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A message in preparation. With a `contact_id` the contact tells the stage, the name, whether the last
    message is unanswered and whether thanks are owed; without one, `stage`, `given_name`, `family_name`,
    `is_follow_up` and `help_received` may.
    """

    text: Annotated[str, msgspec.Meta(max_length=MOST_TEXT)]
    channel: ChannelWord
    purpose: PurposeWord
    contact_id: UUID | None = None
    ask_level: Annotated[int, msgspec.Meta(ge=0, le=5)] | None = None
    language: Annotated[str, msgspec.Meta(max_length=35, examples=["en", "en-GB"])] | None = None
    stage: StageWord | None = None
    given_name: Annotated[str, msgspec.Meta(max_length=200)] | None = None
    family_name: Annotated[str, msgspec.Meta(max_length=200)] | None = None
    is_follow_up: bool | None = None
    help_received: bool | None = None

    def about(self) -> Context:
        """What is told of the message. Raises ToldTwice."""
        if self.contact_id is not None:
            refuse_told_twice(
                stage=self.stage,
                given_name=self.given_name,
                family_name=self.family_name,
                is_follow_up=self.is_follow_up,
                help_received=self.help_received,
            )
        return Context(
            channel=self.channel,
            purpose=Purpose(self.purpose),
            stage=Stage(self.stage or Stage.SEED),
            ask_level=self.ask_level,
            given_name=self.given_name or "",
            family_name=self.family_name or "",
            is_follow_up=bool(self.is_follow_up),
            help_received=bool(self.help_received),
            language=self.language,
        )

    @property
    def contact(self) -> ContactId | None:
        return None if self.contact_id is None else ContactId(self.contact_id)


class ReviewFinding(Wire, frozen=True, kw_only=True):
    """One thing that a reader might mind. `start` and `end` count Unicode code points of the text; what is
    missing from it is found in all of it. More codes may come.
    """

    code: str
    principle: str
    severity: str
    start: int
    end: int
    what: str
    why: str
    suggestion: str

    @classmethod
    def of(cls, finding: Finding) -> Self:
        return cls(
            code=finding.code,
            principle=finding.principle,
            severity=finding.severity,
            start=finding.start,
            end=finding.end,
            what=finding.what,
            why=finding.why,
            suggestion=finding.suggestion,
        )


class ReviewContext(Wire, frozen=True, kw_only=True):
    """What the message was reviewed with."""

    stage: str
    is_follow_up: bool
    help_received: bool


class ReviewAdvice(Wire, frozen=True, kw_only=True):
    """Suggestions beside the findings, where an advisor is set up: `status` is none, given or unavailable."""

    status: str
    suggestions: Sequence[str]


class MessageReviewResponse(Wire, frozen=True, kw_only=True):
    """What the coach says. `language` is null when it is not known, and then only the rules for any language
    were applied. `minutes` is what the message asks of its reader. `length` and `limit` count UTF-16 units.
    """

    findings: Sequence[ReviewFinding]
    blocked: bool
    language: str | None
    questions: int
    ask_level: int
    minutes: int
    length: int
    limit: int | None
    context: ReviewContext
    advice: ReviewAdvice
    rules_version: int

    @classmethod
    def of(cls, reviewed: Reviewed) -> Self:
        made, about, advice = reviewed.review, reviewed.about, reviewed.advice
        return cls(
            findings=[ReviewFinding.of(each) for each in made.findings],
            blocked=made.is_blocked,
            language=made.language,
            questions=made.questions,
            ask_level=made.ask_level,
            minutes=made.minutes,
            length=made.length,
            limit=made.limit,
            context=ReviewContext(
                stage=about.stage,
                is_follow_up=about.is_follow_up,
                help_received=about.help_received,
            ),
            advice=ReviewAdvice(status=advice.status, suggestions=advice.suggestions),
            rules_version=RULES_VERSION,
        )
