"""The interaction, a touch: when, which way, over what, how deep."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Literal

from domain.contacts.clock import Touch
from domain.guardrails.decision import Decision
from domain.shared.errors import Conflict, Fault, Gone, Invalid
from domain.shared.ids import ContactId, ImportId, InteractionId
from domain.shared.versioned import Versioned

AHEAD = timedelta(minutes=10)  # clocks of phones differ a little
TRASH = timedelta(days=30)
SOME_HELP = "help"


class Direction(StrEnum):
    OUTBOUND = "outbound"
    INBOUND = "inbound"
    MUTUAL = "mutual"


class Meaning(StrEnum):
    """What a word from them means where it is no plain answer."""

    DECLINE = "decline"
    OUT_OF_OFFICE = "out_of_office"
    OPT_OUT = "opt_out"


class Form(StrEnum):
    """Messages that are counted apart: invitations to connect on LinkedIn, bare or with a note."""

    INVITATION = "invitation"
    INVITATION_NOTE = "invitation_note"


class Depth(StrEnum):
    """From a sign of life to time spent together."""

    LIGHT = "light"
    MESSAGE = "message"
    CONVERSATION = "conversation"
    MEETING = "meeting"


# The words that are known today; more may come.
Channel = Literal["linkedin", "email", "phone", "video", "in_person", "other"]
KindOfHelp = Literal[
    "advice",
    "introduction",
    "feedback",
    "referral",
    "resource",
    "endorsement",
    "time",
    "opportunity",
]


class NotYetHappened(Invalid):
    """An interaction is something that has happened; this lies in the future."""

    code = "not_yet_happened"


class InteractionExists(Conflict):
    """There is another interaction under this id already."""

    code = "duplicate"


class InteractionMoved(Invalid):
    """An interaction stays with its contact; log another one instead."""

    code = "interaction_contact_fixed"


class MeaningNotTheirs(Invalid):
    """Only what came from them can be a decline, an automatic answer or an opt-out."""

    code = "meaning_not_inbound"


class ReturnWithoutAbsence(Invalid):
    """Only an automatic answer names a day of return."""

    code = "returns_on_not_absent"


class FormNotOnLinkedIn(Invalid):
    """An invitation is on LinkedIn, and one side sends it."""

    code = "form_not_linkedin"


class InteractionTrashed(Gone):
    """This interaction was deleted; it can be restored."""

    code = "gone"


@dataclass(slots=True, kw_only=True, eq=False)
class Interaction(Versioned):
    """Something that happened; `help_received` names the kind of help the contact gave, if any.

    Of one that is private, those who look on learn that it happened, and no more.
    """

    id: InteractionId
    contact_id: ContactId
    occurred_at: datetime
    direction: Direction
    channel: str
    depth: Depth
    precision: str = "minute"
    is_group: bool = False
    subject: str | None = None
    body: str = ""
    help_received: str | None = None
    is_private: bool = False
    meaning: Meaning | None = None
    returns_on: date | None = None
    form: Form | None = None
    thread_ref: str | None = None
    source: str = "owner"
    source_key: str | None = None
    import_id: ImportId | None = None
    origins: list[str] = field(
        default_factory=list
    )  # the sources that told of it; none if the owner did
    owner_touched_at: datetime | None = None
    deleted_at: datetime | None = None
    guardrail: Decision | None = None  # what was said against it just now; kept apart

    def refuse_ahead_of(self, now: datetime) -> None:
        if self.occurred_at > now + AHEAD:
            raise NotYetHappened

    def refuse_contradictions(self) -> None:
        """Raises MeaningNotTheirs, ReturnWithoutAbsence or FormNotOnLinkedIn."""
        if self.meaning is not None and self.direction != Direction.INBOUND:
            raise _at(MeaningNotTheirs, "/meaning")
        if self.returns_on is not None and self.meaning != Meaning.OUT_OF_OFFICE:
            raise _at(ReturnWithoutAbsence, "/returns_on")
        is_sent = self.channel == "linkedin" and self.direction != Direction.MUTUAL
        if self.form is not None and not is_sent:
            raise _at(FormNotOnLinkedIn, "/form")

    def edit(self, values: dict[str, Any], at: datetime) -> None:
        """Set fields to what the owner said; an import that brings the same touch again leaves them."""
        self.refuse_when_trashed()
        for name, value in values.items():
            self.put(name, value)
        self.refuse_ahead_of(at)
        self.refuse_contradictions()
        if self.changed:
            self.owner_touched_at = at

    def refuse_when_trashed(self) -> None:
        if self.deleted_at:
            raise InteractionTrashed(restorable_until=restorable_until(self.deleted_at))

    def trash(self, at: datetime) -> None:
        self.put("deleted_at", at)
        self.owner_touched_at = at

    def restore(self, at: datetime) -> None:
        self.put("deleted_at", None)
        self.owner_touched_at = at

    def as_touch(self) -> Touch:
        """What the clock needs to know of it."""
        return Touch(
            id=self.id,
            occurred_at=self.occurred_at,
            direction=self.direction,
            depth=self.depth,
            is_group=self.is_group,
            help_received=help_told(self.help_received, is_private=self.is_private),
            meaning=self.meaning,
            returns_on=self.returns_on,
        )


def help_told(help_received: str | None, *, is_private: bool) -> str | None:
    """What a clock may know of it, and with it every nudge: of what is private, only that it was help."""
    return SOME_HELP if help_received is not None and is_private else help_received


def restorable_until(deleted_at: datetime) -> datetime:
    """How long what was deleted then can be restored."""
    return deleted_at + TRASH


def _at(kind: type[Invalid], pointer: str) -> Invalid:
    return kind(faults=(Fault(code=kind.code, detail=kind.__doc__ or "", pointer=pointer),))
