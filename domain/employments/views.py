"""Employments as they are read."""

from datetime import date, datetime

import msgspec

from domain.employments.model import Employment
from domain.shared.ids import ContactId, EmploymentId, OrganisationId


class EmploymentView(msgspec.Struct, frozen=True, gc=False):
    """One employment. Rows are read positionally, so the order of the fields is that of the select list."""

    id: EmploymentId
    version: int
    contact_id: ContactId
    organisation_id: OrganisationId | None
    organisation_name: str | None
    position: str | None
    started_on: str | None
    ended_on: str | None
    seen_from: date | None
    seen_until: date | None
    is_current: bool
    origins: list[str]
    recency: str
    created_at: datetime
    updated_at: datetime


def view_of(employment: Employment, now: datetime) -> EmploymentView:
    """The employment as a read right after this change would show it."""
    return EmploymentView(
        id=employment.id,
        version=employment.version,
        contact_id=employment.contact_id,
        organisation_id=employment.organisation_id,
        organisation_name=employment.organisation_name,
        position=employment.position,
        started_on=employment.started_on,
        ended_on=employment.ended_on,
        seen_from=employment.seen_from,
        seen_until=employment.seen_until,
        is_current=employment.is_current,
        origins=employment.origins,
        recency=employment.recency,
        created_at=employment.created_at or now,
        updated_at=employment.updated_at or now,
    )
