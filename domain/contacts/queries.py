"""Reads of contacts and of what happened with them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

import msgspec

from domain.contacts.errors import ContactTrashed
from domain.contacts.model import restorable_until
from domain.contacts.values import Tier
from domain.contacts.views import ContactView, TimelineItem, item_seen_by, seen_by
from domain.shared.actor import Actor, Scope
from domain.shared.errors import Invalid
from domain.shared.ids import ContactId, OrganisationId, TagId, WorkspaceId
from domain.shared.paging import Page, Position
from domain.shared.sight import Sight, page_seen, sight_of


class SortUnfit(Invalid):
    """The trash is listed by when a contact was deleted, and nothing else is."""

    code = "sort_unfit"


class ContactSort(StrEnum):
    """The orders in which contacts can be listed; a minus turns one around. Absent values come last."""

    NEWEST = "-created_at"
    OLDEST = "created_at"
    CHANGED_LAST = "-updated_at"
    CHANGED_FIRST = "updated_at"
    NAME = "name"
    NAME_BACKWARDS = "-name"
    TOUCHED_LAST = "-last_touch_at"
    DUE_FIRST = "due_at"
    DELETED_LAST = "-deleted_at"


class ContactFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which contacts. Of several values any may fit; nothing given means no limit.

    `words` are beginnings of words, all of which have to be found; None when nothing is searched for. They are
    looked for `in_notes` too.
    `untiered` asks for contacts without a tier, beside those of `tiers`. `after` and `before` exclude the
    instant or day itself. `deleted` lists the trash instead.
    """

    words: tuple[str, ...] | None = None
    in_notes: bool = True
    tag_ids: tuple[TagId, ...] = ()
    tiers: tuple[Tier, ...] = ()
    untiered: bool = False
    stages: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    organisation_ids: tuple[OrganisationId, ...] = ()
    due_before: datetime | None = None
    connected_after: date | None = None
    connected_before: date | None = None
    deleted: bool = False


class ContactReads(Protocol):
    """Reads of a workspace's contacts, one statement each, outside of any transaction."""

    async def page(
        self,
        workspace_id: WorkspaceId,
        wanted: ContactFilter,
        sort: ContactSort,
        after: Position | None,
        limit: int,
    ) -> Page[ContactView]: ...

    async def get(self, workspace_id: WorkspaceId, contact_id: ContactId) -> ContactView:
        """The contact with its origins, in the trash or not. Raises NotFound, ContactMerged."""


class TimelineReads(Protocol):
    """Reads of what happened with a contact, outside of any transaction."""

    async def page(
        self,
        workspace_id: WorkspaceId,
        contact_id: ContactId,
        after: Position | None,
        limit: int,
    ) -> Page[TimelineItem]:
        """Newest first. Raises NotFound when there is no such contact, ContactMerged, ContactTrashed."""


async def list_contacts(
    reads: ContactReads,
    actor: Actor,
    wanted: ContactFilter,
    sort: ContactSort,
    after: Position | None,
    limit: int,
) -> Page[ContactView]:
    """The trash has one order, whatever is deleted last first; it is meant where nothing else is asked for.

    A search without any word finds nothing. Raises SortUnfit.
    """
    actor.require(Scope.CONTACTS_READ)
    if wanted.words == ():
        return Page(items=[], next=None)
    order = ContactSort.DELETED_LAST if wanted.deleted and sort == ContactSort.NEWEST else sort
    if wanted.deleted != (order == ContactSort.DELETED_LAST):
        raise SortUnfit
    sight = sight_of(actor)
    if sight is Sight.OUTLINE:
        wanted = msgspec.structs.replace(wanted, in_notes=False)
    page = await reads.page(actor.workspace_id, wanted, order, after, limit)
    return page_seen(page, sight, seen_by)


async def read_contact(
    reads: ContactReads,
    actor: Actor,
    contact_id: ContactId,
    *,
    include_trashed: bool = False,
    with_origins: bool = False,
) -> ContactView:
    """Raises NotFound, or ContactTrashed with the day until which it can be restored."""
    actor.require(Scope.CONTACTS_READ)
    view = await reads.get(actor.workspace_id, contact_id)
    if view.deleted_at and not include_trashed:
        raise ContactTrashed(restorable_until=restorable_until(view.deleted_at))
    shown = view if with_origins else msgspec.structs.replace(view, origins=None)
    return seen_by(sight_of(actor), shown)


async def read_timeline(
    reads: TimelineReads,
    actor: Actor,
    contact_id: ContactId,
    after: Position | None,
    limit: int,
) -> Page[TimelineItem]:
    """Interactions and events of a contact, newest first. Raises NotFound, ContactTrashed."""
    actor.require(Scope.INTERACTIONS_READ)
    page = await reads.page(actor.workspace_id, contact_id, after, limit)
    return page_seen(page, sight_of(actor), item_seen_by)
