"""Contacts as they are read."""

from datetime import date, datetime
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.contacts.model import Contact, name_of
from domain.interactions.views import InteractionView
from domain.interactions.views import seen_by as interaction_seen_by
from domain.shared.ids import ContactEventId, ContactId, OrganisationId, TagId
from domain.shared.sight import Sight


class ContactView(msgspec.Struct, frozen=True, gc=False):
    """A contact at one moment of product time.

    Keyed maps, the birthday and wishes are JSON as it is stored: nobody between the database and the wire looks
    into them. Rows are read positionally, so the order of the fields is that of the select list. `concealed`
    names what is not shown; `origins` are None unless somebody asks for them.
    """

    id: ContactId
    version: int
    given_name: str
    family_name: str
    sort_name: str
    headline: str | None
    position: str | None
    organisation_id: OrganisationId | None
    organisation_name: str | None
    linkedin_slug: str | None
    emails: msgspec.Raw
    phones: msgspec.Raw
    links: msgspec.Raw
    addresses: msgspec.Raw
    birthday: msgspec.Raw | None
    notes: str
    private_notes: str
    connected_on: date | None
    time_zone: str | None
    region: str | None
    wishes: msgspec.Raw | None
    tag_ids: list[TagId]
    tier: str | None
    interval_days: int | None
    rhythm_days: int | None
    stage: str
    stage_set_by: str
    state: str
    resting_since: datetime | None
    rest_until: datetime | None
    rest_reason: str | None
    closed_at: datetime | None
    do_not_contact_at: datetime | None
    do_not_contact_reason: str | None
    last_touch_at: datetime | None
    last_inbound_at: datetime | None
    last_outbound_at: datetime | None
    due_at: datetime | None
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None
    concealed: tuple[str, ...] = ()
    origins: msgspec.Raw | None = None

    @property
    def name(self) -> str:
        return name_of(self.given_name, self.family_name, self.linkedin_slug)


STORED = tuple(
    name for name in ContactView.__struct_fields__ if name not in {"concealed", "origins"}
)


class ContactEventView(msgspec.Struct, frozen=True, gc=False):
    """Something worth telling that is no touch; `body` is JSON as it is stored."""

    id: ContactEventId
    kind: str
    noticed_at: datetime
    happened_on: date | None
    body: msgspec.Raw


class TimelineItem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened: `kind`, interaction or event, says which of these two fields is there."""

    id: UUID
    kind: str
    at: datetime
    interaction: InteractionView | None
    event: ContactEventView | None


def view_of(contact: Contact, now: datetime, sight: Sight) -> ContactView:
    """The contact as a read right after this change would show it to somebody with this sight."""
    view = ContactView(
        id=contact.id,
        version=contact.version,
        given_name=contact.given_name,
        family_name=contact.family_name,
        sort_name=contact.sort_name,
        headline=contact.headline,
        position=contact.position,
        organisation_id=contact.organisation_id,
        organisation_name=contact.organisation_name,
        linkedin_slug=contact.linkedin_slug,
        emails=_raw(contact.emails),
        phones=_raw(contact.phones),
        links=_raw(contact.links),
        addresses=_raw(contact.addresses),
        birthday=_raw(contact.birthday) if contact.birthday else None,
        notes=contact.notes,
        private_notes=contact.private_notes,
        connected_on=contact.connected_on,
        time_zone=contact.time_zone,
        region=contact.region,
        wishes=_raw(contact.wishes) if contact.wishes else None,
        tag_ids=contact.tag_ids,
        tier=contact.tier,
        interval_days=contact.interval_days,
        rhythm_days=contact.rhythm_days,
        stage=contact.stage,
        stage_set_by=contact.stage_set_by,
        state=contact.state_at(now),
        resting_since=contact.resting_since,
        rest_until=contact.rest_until,
        rest_reason=contact.rest_reason,
        closed_at=contact.closed_at,
        do_not_contact_at=contact.do_not_contact_at,
        do_not_contact_reason=contact.do_not_contact_reason,
        last_touch_at=contact.clock.last_touch_at,
        last_inbound_at=contact.clock.last_inbound_at,
        last_outbound_at=contact.clock.last_outbound_at,
        due_at=contact.due_at,
        created_at=contact.created_at or now,
        updated_at=contact.updated_at or now,
        deleted_at=contact.deleted_at,
    )
    return seen_by(sight, view)


def seen_by(sight: Sight, view: ContactView) -> ContactView:
    """The contact without what this sight does not reach."""
    if sight is Sight.EVERYTHING:
        return view
    if sight is Sight.SHARED:
        return replace(view, private_notes="", concealed=_PRIVATE)
    concealed = _WORDS if view.origins is None else (*_WORDS, "origins")
    return replace(
        view,
        notes="",
        private_notes="",
        wishes=None,
        do_not_contact_reason=None,
        concealed=concealed,
        origins=None,
    )


def item_seen_by(sight: Sight, item: TimelineItem) -> TimelineItem:
    """Likewise for what happened."""
    if item.interaction is None or sight is Sight.EVERYTHING:
        return item
    return replace(item, interaction=interaction_seen_by(sight, item.interaction))


_PRIVATE = ("private_notes",)
_WORDS = ("notes", "private_notes", "wishes", "do_not_contact.reason")


def _raw(value: object) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(value))
