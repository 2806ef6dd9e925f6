"""Interactions on the wire."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal, Self
from uuid import UUID

import msgspec

from api.guardrails.schemas import GuardrailAnswer
from api.listing import Listing
from api.pagination import PageOf
from api.times import Instant, Wire
from domain.interactions.model import Channel, Depth, Direction, Form, KindOfHelp, Meaning
from domain.interactions.queries import InteractionFilter, InteractionSort
from domain.interactions.views import InteractionView
from domain.shared.actor import Actor
from domain.shared.errors import Fault, Invalid
from domain.shared.ids import ContactId
from domain.shared.sight import Sight, sight_of

DirectionWord = Literal["outbound", "inbound", "mutual"]
DepthWord = Literal["light", "message", "conversation", "meeting"]
MeaningWord = Literal["decline", "out_of_office", "opt_out"]
FormWord = Literal["invitation", "invitation_note"]
PrecisionWord = Literal["minute", "day"]
Line = Annotated[str, msgspec.Meta(max_length=500)]
Body = Annotated[str, msgspec.Meta(max_length=20_000)]
Several = msgspec.Meta(max_length=50)
UNSET = msgspec.UNSET
Unset = msgspec.UnsetType

# What somebody who sees only the outline may not see, and so should not empty by accident.
UNSEEN = frozenset({"subject", "body", "help_received", "meaning", "returns_on"})


class InteractionQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Filters of the list of interactions; all of them have to fit."""

    contact_id: Annotated[tuple[UUID, ...], Several] = ()
    direction: Annotated[tuple[DirectionWord, ...], Several] = ()
    channel: Annotated[tuple[Channel, ...], Several] = ()
    depth: Annotated[tuple[DepthWord, ...], Several] = ()
    occurred_after: Instant | None = None
    occurred_before: Instant | None = None

    def wanted(self) -> InteractionFilter:
        return InteractionFilter(
            contact_ids=tuple(ContactId(each) for each in self.contact_id),
            directions=self.direction,
            channels=self.channel,
            depths=self.depth,
            occurred_after=self.occurred_after,
            occurred_before=self.occurred_before,
        )


INTERACTIONS = Listing(InteractionQuery, sorts=tuple(InteractionSort))


class InteractionRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that happened; now, when `occurred_at` is not said.

    `meaning` is that of a word from them which is no plain answer; `returns_on` is the day of return that an
    automatic one names. `form` is that of an invitation on LinkedIn.
    """

    contact_id: UUID
    direction: DirectionWord
    channel: Channel
    depth: DepthWord
    occurred_at: Instant | Unset = UNSET
    precision: PrecisionWord | Unset = UNSET
    is_group: bool | Unset = UNSET
    subject: Line | Unset | None = UNSET
    body: Body | Unset = UNSET
    help_received: KindOfHelp | Unset | None = UNSET
    is_private: bool | Unset = UNSET
    meaning: MeaningWord | Unset | None = UNSET
    returns_on: date | Unset | None = UNSET
    form: FormWord | Unset | None = UNSET


class PatchInteractionRequest(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """Fields to set; what is absent stays, null empties."""

    direction: DirectionWord | Unset = UNSET
    channel: Channel | Unset = UNSET
    depth: DepthWord | Unset = UNSET
    occurred_at: Instant | Unset = UNSET
    precision: PrecisionWord | Unset = UNSET
    is_group: bool | Unset = UNSET
    subject: Line | Unset | None = UNSET
    body: Body | Unset | None = UNSET
    help_received: KindOfHelp | Unset | None = UNSET
    is_private: bool | Unset = UNSET
    meaning: MeaningWord | Unset | None = UNSET
    returns_on: date | Unset | None = UNSET
    form: FormWord | Unset | None = UNSET


class InteractionResponse(Wire, frozen=True, kw_only=True):
    """An interaction. `precision` says how exactly `occurred_at` is known: to the minute or to the day.

    `concealed` names the fields that you do not get to see here: they look empty, whatever they hold.
    `guardrail` is what speaks against what went out, told as it is logged or changed; a read does not repeat it.
    Likewise `suggested_meaning` is what their words seem to mean where nobody has said; nothing comes of it.
    """

    id: UUID
    version: int
    contact_id: UUID
    occurred_at: Instant
    precision: str
    direction: str
    channel: str
    depth: str
    is_group: bool
    subject: str | None
    body: str
    help_received: str | None
    is_private: bool
    meaning: str | None
    returns_on: date | None
    form: str | None
    source: str
    created_at: Instant
    updated_at: Instant
    deleted_at: Instant | None
    concealed: Sequence[str]
    guardrail: GuardrailAnswer | None
    suggested_meaning: str | None

    @property
    def etag_facet(self) -> str:
        """Another role sees more or less of the same version, and what is told once is not told again."""
        seen = f"c{len(self.concealed)}" if self.concealed else ""
        told = ("" if self.guardrail is None else "g") + ("s" if self.suggested_meaning else "")
        return seen + told

    @classmethod
    def of(cls, view: InteractionView) -> Self:
        values = {name: getattr(view, name) for name in cls.__struct_fields__}
        said = None if view.guardrail is None else GuardrailAnswer.of(view.guardrail)
        return cls(**values | {"guardrail": said})


class InteractionList(PageOf[InteractionResponse], frozen=True, kw_only=True):
    """A page of interactions."""


def interaction_values(sent: dict[str, Any]) -> dict[str, Any]:
    """What the commands take, from the fields that were sent."""
    values = dict(sent)
    if "direction" in values:
        values["direction"] = Direction(values["direction"])
    if "depth" in values:
        values["depth"] = Depth(values["depth"])
    if values.get("meaning"):
        values["meaning"] = Meaning(values["meaning"])
    if values.get("form"):
        values["form"] = Form(values["form"])
    if "body" in values:
        values["body"] = values["body"] or ""
    return values


def replacing_values(sent: dict[str, Any], actor: Actor) -> dict[str, Any]:
    """Likewise for all that can be set: what was not sent is emptied. Raises Invalid.

    Whether it is private stays if it is not said, since clients may not know of it; and so do the words for
    those who do not see them, unless they are given anew.
    """
    if "occurred_at" not in sent:
        fault = Fault(code="missing", detail="When did it happen?", pointer="/occurred_at")
        raise Invalid(faults=(fault,))
    blank = {
        "precision": "minute",
        "is_group": False,
        "subject": None,
        "body": "",
        "help_received": None,
        "meaning": None,
        "returns_on": None,
        "form": None,
    }
    values = blank | sent
    if sight_of(actor) is Sight.OUTLINE:
        values = {name: each for name, each in values.items() if each or name not in UNSEEN}
    return interaction_values(values)
