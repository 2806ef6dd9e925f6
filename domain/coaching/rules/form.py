"""What a rule is: data, with examples that say what it is and what it is not."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import msgspec

from domain.coaching.model import Context, Purpose, Severity
from domain.coaching.reading import Reading, Span
from domain.contacts.stage import Stage

ANY_LANGUAGE: Final = "*"
ENGLISH: Final = "en"

Find = Callable[[Reading, Context], Iterable[Span]]


class Principle(StrEnum):
    """What the product believes; P7, the long run, is no matter of a single message."""

    ADMIRATION = "P1"
    RESPECT = "P2"
    INSIGHT = "P3"
    NO_EXPECTATION = "P4"
    THANKS = "P5"
    RECIPROCITY = "P6"


class Example(msgspec.Struct, frozen=True):
    """A text with what is known besides; `note` says what it is there to show."""

    text: str
    about: Context
    note: str = ""


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule of the coach.

    - `severities`: by stage; where a stage is missing the rule is silent.
    - `finders`: by language; the one under `*` serves all languages, known or not.
    - `what`, `why`, `suggestion`: one sentence each, for the person who writes.
    - `reason`, `source`: for the page of the rule.
    """

    code: str
    principle: Principle
    severities: Mapping[Stage, Severity]
    finders: Mapping[str, Find]
    what: str
    why: str
    suggestion: str
    reason: str
    source: str
    matching: tuple[Example, ...]
    not_matching: tuple[Example, ...]

    def finder(self, language: str | None) -> Find | None:
        """What finds it in this language, if anything does."""
        return self.finders.get(ANY_LANGUAGE) or self.finders.get(language or "")


def always(severity: Severity) -> Mapping[Stage, Severity]:
    """The same at every stage."""
    return MappingProxyType(dict.fromkeys(Stage, severity))


def by_stage(*severities: Severity | None) -> Mapping[Stage, Severity]:
    """Seed, sprout, growing, rooted; None where the rule is silent."""
    return MappingProxyType(
        {stage: each for stage, each in zip(Stage, severities, strict=True) if each is not None}
    )


def first(
    text: str, *, stage: Stage = Stage.SEED, channel: str = "email", note: str = ""
) -> Example:
    """A first message, to a stranger unless said otherwise."""
    return Example(text, Context(channel=channel, purpose=Purpose.FIRST_CONTACT, stage=stage), note)


def message(text: str, purpose: Purpose, *, stage: Stage, ask_level: int | None = None) -> Example:
    """A message for this purpose to somebody at this stage."""
    about = Context(channel="email", purpose=purpose, stage=stage, ask_level=ask_level)
    return Example(text, about)


def known(text: str, purpose: Purpose = Purpose.OTHER, stage: Stage = Stage.GROWING) -> Example:
    """A message to somebody whom the owner knows."""
    return Example(text, Context(channel="email", purpose=purpose, stage=stage))


def later(text: str, stage: Stage = Stage.SEED) -> Example:
    """A message after one that nobody answered."""
    about = Context(channel="email", purpose=Purpose.FOLLOW_UP, stage=stage, is_follow_up=True)
    return Example(text, about)


def helped(text: str, purpose: Purpose = Purpose.OTHER) -> Example:
    """A message to somebody who helped and has not been thanked."""
    about = Context(channel="email", purpose=purpose, stage=Stage.GROWING, help_received=True)
    return Example(text, about)


def to(given_name: str, family_name: str, text: str) -> Example:
    """A message to somebody of this name."""
    about = Context(
        channel="email",
        purpose=Purpose.OTHER,
        stage=Stage.GROWING,
        given_name=given_name,
        family_name=family_name,
    )
    return Example(text, about)
