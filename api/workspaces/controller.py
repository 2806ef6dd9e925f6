"""Workspaces over HTTP."""

import msgspec
from litestar import Controller, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody, SkipValidation

from api.access import needs
from api.answers import Reply, created
from api.etags import Conditions, showing_current
from api.listing import Listing, Wanted
from api.ports import Ports
from api.workspaces.schemas import (
    ChangeWorkspaceRequest,
    CreateWorkspaceRequest,
    MoveTestClockRequest,
    SandboxClockResponse,
    WorkspaceList,
    WorkspaceResponse,
)
from domain.shared.actor import Actor, Principal, Scope
from domain.unit_of_work import UnitOfWork
from domain.workspaces.commands import (
    change_workspace,
    create_sandbox,
    delete_sandbox,
    move_test_clock,
)
from domain.workspaces.queries import list_workspaces, read_test_clock, read_workspace


class WorkspaceFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing: nobody is in so many workspaces."""


WORKSPACES = Listing(WorkspaceFilter, sorts=("created_at",))


class WorkspacesController(Controller):
    path = "/v1/workspaces"
    tags = ["Workspaces"]  # noqa: RUF012 - the form Litestar asks for

    @get("/", operation_id="listWorkspaces", opt=needs(Scope.WORKSPACE_READ) | WORKSPACES.opt)
    async def list_all(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        principal: NamedDependency[SkipValidation[Principal]],
        wanted: NamedDependency[SkipValidation[Wanted[WorkspaceFilter]]],
    ) -> WorkspaceList:
        """List the workspaces one is a member of."""
        page = await list_workspaces(
            ports.accounts.workspaces, principal, wanted.position, wanted.limit
        )
        return WorkspaceList.of(page, WorkspaceResponse.of, wanted.cursor)

    @post("/", operation_id="createWorkspace", opt=needs(Scope.ACCOUNT_MANAGE))
    async def create(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        principal: NamedDependency[SkipValidation[Principal]],
        data: JSONBody[CreateWorkspaceRequest],
    ) -> Reply[WorkspaceResponse]:
        """Make a sandbox.

        A sandbox has a clock of its own, and nothing in it ever reaches the outside. At most ten a
        person.
        """
        workspace = await create_sandbox(
            ports.accounts.uow,
            ports.accounts.live,
            principal,
            sandbox=data.sandbox,
            name=data.name,
            time_zone=data.time_zone,
            test_now=data.test_now,
        )
        return created(WorkspaceResponse.of(workspace), f"/v1/workspaces/{workspace.id}")


class WorkspaceController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}"
    tags = ["Workspaces"]  # noqa: RUF012 - the form Litestar asks for

    @get("/", operation_id="getWorkspace", opt=needs(Scope.WORKSPACE_READ))
    async def read(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
    ) -> WorkspaceResponse:
        """Read a workspace and its settings."""
        return WorkspaceResponse.of(await read_workspace(ports.accounts.workspaces, actor))

    @patch("/", operation_id="changeWorkspace", opt=needs(Scope.WORKSPACE_WRITE))
    async def change(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        conditions: NamedDependency[SkipValidation[Conditions]],
        data: JSONBody[ChangeWorkspaceRequest],
    ) -> WorkspaceResponse:
        """Change the name, the time zone or single settings.

        Everything is planned anew when the time zone or a setting changes.
        """

        async def present() -> WorkspaceResponse:
            return WorkspaceResponse.of(await read_workspace(ports.accounts.workspaces, actor))

        async with showing_current(present):
            workspace = await change_workspace(
                uow, actor, data.values(), expected_version=conditions.version
            )
        return WorkspaceResponse.of(workspace)

    @delete("/", operation_id="deleteWorkspace", opt=needs(Scope.WORKSPACE_WRITE))
    async def remove(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
    ) -> None:
        """Delete a sandbox with everything in it, for good."""
        await delete_sandbox(ports.accounts.uow, ports.accounts.live, actor)

    @get("/test-clock", operation_id="getTestClock", opt=needs(Scope.WORKSPACE_READ))
    async def read_clock(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
    ) -> SandboxClockResponse:
        """Read the clock of a sandbox."""
        return SandboxClockResponse.of(await read_test_clock(ports.accounts.workspaces, actor))

    @put(
        "/test-clock",
        operation_id="moveTestClock",
        opt=needs(Scope.WORKSPACE_WRITE),
        status_code=202,
    )
    async def move_clock(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        data: JSONBody[MoveTestClockRequest],
    ) -> SandboxClockResponse:
        """Send the clock of a sandbox forward.

        Everything that falls due on the way happens, in order, by the same rules as anywhere else.
        Ask for the clock until it is `still`.
        """
        return SandboxClockResponse.of(await move_test_clock(uow, actor, data.now))
