"""Leaving, coming back, and erasing a contact, over HTTP."""

from uuid import UUID

from litestar import Controller, post
from litestar.di import NamedDependency
from litestar.params import FromPath, SkipValidation

from api.access import needs
from api.etags import Conditions
from api.ports import Ports
from domain.erasure.commands import erase_contact, stay
from domain.shared.actor import Actor, Principal, Scope
from domain.shared.ids import ContactId
from domain.unit_of_work import UnitOfWork


class DepartureController(Controller):
    path = "/v1/me/restoration"
    tags = ["Accounts"]  # noqa: RUF012 - the form Litestar asks for

    @post(
        "/",
        operation_id="keepMe",
        opt=needs(Scope.ACCOUNT_MANAGE),
        status_code=204,
    )
    async def stay(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        principal: NamedDependency[SkipValidation[Principal]],
    ) -> None:
        """Keep the account after all."""
        await stay(ports.accounts.uow, principal)


class ErasureController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}/contacts/{contact_id:uuid}"
    tags = ["Contacts"]  # noqa: RUF012 - the form Litestar asks for

    @post(
        "/erasure",
        operation_id="eraseContact",
        opt=needs(Scope.CONTACTS_ERASE),
        status_code=204,
    )
    async def erase(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        conditions: NamedDependency[SkipValidation[Conditions]],
        contact_id: FromPath[UUID],
    ) -> None:
        """Erase somebody for good, with everything that is kept of them.

        There is no way back. What stays is a salted key of what they would be recognised by, so that no import
        brings them back. Uploaded files and finished exports go too, for they hold many people at once.
        """
        await erase_contact(uow, actor, ContactId(contact_id), conditions.version)
