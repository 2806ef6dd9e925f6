"""Asks on the wire."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, Self
from uuid import UUID

import msgspec

from api.guardrails.schemas import GuardrailAnswer
from api.listing import Listing
from api.pagination import PageOf
from api.times import Instant, Wire
from domain.asks.queries import AskFilter, AskSort
from domain.asks.views import AskView
from domain.shared.ids import ContactId, InteractionId

AnswerWord = Literal["granted", "declined", "unanswered", "withdrawn"]
Level = Annotated[
    int,
    msgspec.Meta(
        ge=1,
        le=5,
        description=(
            "The step of the ask ladder: 1 one insight question, 2 a call of at most 20 minutes, 3 feedback on"
            " your work, 4 an introduction, 5 a referral or a job. A seed may be asked for 1, a sprout for 2,"
            " a growing relationship for 3, a rooted one for 5."
        ),
    ),
]
Wording = Annotated[str, msgspec.Meta(max_length=2_000)]
Note = Annotated[str, msgspec.Meta(max_length=2_000)]
UNSET = msgspec.UNSET
Unset = msgspec.UnsetType


class AskQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Filters of the list of asks; all of them have to fit."""

    contact_id: UUID | None = None
    answer: tuple[Literal["open", "granted", "declined", "unanswered", "withdrawn"], ...] = ()

    def wanted(self) -> AskFilter:
        contact_id = None if self.contact_id is None else ContactId(self.contact_id)
        return AskFilter(contact_id=contact_id, answers=self.answer)


ASKS = Listing(AskQuery, sorts=tuple(AskSort))


class AskRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that was asked of a contact; now, when `asked_at` is not said.

    `interaction_id` is the touch that it came with, so that it does not count against itself.
    """

    contact_id: UUID
    level: Level
    wording: Wording | Unset = UNSET
    asked_at: Instant | Unset = UNSET
    interaction_id: UUID | Unset | None = UNSET


class PatchAskRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Fields to set; what is absent stays, null empties."""

    level: Level | Unset = UNSET
    wording: Wording | Unset | None = UNSET
    note: Note | Unset | None = UNSET


class AnswerRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What became of it; now, when `answered_at` is not said. All of it is fine, no answer too."""

    answer: AnswerWord
    note: Note | None = None
    answered_at: Instant | None = None


class AskResponse(Wire, frozen=True, kw_only=True):
    """An ask. It is `open` until somebody says what became of it.

    `guardrail` is what speaks against it, told as it is recorded; a read does not repeat it. `concealed` names
    the fields that you do not get to see here.
    """

    id: UUID
    version: int
    contact_id: UUID
    level: int
    wording: str
    asked_at: Instant
    interaction_id: UUID | None
    answer: str
    answered_at: Instant | None
    note: str
    created_at: Instant
    updated_at: Instant
    concealed: Sequence[str]
    guardrail: GuardrailAnswer | None

    @property
    def etag_facet(self) -> str:
        """Another role sees more or less of the same version, and what is told once is not told again."""
        return ("c" if self.concealed else "") + ("" if self.guardrail is None else "g")

    @classmethod
    def of(cls, view: AskView) -> Self:
        values = {name: getattr(view, name) for name in cls.__struct_fields__}
        said = None if view.guardrail is None else GuardrailAnswer.of(view.guardrail)
        return cls(**values | {"guardrail": said})


class AskList(PageOf[AskResponse], frozen=True, kw_only=True):
    """A page of asks."""


def ask_values(sent: dict[str, Any]) -> dict[str, Any]:
    """What the commands take, from the fields that were sent."""
    values: dict[str, Any] = {
        name: "" if value is None and name in {"wording", "note"} else value
        for name, value in sent.items()
    }
    if values.get("interaction_id") is not None:
        values["interaction_id"] = InteractionId(values["interaction_id"])
    return values
