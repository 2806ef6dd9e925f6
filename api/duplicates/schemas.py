"""Pairs of contacts on the wire."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal, Self
from uuid import UUID

import msgspec

from api.contacts.parts import ContactBirthday, ContactEmail, ContactOrganisation, ContactPhone
from api.listing import Listing
from api.pagination import PageOf
from api.times import Instant, Wire
from domain.duplicates.model import Duplicate, DuplicateStatus
from domain.duplicates.queries import DuplicateFilter, DuplicateSort
from domain.duplicates.views import DuplicateView, Likeness, Reason
from domain.shared.ids import ContactId
from domain.shared.linkedin import profile_url

StatusWord = Literal["suggested", "dismissed"]


class DuplicateQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Filters of the list of pairs; without `status`, those that nobody has dismissed."""

    status: StatusWord = "suggested"
    contact_id: UUID | None = None

    def wanted(self) -> DuplicateFilter:
        return DuplicateFilter(
            status=DuplicateStatus(self.status),
            contact_id=None if self.contact_id is None else ContactId(self.contact_id),
        )


DUPLICATES = Listing(DuplicateQuery, sorts=tuple(DuplicateSort))


class DuplicateContact(Wire, frozen=True):
    """One of the two, in short."""

    id: UUID
    name: str
    given_name: str
    family_name: str
    headline: str | None
    position: str | None
    organisation: ContactOrganisation | None
    linkedin_url: str | None
    emails: dict[str, ContactEmail]
    phones: dict[str, ContactPhone]
    birthday: ContactBirthday | None
    connected_on: date | None
    last_touch_at: Instant | None
    created_at: Instant

    @classmethod
    def of(cls, person: Likeness) -> Self:
        stored: Any = person  # JSON goes to the wire as it is stored; the types say what is in it
        return cls(
            person.id,
            person.name,
            person.given_name,
            person.family_name,
            person.headline,
            person.position,
            _organisation(person),
            profile_url(person.linkedin_slug) if person.linkedin_slug else None,
            stored.emails,
            stored.phones,
            stored.birthday,
            person.connected_on,
            person.last_touch_at,
            person.created_at,
        )


class DuplicateReason(Wire, frozen=True, kw_only=True):
    """One thing that `speaks` for or against the two being one person; more codes may come."""

    code: str
    speaks: str
    detail: str

    @classmethod
    def of(cls, reason: Reason) -> Self:
        return cls(code=reason.code, speaks=reason.speaks, detail=reason.detail)


class DuplicateResponse(Wire, frozen=True, kw_only=True):
    """Two contacts that may be one person. `score` is from 1 to 100.

    `differences` names the fields in which both say something, and not the same.
    """

    id: UUID
    status: str
    score: int
    reasons: Sequence[DuplicateReason]
    differences: Sequence[str]
    first: DuplicateContact
    second: DuplicateContact
    found_at: Instant
    decided_at: Instant | None

    @classmethod
    def of(cls, view: DuplicateView) -> Self:
        return cls(
            id=view.id,
            status=view.status,
            score=view.score,
            reasons=[DuplicateReason.of(each) for each in view.reasons],
            differences=view.differences,
            first=DuplicateContact.of(view.first),
            second=DuplicateContact.of(view.second),
            found_at=view.found_at,
            decided_at=view.decided_at,
        )


class DuplicateList(PageOf[DuplicateResponse], frozen=True):
    """A page of pairs."""


class DuplicateDismissalResponse(Wire, frozen=True, kw_only=True):
    """Somebody has said that these two contacts are two people."""

    id: UUID
    status: str
    first_id: UUID
    second_id: UUID
    decided_at: Instant | None

    @classmethod
    def of(cls, duplicate: Duplicate) -> Self:
        return cls(
            id=duplicate.id,
            status=duplicate.status,
            first_id=duplicate.first_id,
            second_id=duplicate.second_id,
            decided_at=duplicate.decided_at,
        )


def _organisation(person: Likeness) -> ContactOrganisation | None:
    if person.organisation_id is None:
        return None
    return ContactOrganisation(id=person.organisation_id, name=person.organisation_name or "")
