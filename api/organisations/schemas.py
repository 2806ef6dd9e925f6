"""Organisations on the wire."""

from typing import Annotated, Any, Self
from uuid import UUID

import msgspec

from api.listing import Listing
from api.pagination import PageOf
from api.times import Instant, Wire
from domain.organisations.queries import OrganisationSort
from domain.organisations.views import OrganisationView
from domain.shared.errors import Fault, Invalid

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Website = Annotated[str, msgspec.Meta(max_length=2000, pattern=r"^https?://[^\s]+$")]
Notes = Annotated[str, msgspec.Meta(max_length=20_000)]
UNSET = msgspec.UNSET
Unset = msgspec.UnsetType


class OrganisationQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Filters of the list of organisations: `q` is how the name begins, in whatever case."""

    q: Annotated[str, msgspec.Meta(max_length=200)] = ""


ORGANISATIONS = Listing(OrganisationQuery, sorts=tuple(OrganisationSort))


class OrganisationRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An organisation."""

    name: Name
    website: Website | None = None
    notes: Notes = ""


class PatchOrganisationRequest(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """Fields to set; what is absent stays, null empties."""

    name: Name | Unset = UNSET
    website: Website | Unset | None = UNSET
    notes: Notes | Unset | None = UNSET


class OrganisationResponse(Wire, frozen=True, kw_only=True):
    """An organisation."""

    id: UUID
    version: int
    name: str
    website: str | None
    notes: str
    created_at: Instant
    updated_at: Instant

    @classmethod
    def of(cls, view: OrganisationView) -> Self:
        return cls(**{name: getattr(view, name) for name in cls.__struct_fields__})


class OrganisationList(PageOf[OrganisationResponse], frozen=True, kw_only=True):
    """A page of organisations."""


def organisation_values(sent: dict[str, Any]) -> dict[str, Any]:
    """What the commands take. Raises Invalid for a name of nothing but blanks."""
    if not sent.get("name", "x").strip():
        fault = Fault(code="missing", detail="An organisation needs a name.", pointer="/name")
        raise Invalid(faults=(fault,))
    if "notes" in sent:
        sent["notes"] = sent["notes"] or ""
    return sent
