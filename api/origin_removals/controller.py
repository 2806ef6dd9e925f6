"""The routes of origins and their removals."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, SkipValidation

from api.access import KEY_REQUIRED, costs, needs
from api.answers import Reply
from api.listing import Wanted
from api.origin_removals.schemas import (
    REMOVALS,
    OriginList,
    OriginResponse,
    RemovalList,
    RemovalQuery,
    RemovalResponse,
    RequestRemovalRequest,
)
from api.ports import Ports
from domain.limits.tiers import COUNTING
from domain.origins.commands import request_removal
from domain.origins.model import ACTIVE
from domain.origins.queries import list_origins, list_removals, read_removal
from domain.shared.actor import Actor, Role, Scope
from domain.shared.ids import OriginRemovalId
from domain.unit_of_work import UnitOfWork

OWNERS = needs(Scope.IMPORTS_WRITE, Role.OWNER)
# What goes does not come back: the one who asks has just proved who they are.
PROVED_OWNERS = needs(Scope.IMPORTS_WRITE, Role.OWNER, recent=True)


class OriginsController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}/origins"
    tags = ["Origins"]  # noqa: RUF012 - the form Litestar asks for

    @get("/", operation_id="listOrigins", opt=OWNERS | costs(COUNTING))
    async def list_all(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
    ) -> OriginList:
        """List where contacts, values and touches came from, and what would go with each origin."""
        found = await list_origins(ports.origins, actor)
        return OriginList(data=[OriginResponse.of(each) for each in found], next_cursor=None)


class OriginRemovalsController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}/origin-removals"
    tags = ["Origins"]  # noqa: RUF012 - the form Litestar asks for

    @get("/", operation_id="listOriginRemovals", opt=OWNERS | REMOVALS.opt)
    async def list_all(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        wanted: NamedDependency[SkipValidation[Wanted[RemovalQuery]]],
    ) -> RemovalList:
        """List what was taken out by its origin, newest first."""
        page = await list_removals(ports.origins, actor, wanted.position, wanted.limit)
        return RemovalList.of(
            page, lambda view: RemovalResponse.of(view, ports.public_url), wanted.cursor
        )

    @post(
        "/",
        operation_id="requestOriginRemoval",
        opt=PROVED_OWNERS | KEY_REQUIRED,
        status_code=202,
    )
    async def request(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        data: JSONBody[RequestRemovalRequest],
    ) -> Reply[RemovalResponse]:
        """Take out everything that came by one origin and by no other.

        What the owner has set stays. It cannot be undone.
        """
        response = RemovalResponse.of(
            await request_removal(uow, actor, data.origin), ports.public_url
        )
        address = f"/v1/workspaces/{actor.workspace_id}/origin-removals/{response.id}"
        headers = {"location": address, **_retry_after(response)}
        return Reply(response, status_code=202, headers=headers)

    @get("/{origin_removal_id:uuid}", operation_id="getOriginRemoval", opt=OWNERS)
    async def read(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        origin_removal_id: FromPath[UUID],
    ) -> Reply[RemovalResponse]:
        """Read how a removal stands; while it is at work `Retry-After` says when to ask again."""
        view = await read_removal(ports.origins, actor, OriginRemovalId(origin_removal_id))
        response = RemovalResponse.of(view, ports.public_url)
        return Reply(response, status_code=200, headers=_retry_after(response))


def _retry_after(response: RemovalResponse) -> dict[str, str]:
    return {"retry-after": "2"} if response.state in ACTIVE else {}
