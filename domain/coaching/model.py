"""What is reviewed, and what comes of it."""

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from domain.contacts.stage import Stage


class Purpose(StrEnum):
    """What the owner writes for."""

    FIRST_CONTACT = "first_contact"
    FOLLOW_UP = "follow_up"
    THANKS = "thanks"
    INSIGHT_QUESTION = "insight_question"
    ASK = "ask"
    RECONNECT = "reconnect"
    GIVE = "give"
    OTHER = "other"


class Severity(StrEnum):
    """From a hint to what should not be sent like this."""

    INFO = "info"
    WARN = "warn"
    BLOCK = "block"


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What the coach knows besides the text.

    - `channel`: one of `domain.coaching.channels`; one that is not known there has no limit.
    - `stage`: how far the relationship has come; who is not known is treated as a stranger.
    - `ask_level`: what the owner declares to ask for, 0 to 5.
    - `help_received`: the contact helped and has not been thanked yet.
    - `is_follow_up`: the owner's last message is unanswered.
    - `language`: such as `en` or `en-GB`; when absent, the text tells.
    """

    channel: str
    purpose: Purpose
    stage: Stage = Stage.SEED
    ask_level: int | None = None
    given_name: str = ""
    family_name: str = ""
    help_received: bool = False
    is_follow_up: bool = False
    language: str | None = None

    @property
    def is_stranger(self) -> bool:
        return self.stage is Stage.SEED


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a reader might mind: `text[start:end]` in code points, or all of it for what is missing."""

    code: str
    principle: str
    severity: Severity
    start: int
    end: int
    what: str
    why: str
    suggestion: str


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """What the coach says of a text.

    - `language`: the one it was read in; None when it is not known, and only rules for any language applied.
    - `ask_level`: the highest ask that stands in the text, 0 when there is none.
    - `minutes`: what it asks of the reader: reading, and answering.
    - `length` and `limit`: in UTF-16 units, as the channels count; no limit when `limit` is None.
    """

    findings: Sequence[Finding]
    language: str | None
    questions: int
    ask_level: int
    minutes: int
    length: int
    limit: int | None

    @property
    def is_blocked(self) -> bool:
        """Whether something in it should not be sent like this."""
        return any(each.severity is Severity.BLOCK for each in self.findings)

    @property
    def codes(self) -> list[str]:
        """What was found, each code once, in the order of the rules."""
        return list(dict.fromkeys(each.code for each in self.findings))
