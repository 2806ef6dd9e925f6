"""Employments on the wire."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

import msgspec

from api.contacts.parts import ContactOrganisation
from api.listing import Listing
from api.pagination import PageOf
from api.times import Instant, Wire
from domain.employments.days import FORM
from domain.employments.queries import EmploymentSort
from domain.employments.views import EmploymentView
from domain.shared.text import tidy

Name = Annotated[str, msgspec.Meta(max_length=200)]
PartialDay = Annotated[
    str,
    msgspec.Meta(
        pattern=FORM,
        max_length=10,
        description="A day, a month or a year, as far as it is known: 2024-03-05, 2024-03 or 2024.",
        examples=["2024-03"],
    ),
]
UNSET = msgspec.UNSET
Unset = msgspec.UnsetType


class NoEmploymentFilter(msgspec.Struct, frozen=True):
    """The list of employments knows no filters."""


EMPLOYMENTS = Listing(NoEmploymentFilter, sorts=tuple(EmploymentSort))


class EmploymentRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where somebody works or has worked: the organisation by its id or its name, the position, or both.

    With an end it is past. For a past one whose end is not known, send `is_current: false`.
    """

    organisation_id: UUID | Unset | None = UNSET
    organisation_name: Name | Unset | None = UNSET
    position: Name | Unset | None = UNSET
    started_on: PartialDay | Unset | None = UNSET
    ended_on: PartialDay | Unset | None = UNSET
    is_current: bool | Unset = UNSET


class PatchEmploymentRequest(EmploymentRequest, frozen=True, kw_only=True):
    """Fields to set; what is absent stays, null empties."""


class EmploymentResponse(Wire, frozen=True, kw_only=True):
    """An employment. `started_on` and `ended_on` are what the owner told; imports only see it on some days,
    the first of them `seen_from` and the last `seen_until`. `origins` are the sources that tell of it.
    """

    id: UUID
    version: int
    contact_id: UUID
    organisation: ContactOrganisation | None
    position: str | None
    started_on: str | None
    ended_on: str | None
    seen_from: date | None
    seen_until: date | None
    is_current: bool
    origins: Sequence[str]
    created_at: Instant
    updated_at: Instant

    @classmethod
    def of(cls, view: EmploymentView) -> Self:
        names = (name for name in cls.__struct_fields__ if name != "organisation")
        return cls(
            organisation=_organisation(view), **{name: getattr(view, name) for name in names}
        )


class EmploymentList(PageOf[EmploymentResponse], frozen=True):
    """A page of employments."""


def employment_values(sent: Mapping[str, Any]) -> dict[str, Any]:
    """What the commands take, from the fields that were sent."""
    values = dict(sent)
    for name in ("position", "organisation_name"):
        if values.get(name):
            values[name] = tidy(values[name])
    values |= {"position": values["position"] or None} if "position" in values else {}
    if not values.get("organisation_name", "there"):
        del values["organisation_name"]
        values.setdefault("organisation_id", None)
    return values


def _organisation(view: EmploymentView) -> ContactOrganisation | None:
    if view.organisation_id is None:
        return None
    return ContactOrganisation(id=view.organisation_id, name=view.organisation_name or "")
