"""The ask: how much was asked, in which words, and the answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from domain.guardrails.decision import Decision
from domain.shared.errors import Conflict, Fault, Invalid
from domain.shared.ids import AskId, ContactId, InteractionId
from domain.shared.versioned import Versioned

AHEAD = timedelta(minutes=10)  # clocks of phones differ a little


class Answer(StrEnum):
    """Every one of them is fine. `unanswered` lets an ask go; `withdrawn` takes it back."""

    OPEN = "open"
    GRANTED = "granted"
    DECLINED = "declined"
    UNANSWERED = "unanswered"
    WITHDRAWN = "withdrawn"


class AskExists(Conflict):
    """There is another ask under this id already."""

    code = "duplicate"


class AskNotYetMade(Invalid):
    """An ask is something that has been said; this lies in the future."""

    code = "not_yet_asked"


class AnsweredBeforeAsked(Invalid):
    """An answer comes after the ask, and not in the future."""

    code = "answered_at_invalid"


class NotThatTouch(Invalid):
    """The touch that an ask came with is one with the same contact, and not one from them."""

    code = "ask_interaction_mismatch"


@dataclass(slots=True, kw_only=True, eq=False)
class Ask(Versioned):
    """Something that was asked. `level` is its step of the ladder, `note` a word on what became of it."""

    id: AskId
    contact_id: ContactId
    level: int
    asked_at: datetime
    wording: str = ""
    interaction_id: InteractionId | None = None
    answer: Answer = Answer.OPEN
    answered_at: datetime | None = None
    note: str = ""
    guardrail: Decision | None = None  # what was said against it just now; kept apart

    def refuse_ahead_of(self, now: datetime) -> None:
        if self.asked_at > now + AHEAD:
            raise _at(AskNotYetMade, "/asked_at")

    def edit(self, values: dict[str, Any]) -> None:
        for name, value in values.items():
            self.put(name, value)

    def settle(self, answer: Answer, answered_at: datetime | None, now: datetime) -> None:
        """What became of it, now or when it is said to have been. Raises AnsweredBeforeAsked."""
        at = answered_at or (self.answered_at if answer == self.answer else None) or now
        if not self.asked_at <= at <= now + AHEAD:
            raise _at(AnsweredBeforeAsked, "/answered_at")
        self.put("answer", answer)
        self.put("answered_at", at)

    def reopen(self) -> None:
        self.put("answer", Answer.OPEN)
        self.put("answered_at", None)


def _at(kind: type[Invalid], pointer: str) -> Invalid:
    return kind(faults=(Fault(code=kind.code, detail=kind.__doc__ or "", pointer=pointer),))
