"""Contacts on the wire, as they go out."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Self
from uuid import UUID
from zlib import crc32

from api.contacts.parts import (
    ContactAddress,
    ContactBirthday,
    ContactEmail,
    ContactLink,
    ContactOptOut,
    ContactOrganisation,
    ContactPhone,
    ContactRest,
    ContactWishes,
)
from api.pagination import PageOf
from api.times import Instant, Wire
from domain.contacts.views import ContactEventView, ContactView, TimelineItem
from domain.interactions.views import InteractionView
from domain.shared.linkedin import profile_url


class ContactResponse(Wire, frozen=True):
    """A contact. `rhythm_days` is the interval in force; `interval_days` the contact's own, if it has one.

    `time_zone` and `region` are null where they are as with the owner, `wishes` where there are none.
    `state` is fresh, soon, due, drifting, dormant, resting, closed or unplanned, and more may come.
    `concealed` names the fields that you do not get to see here: they look empty, whatever they hold.
    `origins` is there with `include=origins`: by field, or by map and key such as `emails.k3` and `tags.<id>`, the
    sources that tell of what stands there; what is yours has none.
    """

    id: UUID
    version: int
    given_name: str
    family_name: str
    name: str
    headline: str | None
    position: str | None
    organisation: ContactOrganisation | None
    organisation_id: UUID | None
    linkedin_slug: str | None
    linkedin_url: str | None
    emails: dict[str, ContactEmail]
    phones: dict[str, ContactPhone]
    links: dict[str, ContactLink]
    addresses: dict[str, ContactAddress]
    birthday: ContactBirthday | None
    notes: str
    private_notes: str
    connected_on: date | None
    time_zone: str | None
    region: str | None
    wishes: ContactWishes | None
    tag_ids: Sequence[UUID]
    tier: str | None
    interval_days: int | None
    rhythm_days: int | None
    stage: str
    stage_set_by: str
    state: str
    resting: ContactRest | None
    closed_at: Instant | None
    do_not_contact: ContactOptOut | None
    last_touch_at: Instant | None
    last_inbound_at: Instant | None
    last_outbound_at: Instant | None
    due_at: Instant | None
    created_at: Instant
    updated_at: Instant
    deleted_at: Instant | None
    concealed: Sequence[str]
    origins: dict[str, list[str]] | None

    @property
    def etag_facet(self) -> str:
        """Time moves the state, a rename the organisation, another role what is seen, and a source that tells
        the same once more the origins: none of them makes a new version.
        """
        name = self.organisation.name if self.organisation else ""
        stored: Any = self.origins
        origins = "" if stored is None else f".{crc32(bytes(stored)):x}"
        return f"{self.state}.{crc32(name.encode()):x}{len(self.concealed) or ''}{origins}"

    @classmethod
    def of(cls, view: ContactView) -> Self:
        # By position: lists make fifty of these a page, and names would cost as much as the database.
        slug = view.linkedin_slug
        stored: Any = view  # JSON goes to the wire as it is stored; the types say what is in it
        return cls(
            view.id,
            view.version,
            view.given_name,
            view.family_name,
            view.name,
            view.headline,
            view.position,
            None if view.organisation_id is None else _organisation(view),
            view.organisation_id,
            slug,
            profile_url(slug) if slug else None,
            stored.emails,
            stored.phones,
            stored.links,
            stored.addresses,
            stored.birthday,
            view.notes,
            view.private_notes,
            view.connected_on,
            view.time_zone,
            view.region,
            stored.wishes,
            view.tag_ids,
            view.tier,
            view.interval_days,
            view.rhythm_days,
            view.stage,
            view.stage_set_by,
            view.state,
            None if view.resting_since is None else _rest(view),
            view.closed_at,
            None if view.do_not_contact_at is None else _opt_out(view),
            view.last_touch_at,
            view.last_inbound_at,
            view.last_outbound_at,
            view.due_at,
            view.created_at,
            view.updated_at,
            view.deleted_at,
            view.concealed,
            stored.origins,
        )


class ContactList(PageOf[ContactResponse], frozen=True, kw_only=True):
    """A page of contacts."""


class TimelineInteraction(Wire, frozen=True, kw_only=True):
    """An interaction in a timeline."""

    id: UUID
    version: int
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
    concealed: Sequence[str]

    @classmethod
    def of(cls, view: InteractionView) -> Self:
        return cls(**{name: getattr(view, name) for name in cls.__struct_fields__})


class TimelineEvent(Wire, frozen=True, kw_only=True):
    """Something worth telling that is no interaction: `kind` says what, `body` holds the particulars."""

    id: UUID
    kind: str
    noticed_at: Instant
    happened_on: date | None
    body: dict[str, Any]

    @classmethod
    def of(cls, view: ContactEventView) -> Self:
        return cls(**{name: getattr(view, name) for name in cls.__struct_fields__})


class TimelineItemResponse(Wire, frozen=True, kw_only=True):
    """One thing that happened: `kind`, interaction or event, says which of the two fields is not null."""

    id: UUID
    kind: str
    at: Instant
    interaction: TimelineInteraction | None
    event: TimelineEvent | None

    @classmethod
    def of(cls, item: TimelineItem) -> Self:
        return cls(
            id=item.id,
            kind=item.kind,
            at=item.at,
            interaction=TimelineInteraction.of(item.interaction) if item.interaction else None,
            event=TimelineEvent.of(item.event) if item.event else None,
        )


class Timeline(PageOf[TimelineItemResponse], frozen=True, kw_only=True):
    """A page of what happened with a contact, newest first."""


class BatchRefusal(Wire, frozen=True, kw_only=True):
    """Why one operation was refused; `code` is one of those that problems have."""

    code: str
    detail: str


class BatchResult(Wire, frozen=True, kw_only=True):
    """What came of one operation: `status` is what it would have been answered with alone."""

    status: int
    contact: ContactResponse | None
    refusal: BatchRefusal | None


class BatchResponse(Wire, frozen=True, kw_only=True):
    """What came of the operations, in their order."""

    results: list[BatchResult]


def _organisation(view: ContactView) -> ContactOrganisation | None:
    if view.organisation_id is None:
        return None
    return ContactOrganisation(id=view.organisation_id, name=view.organisation_name or "")


def _rest(view: ContactView) -> ContactRest | None:
    if view.resting_since is None:
        return None
    return ContactRest(since=view.resting_since, until=view.rest_until, reason=view.rest_reason)


def _opt_out(view: ContactView) -> ContactOptOut | None:
    if view.do_not_contact_at is None:
        return None
    return ContactOptOut(since=view.do_not_contact_at, reason=view.do_not_contact_reason)
