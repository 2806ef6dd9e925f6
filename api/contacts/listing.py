"""What can be asked of the list of contacts, in the address or as a body."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from api.contacts.requests import StageWord, StateWord
from api.listing import Listing
from api.times import Instant
from domain.contacts.queries import ContactFilter, ContactSort
from domain.contacts.values import Tier
from domain.shared.ids import OrganisationId, TagId
from domain.shared.text import search_words

SearchText = Annotated[str, msgspec.Meta(max_length=200)]
MaybeTier = Literal["inner", "close", "active", "extended", "outer", "none"]
MOST_WORDS = 12
MOST_VALUES = 50
Several = msgspec.Meta(max_length=MOST_VALUES)


class ContactQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Filters of the contact list; all of them have to fit."""

    q: SearchText | None = None
    tag: Annotated[tuple[UUID, ...], Several] = ()
    tier: Annotated[tuple[MaybeTier, ...], Several] = ()
    stage: Annotated[tuple[StageWord, ...], Several] = ()
    state: Annotated[tuple[StateWord, ...], Several] = ()
    organisation_id: Annotated[tuple[UUID, ...], Several] = ()
    due_before: Instant | None = None
    connected_after: date | None = None
    connected_before: date | None = None
    deleted: bool = False

    def wanted(self) -> ContactFilter:
        return ContactFilter(
            words=None if self.q is None else tuple(search_words(self.q)[:MOST_WORDS]),
            tag_ids=tuple(TagId(each) for each in self.tag),
            tiers=tuple(Tier(each) for each in self.tier if each != "none"),
            untiered="none" in self.tier,
            stages=self.stage,
            states=self.state,
            organisation_ids=tuple(OrganisationId(each) for each in self.organisation_id),
            due_before=self.due_before,
            connected_after=self.connected_after,
            connected_before=self.connected_before,
            deleted=self.deleted,
        )


CONTACTS = Listing(ContactQuery, sorts=tuple(ContactSort))


class NoFilter(msgspec.Struct, frozen=True):
    """A list that cannot be narrowed."""


TIMELINE = Listing(NoFilter, sorts=("-at",))


class SearchContactsRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The filters of the contact list as a body, for those that are too long for an address."""

    q: SearchText | None = None
    tag: Annotated[list[UUID], Several] = []
    tier: Annotated[list[MaybeTier], Several] = []
    stage: Annotated[list[StageWord], Several] = []
    state: Annotated[list[StateWord], Several] = []
    organisation_id: Annotated[list[UUID], Several] = []
    due_before: Instant | None = None
    connected_after: date | None = None
    connected_before: date | None = None
    deleted: bool = False
    sort: str | None = None
    limit: Annotated[int, msgspec.Meta(ge=1)] | None = None
    cursor: str | None = None

    def as_query(self) -> dict[str, str]:
        """The same as query parameters."""
        given = {
            name: value
            for name, value in msgspec.to_builtins(self).items()
            if value is not None and value not in ([], False)
        }
        return {name: _text(value) for name, value in given.items()}


def _text(value: object) -> str:
    if isinstance(value, list):
        return ",".join(value)
    return str(value).lower() if isinstance(value, bool) else str(value)
