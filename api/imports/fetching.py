"""The route that fetches a linked account."""

from uuid import UUID

from litestar import Controller, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, SkipValidation

from api.access import KEY_REQUIRED, needs
from api.answers import Reply
from api.imports.controller import accepted
from api.imports.schemas import ImportAccountRequest, ImportResponse
from api.ports import Ports
from domain.portability.commands import import_linked_account
from domain.shared.actor import Actor, Scope
from domain.shared.ids import LinkedAccountId
from domain.unit_of_work import UnitOfWork


class AccountImportController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}/linked-accounts/{linked_account_id:uuid}/imports"
    tags = ["Imports"]  # noqa: RUF012 - the form Litestar asks for

    @post(
        "/",
        operation_id="importLinkedAccount",
        opt=needs(Scope.IMPORTS_WRITE) | KEY_REQUIRED,
        status_code=202,
    )
    async def start(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        linked_account_id: FromPath[UUID],
        data: JSONBody[ImportAccountRequest],
    ) -> Reply[ImportResponse]:
        """Import a linked account: fetch it from LinkedIn, then preview or commit it.

        LinkedIn may need up to two days to put the copy together. Meanwhile the import is `waiting`, and other
        imports go on.
        """
        account_id = LinkedAccountId(linked_account_id)
        view = await import_linked_account(uow, actor, account_id, data.mode)
        return accepted(view, ports, actor)
