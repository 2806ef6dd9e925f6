"""How things stand with a contact: at rest, closed, not to be contacted, tagged."""

from uuid import UUID

from litestar import Controller, delete, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, SkipValidation

from api.access import needs
from api.contacts.requests import OptOutRequest, RestContactRequest
from api.contacts.schemas import ContactResponse
from api.etags import Conditions
from domain.contacts.commands import (
    allow_contact,
    close_contact,
    forbid_contact,
    reopen_contact,
    rest_contact,
    tag_contact,
    untag_contact,
    wake_contact,
)
from domain.shared.actor import Actor, Scope
from domain.shared.ids import ContactId, TagId
from domain.unit_of_work import UnitOfWork

WRITE = needs(Scope.CONTACTS_WRITE)


class StandingController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}/contacts/{contact_id:uuid}"
    tags = ["Contacts"]  # noqa: RUF012 - the form Litestar asks for

    @post("/rest", operation_id="restContact", opt=WRITE, status_code=200)
    async def rest(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        contact_id: FromPath[UUID],
        data: JSONBody[RestContactRequest],
    ) -> ContactResponse:
        """Let a contact rest: nothing seeks contact until then, and then the owner is asked."""
        view = await rest_contact(uow, actor, ContactId(contact_id), data.until)
        return ContactResponse.of(view)

    @delete("/rest", operation_id="wakeContact", opt=WRITE, status_code=200)
    async def wake(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        contact_id: FromPath[UUID],
    ) -> ContactResponse:
        """End a rest."""
        return ContactResponse.of(await wake_contact(uow, actor, ContactId(contact_id)))

    @put("/do-not-contact", operation_id="forbidContact", opt=WRITE)
    async def forbid(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        contact_id: FromPath[UUID],
        data: JSONBody[OptOutRequest],
    ) -> ContactResponse:
        """Mark somebody as not to be contacted; nothing overrides it."""
        view = await forbid_contact(uow, actor, ContactId(contact_id), data.reason)
        return ContactResponse.of(view)

    @delete("/do-not-contact", operation_id="allowContact", opt=WRITE, status_code=200)
    async def allow(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        conditions: NamedDependency[SkipValidation[Conditions]],
        contact_id: FromPath[UUID],
    ) -> ContactResponse:
        """Take a do-not-contact back. It needs `If-Match`, so that no stale device does it by accident."""
        version = conditions.require_version()
        return ContactResponse.of(await allow_contact(uow, actor, ContactId(contact_id), version))

    @put("/closure", operation_id="closeContact", opt=WRITE)
    async def close(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        contact_id: FromPath[UUID],
    ) -> ContactResponse:
        """Close a relationship: it is kept, and nothing is suggested any more."""
        return ContactResponse.of(await close_contact(uow, actor, ContactId(contact_id)))

    @delete("/closure", operation_id="reopenContact", opt=WRITE, status_code=200)
    async def reopen(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        contact_id: FromPath[UUID],
    ) -> ContactResponse:
        """Open a closed relationship again."""
        return ContactResponse.of(await reopen_contact(uow, actor, ContactId(contact_id)))

    @put("/tags/{tag_id:uuid}", operation_id="tagContact", opt=WRITE, status_code=204)
    async def tag(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        contact_id: FromPath[UUID],
        tag_id: FromPath[UUID],
    ) -> None:
        """Put a tag on a contact."""
        await tag_contact(uow, actor, ContactId(contact_id), TagId(tag_id))

    @delete("/tags/{tag_id:uuid}", operation_id="untagContact", opt=WRITE)
    async def untag(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        contact_id: FromPath[UUID],
        tag_id: FromPath[UUID],
    ) -> None:
        """Take a tag off a contact."""
        await untag_contact(uow, actor, ContactId(contact_id), TagId(tag_id))
