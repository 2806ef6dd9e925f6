"""Tags on the wire."""

from typing import Annotated, Any, Self
from uuid import UUID

import msgspec

from api.listing import Listing
from api.pagination import PageOf
from api.times import Instant, Wire
from domain.shared.errors import Fault, Invalid
from domain.tags.queries import TagSort
from domain.tags.views import TagView

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Colour = Annotated[str, msgspec.Meta(pattern="^#[0-9a-fA-F]{6}$", max_length=7)]
Interval = Annotated[int, msgspec.Meta(ge=1, le=1095)]
UNSET = msgspec.UNSET
Unset = msgspec.UnsetType


class TagQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Filters of the list of tags: `q` is how the name begins, in whatever case."""

    q: Annotated[str, msgspec.Meta(max_length=200)] = ""


TAGS = Listing(TagQuery, sorts=tuple(TagSort))


class TagRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A tag; with `interval_days` it says how often the people who carry it are kept in touch with."""

    name: Name
    colour: Colour | None = None
    interval_days: Interval | None = None


class PatchTagRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Fields to set; what is absent stays, null empties."""

    name: Name | Unset = UNSET
    colour: Colour | Unset | None = UNSET
    interval_days: Interval | Unset | None = UNSET


class TagResponse(Wire, frozen=True, kw_only=True):
    """A tag."""

    id: UUID
    version: int
    name: str
    colour: str | None
    interval_days: int | None
    created_at: Instant
    updated_at: Instant

    @classmethod
    def of(cls, view: TagView) -> Self:
        return cls(**{name: getattr(view, name) for name in cls.__struct_fields__})


class TagList(PageOf[TagResponse], frozen=True, kw_only=True):
    """A page of tags."""


def tag_values(sent: dict[str, Any]) -> dict[str, Any]:
    """What the commands take. Raises Invalid for a name of nothing but blanks."""
    if not sent.get("name", "x").strip():
        fault = Fault(code="missing", detail="A tag needs a name.", pointer="/name")
        raise Invalid(faults=(fault,))
    return sent
