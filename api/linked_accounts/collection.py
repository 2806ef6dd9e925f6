"""The linked accounts of a workspace, and linking one more."""

from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, SkipValidation

from api.access import SECRET, needs, unrecorded
from api.answers import Reply, created
from api.linked_accounts.pages import COOKIE
from api.linked_accounts.schemas import (
    LINKED_ACCOUNTS,
    AuthorizeLinkedAccountRequest,
    AvailabilityResponse,
    LinkAccountRequest,
    LinkedAccountList,
    LinkedAccountQuery,
    LinkedAccountResponse,
    LinkingResponse,
)
from api.listing import Wanted
from api.ports import Ports
from domain.linked_accounts.linking import complete, set_out
from domain.linked_accounts.queries import list_linked_accounts, read_availability
from domain.shared.actor import Actor, Role, Scope

AnyRequest = Request[Any, Any, Any]

READERS = needs(Scope.IMPORTS_READ)
OWNERS = needs(Scope.LINKED_ACCOUNTS_MANAGE, Role.OWNER)
# Whoever sets out has just proved who they are; the code that comes back is bound to them.
PROVED_OWNERS = needs(Scope.LINKED_ACCOUNTS_MANAGE, Role.OWNER, recent=True)


class LinkedAccountsController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}/linked-accounts"
    tags = ["Imports"]  # noqa: RUF012 - the form Litestar asks for

    @get("/", operation_id="listLinkedAccounts", opt=READERS | LINKED_ACCOUNTS.opt)
    async def list_all(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        wanted: NamedDependency[SkipValidation[Wanted[LinkedAccountQuery]]],
    ) -> LinkedAccountList:
        """List the linked accounts of a workspace, newest first."""
        page = await list_linked_accounts(
            ports.linking.accounts, actor, wanted.position, wanted.limit
        )
        return LinkedAccountList.of(page, LinkedAccountResponse.of, wanted.cursor)

    @get(
        "/availability",
        operation_id="getLinkingAvailability",
        opt=READERS,
    )
    async def tell_availability(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
    ) -> AvailabilityResponse:
        """Read who can link a LinkedIn account, and what everybody else can do."""
        return AvailabilityResponse.of(read_availability(ports.linking.provider, actor))

    @post(
        "/authorizations",
        operation_id="authorizeLinkedAccount",
        opt=PROVED_OWNERS
        | SECRET
        | unrecorded("Nothing changes before the account is linked, and that is recorded."),
        status_code=200,
    )
    async def start(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        data: JSONBody[AuthorizeLinkedAccountRequest],
    ) -> Reply[LinkingResponse]:
        """Begin to link a LinkedIn account, so that its network can be imported.

        Show `availability` to the owner first: LinkedIn allows it to few. Then send them to `url` within ten
        minutes, and the one-time code that comes back to `linkAccount`.
        """
        linking = ports.linking
        setting = await set_out(
            ports.uow,
            linking.provider,
            linking.secrets,
            actor,
            data.wish(),
            returns=ports.sign_in.returns,
        )
        return Reply(LinkingResponse.of(setting), cookies=COOKIE.bound(setting.binding))

    @post("/", operation_id="linkAccount", opt=OWNERS | SECRET, status_code=201)
    async def link(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        request: AnyRequest,
        data: JSONBody[LinkAccountRequest],
    ) -> Reply[LinkedAccountResponse]:
        """Link the account that the one-time code stands for.

        The code works once, within a minute, for the owner who set out, in the same browser or app. An account that
        is linked already is renewed, and answered with 201 as well.
        """
        linking = ports.linking
        view = await complete(
            ports.uow,
            linking.provider,
            linking.secrets,
            linking.sealing,
            actor,
            data.completion(COOKIE.binding_of(request)),
        )
        location = f"/v1/workspaces/{actor.workspace_id}/linked-accounts/{view.id}"
        answer = created(LinkedAccountResponse.of(view), location)
        answer.set_cookie(COOKIE.released())
        return answer
