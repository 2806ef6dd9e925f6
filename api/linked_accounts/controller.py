"""One linked account."""

from uuid import UUID

from litestar import Controller, delete, get, patch
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, SkipValidation

from api.access import needs
from api.etags import Conditions, showing_current
from api.linked_accounts.schemas import (
    ChangeLinkedAccountRequest,
    LinkedAccountResponse,
    UnlinkedResponse,
)
from api.ports import Ports
from domain.linked_accounts.commands import schedule_imports, unlink
from domain.linked_accounts.queries import read_linked_account
from domain.shared.actor import Actor, Role, Scope
from domain.shared.ids import LinkedAccountId
from domain.unit_of_work import UnitOfWork

READERS = needs(Scope.IMPORTS_READ)
OWNERS = needs(Scope.LINKED_ACCOUNTS_MANAGE, Role.OWNER)


class LinkedAccountController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}/linked-accounts/{linked_account_id:uuid}"
    tags = ["Imports"]  # noqa: RUF012 - the form Litestar asks for

    @get("/", operation_id="getLinkedAccount", opt=READERS)
    async def read(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        linked_account_id: FromPath[UUID],
    ) -> LinkedAccountResponse:
        """Read how a linked account stands, and when it is imported next."""
        account_id = LinkedAccountId(linked_account_id)
        view = await read_linked_account(ports.linking.accounts, actor, account_id)
        return LinkedAccountResponse.of(view)

    @patch("/", operation_id="changeLinkedAccount", opt=OWNERS)
    async def change(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        conditions: NamedDependency[SkipValidation[Conditions]],
        linked_account_id: FromPath[UUID],
        data: JSONBody[ChangeLinkedAccountRequest],
    ) -> LinkedAccountResponse:
        """Have a linked account imported again by itself, every week or month, or no more.

        Not in a sandbox, whose clock LinkedIn does not follow.
        """
        account_id = LinkedAccountId(linked_account_id)

        async def present() -> LinkedAccountResponse:
            view = await read_linked_account(ports.linking.accounts, actor, account_id)
            return LinkedAccountResponse.of(view)

        async with showing_current(present):
            view = await schedule_imports(
                uow,
                actor,
                account_id,
                data.schedule,
                first_at=data.next_import_at,
                expected_version=conditions.version,
            )
        return LinkedAccountResponse.of(view)

    @delete("/", operation_id="unlinkAccount", opt=OWNERS, status_code=200)
    async def remove(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        linked_account_id: FromPath[UUID],
    ) -> UnlinkedResponse:
        """Unlink an account: its token is forgotten at once.

        LinkedIn has no way for a service to give a permission back; the answer says where its member can. What was
        imported stays until everything of the origin `linkedin_api` is removed.
        """
        return UnlinkedResponse.of(await unlink(uow, actor, LinkedAccountId(linked_account_id)))
