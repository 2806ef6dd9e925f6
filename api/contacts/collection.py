"""Routes over many contacts at once, and over what happened with one."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, SkipValidation

from api.access import costs, needs, unrecorded
from api.contacts.listing import CONTACTS, TIMELINE, NoFilter, SearchContactsRequest
from api.contacts.requests import (
    BatchRequest,
    ContactOperation,
    contact_changes,
    contact_values,
)
from api.contacts.schemas import (
    BatchRefusal,
    BatchResponse,
    BatchResult,
    ContactList,
    ContactResponse,
    Timeline,
    TimelineItemResponse,
)
from api.listing import Wanted
from api.pagination import Cursors
from api.patches import sent_fields
from api.ports import Ports
from api.problem_codes import status_of
from domain.contacts.batch import ContactChange, Outcome, change_contacts
from domain.contacts.queries import ContactSort, list_contacts, read_timeline
from domain.limits.tiers import BATCH, SEARCH
from domain.shared.actor import Actor, Scope
from domain.shared.errors import Invalid
from domain.shared.ids import ContactId
from domain.unit_of_work import UnitOfWork

_STATUSES = {"created": 201, "found": 200, "updated": 200, "trashed": 204, "restored": 200}


class ContactCollectionController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}/contacts"
    tags = ["Contacts"]  # noqa: RUF012 - the form Litestar asks for

    @post(
        "/search",
        operation_id="searchContacts",
        opt=needs(Scope.CONTACTS_READ) | unrecorded("It only reads.") | costs(SEARCH),
        status_code=200,
    )
    async def search(
        self,
        request: Request[Any, Any, Any],
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        data: JSONBody[SearchContactsRequest],
    ) -> ContactList:
        """List contacts by filters in the body, the same as those of the list."""
        cursors = Cursors(ports.cursor_keys)
        wanted = CONTACTS.read(data.as_query(), cursors, request.scope["path"])
        page = await list_contacts(
            ports.relationships.contacts,
            actor,
            wanted.filter.wanted(),
            ContactSort(wanted.sort),
            wanted.position,
            wanted.limit,
        )
        return ContactList.of(page, ContactResponse.of, wanted.cursor)

    @post(
        "/batch",
        operation_id="batchContacts",
        opt=needs(Scope.CONTACTS_WRITE) | costs(BATCH),
        status_code=200,
    )
    async def batch(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        data: JSONBody[BatchRequest],
    ) -> BatchResponse:
        """Do up to 100 changes in order and tell what came of each; with `atomic` all of them or none."""
        changes = [_to_change(each) for each in data.operations]
        outcomes = await change_contacts(uow, actor, changes, is_atomic=data.atomic)
        return BatchResponse(results=[_to_result(each) for each in outcomes])

    @get(
        "/{contact_id:uuid}/timeline",
        operation_id="readTimeline",
        opt=needs(Scope.INTERACTIONS_READ) | TIMELINE.opt,
    )
    async def timeline(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        wanted: NamedDependency[SkipValidation[Wanted[NoFilter]]],
        contact_id: FromPath[UUID],
    ) -> Timeline:
        """Everything that happened with a contact, newest first."""
        page = await read_timeline(
            ports.relationships.timeline,
            actor,
            ContactId(contact_id),
            wanted.position,
            wanted.limit,
        )
        return Timeline.of(page, TimelineItemResponse.of, wanted.cursor)


def _to_change(operation: ContactOperation) -> ContactChange:
    change = ContactChange(
        op=operation.op,
        contact_id=None if operation.id is None else ContactId(operation.id),
        version=operation.version,
    )
    sent = sent_fields(operation.contact) if operation.contact else {}
    try:
        values = contact_values(sent) if operation.op == "create" else contact_changes(sent)
    except Invalid as refusal:
        return msgspec.structs.replace(change, refusal=refusal)
    return msgspec.structs.replace(change, values=values)


def _to_result(outcome: Outcome) -> BatchResult:
    refusal = outcome.refusal
    return BatchResult(
        status=status_of(type(refusal)) if refusal else _STATUSES[outcome.result],
        contact=ContactResponse.of(outcome.contact) if outcome.contact else None,
        refusal=BatchRefusal(code=refusal.code, detail=refusal.detail) if refusal else None,
    )
