"""Merges on the wire."""

from typing import Annotated, Literal, Self
from uuid import UUID

import msgspec

from api.listing import Listing
from api.pagination import PageOf
from api.times import Instant, Wire
from domain.merges.choosing import Choices
from domain.merges.commands import Pair
from domain.merges.model import Kept, MergeState, Outcome, Reason, Side
from domain.merges.queries import MergeFilter, MergeSort
from domain.merges.views import MergeView
from domain.shared.ids import ContactId

UNSET = msgspec.UNSET
Unset = msgspec.UnsetType
SideWord = Literal["survivor", "absorbed"]
StateWord = Literal["merged", "undone"]
Version = Annotated[int, msgspec.Meta(ge=1)]
State = Annotated[str, msgspec.Meta(examples=[each.value for each in MergeState])]
Whose = Annotated[str, msgspec.Meta(examples=[*(each.value for each in Side), "both"])]
Why = Annotated[
    str,
    msgspec.Meta(examples=[each.value for each in Reason], description="More reasons may come."),
]

# Why a value was kept, for people.
WHY = {
    Reason.CHOSEN: "You chose it.",
    Reason.FILLED: "Only one of the two had it.",
    Reason.OWNER: "You set it yourself; the other came by an import.",
    Reason.LINKEDIN: "It comes from LinkedIn; the other from an address book.",
    Reason.NEWER: "It is newer.",
    Reason.SURVIVOR: "It is that of the contact that stays.",
    Reason.FURTHER: "It is the further one: a relationship does not go back.",
    Reason.PROTECTS: "It protects the person, so it holds for both.",
    Reason.JOINED: "Both are kept, one behind the other.",
}
STAYED = {
    "changed_since": "It was changed after the merge, so it stays.",
    "gone": "What it was is there no more.",
}


class MergeQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Filters of the list of merges; `contact_id` is either of the two."""

    contact_id: UUID | None = None
    state: tuple[StateWord, ...] = ()

    def wanted(self) -> MergeFilter:
        contact_id = None if self.contact_id is None else ContactId(self.contact_id)
        return MergeFilter(contact_id=contact_id, states=self.state)


MERGES = Listing(MergeQuery, sorts=tuple(MergeSort))


class MergeChoices(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose value is kept where a contact has room for one; what is not said here is chosen by rule.

    `name` is given and family name, `work` is position and organisation, `place` is time zone and region.
    """

    name: SideWord | Unset = UNSET
    headline: SideWord | Unset = UNSET
    work: SideWord | Unset = UNSET
    linkedin_slug: SideWord | Unset = UNSET
    birthday: SideWord | Unset = UNSET
    connected_on: SideWord | Unset = UNSET
    place: SideWord | Unset = UNSET
    tier: SideWord | Unset = UNSET
    interval_days: SideWord | Unset = UNSET
    stage: SideWord | Unset = UNSET

    def chosen(self) -> Choices:
        given = {name: getattr(self, name) for name in self.__struct_fields__}
        return {name: Side(side) for name, side in given.items() if side is not UNSET}


class MergeRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Two contacts to make one. With a version, it is only done while that is the newest of the contact."""

    survivor_id: UUID
    absorbed_id: UUID
    choices: MergeChoices | Unset = UNSET
    survivor_version: Version | Unset = UNSET
    absorbed_version: Version | Unset = UNSET

    def pair(self) -> Pair:
        return Pair(
            survivor_id=ContactId(self.survivor_id),
            absorbed_id=ContactId(self.absorbed_id),
            survivor_version=_or_none(self.survivor_version),
            absorbed_version=_or_none(self.absorbed_version),
        )

    def chosen(self) -> Choices:
        return {} if isinstance(self.choices, Unset) else self.choices.chosen()


class MergeOutcomeResponse(Wire, frozen=True, kw_only=True):
    """A field in which the two differed: the value that was kept and the one that was not, in words."""

    field: str
    kept: str | None
    other: str | None
    whose: Whose
    reason: Why
    why: str

    @classmethod
    def of(cls, outcome: Outcome) -> Self:
        plain = {name: getattr(outcome, name) for name in Outcome.__struct_fields__}
        return cls(**plain, why=WHY[outcome.reason])


class MergeRemainderResponse(Wire, frozen=True, kw_only=True):
    """Something that an undo left as it is. `path` is a field, or an element of one, such as `emails.work`."""

    path: str
    reason: str
    why: str

    @classmethod
    def of(cls, kept: Kept) -> Self:
        return cls(path=kept.path, reason=kept.reason, why=STAYED[kept.reason])


class MergeResponse(Wire, frozen=True, kw_only=True):
    """A merge. `evidence` is what spoke for it when it was suggested, `kept` what undoing it left as it is."""

    id: UUID
    survivor_id: UUID
    absorbed_id: UUID
    state: State
    evidence: list[str]
    outcome: list[MergeOutcomeResponse]
    kept: list[MergeRemainderResponse]
    made_by: UUID | None
    created_at: Instant
    undoable_until: Instant
    undone_at: Instant | None

    @classmethod
    def of(cls, view: MergeView) -> Self:
        plain = {name: getattr(view, name) for name in cls.__struct_fields__}
        plain["outcome"] = [MergeOutcomeResponse.of(each) for each in view.outcome]
        plain["kept"] = [MergeRemainderResponse.of(each) for each in view.kept]
        return cls(**plain)


class MergeList(PageOf[MergeResponse], frozen=True, kw_only=True):
    """A page of merges."""


def _or_none(version: int | Unset) -> int | None:
    return None if isinstance(version, Unset) else version
