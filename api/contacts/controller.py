"""The routes of contacts."""

from uuid import UUID

from litestar import Controller, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, SkipValidation

from api.access import MAY_CREATE, needs
from api.answers import Reply, created
from api.contacts.listing import CONTACTS, ContactQuery
from api.contacts.requests import (
    CreateContactRequest,
    PatchContactRequest,
    PutContactRequest,
    contact_changes,
    contact_values,
    masked,
)
from api.contacts.schemas import ContactList, ContactResponse
from api.etags import Conditions, showing_current
from api.including import included
from api.listing import Wanted
from api.patches import sent_fields
from api.ports import Ports
from domain.contacts.commands import (
    create_contact,
    patch_contact,
    replace_contact,
    restore_contact,
    trash_contact,
)
from domain.contacts.queries import ContactSort, list_contacts, read_contact
from domain.shared.actor import Actor, Scope
from domain.shared.ids import ContactId, TagId
from domain.unit_of_work import UnitOfWork

READ, WRITE = needs(Scope.CONTACTS_READ), needs(Scope.CONTACTS_WRITE)


class ContactController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}/contacts"
    tags = ["Contacts"]  # noqa: RUF012 - the form Litestar asks for

    @get("/", operation_id="listContacts", opt=READ | CONTACTS.opt)
    async def list_contacts(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        wanted: NamedDependency[SkipValidation[Wanted[ContactQuery]]],
    ) -> ContactList:
        """List contacts, narrowed by filters and searched by words."""
        page = await list_contacts(
            ports.relationships.contacts,
            actor,
            wanted.filter.wanted(),
            ContactSort(wanted.sort),
            wanted.position,
            wanted.limit,
        )
        return ContactList.of(page, ContactResponse.of, wanted.cursor)

    @post("/", operation_id="createContact", opt=WRITE)
    async def create(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        data: JSONBody[CreateContactRequest],
    ) -> Reply[ContactResponse]:
        """Make a contact under an id that the service chooses."""
        values = sent_fields(data)
        tag_ids = tuple(TagId(each) for each in values.pop("tag_ids"))
        view, _ = await create_contact(uow, actor, contact_values(values), tag_ids=tag_ids)
        location = f"/v1/workspaces/{actor.workspace_id}/contacts/{view.id}"
        return created(ContactResponse.of(view), location)

    @get("/{contact_id:uuid}", operation_id="getContact", opt=READ)
    async def read(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        contact_id: FromPath[UUID],
        include: FromQuery[str | None] = None,
    ) -> ContactResponse:
        """Read a contact; one in the trash only with `include=deleted`, where values come from with `origins`."""
        said = included(include, "deleted", "origins")
        view = await read_contact(
            ports.relationships.contacts,
            actor,
            ContactId(contact_id),
            include_trashed="deleted" in said,
            with_origins="origins" in said,
        )
        return ContactResponse.of(view)

    @put("/{contact_id:uuid}", operation_id="putContact", opt=WRITE | MAY_CREATE)
    async def put(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        conditions: NamedDependency[SkipValidation[Conditions]],
        contact_id: FromPath[UUID],
        data: JSONBody[PutContactRequest],
    ) -> Reply[ContactResponse]:
        """Make a contact under an id of the client (`If-None-Match: *`), or replace it (`If-Match`)."""
        version, key = conditions.require_either(), ContactId(contact_id)
        values = contact_values(sent_fields(data))
        if version is None:
            view, is_new = await create_contact(uow, actor, values, contact_id=key)
            return Reply(ContactResponse.of(view), status_code=201 if is_new else 200)
        async with showing_current(lambda: _current(ports, actor, key)):
            view = await replace_contact(uow, actor, key, values, version)
        return Reply(ContactResponse.of(view), status_code=200)

    @patch("/{contact_id:uuid}", operation_id="patchContact", opt=WRITE)
    async def change(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        conditions: NamedDependency[SkipValidation[Conditions]],
        contact_id: FromPath[UUID],
        data: JSONBody[PatchContactRequest],
        update_mask: FromQuery[str | None] = None,
    ) -> ContactResponse:
        """Set some fields. With `update_mask` only those it names, and those it names in vain are emptied."""
        changes = contact_changes(masked(sent_fields(data), update_mask))
        key = ContactId(contact_id)
        async with showing_current(lambda: _current(ports, actor, key)):
            view = await patch_contact(uow, actor, key, changes, conditions.version)
        return ContactResponse.of(view)

    @delete("/{contact_id:uuid}", operation_id="trashContact", opt=WRITE)
    async def trash(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        conditions: NamedDependency[SkipValidation[Conditions]],
        contact_id: FromPath[UUID],
    ) -> None:
        """Put a contact into the trash, from where it can be restored for 30 days."""
        key = ContactId(contact_id)
        async with showing_current(lambda: _current(ports, actor, key)):
            await trash_contact(uow, actor, key, conditions.version)

    @post(
        "/{contact_id:uuid}/restoration", operation_id="restoreContact", opt=WRITE, status_code=200
    )
    async def restore(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        contact_id: FromPath[UUID],
    ) -> ContactResponse:
        """Take a contact out of the trash, as it was."""
        return ContactResponse.of(await restore_contact(uow, actor, ContactId(contact_id)))


async def _current(ports: Ports, actor: Actor, contact_id: ContactId) -> ContactResponse:
    view = await read_contact(ports.relationships.contacts, actor, contact_id, include_trashed=True)
    return ContactResponse.of(view)
