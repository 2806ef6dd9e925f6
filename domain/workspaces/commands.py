"""What changes workspaces."""

from datetime import datetime
from typing import Any

from domain.accounts.ports import AccountsTransaction, AccountsUnitOfWork, LiveSessions
from domain.shared.actor import Actor, Principal, Role, Scope
from domain.shared.errors import NotFound
from domain.shared.events import Event
from domain.shared.ids import WorkspaceId, new_id
from domain.unit_of_work import UnitOfWork
from domain.workspaces.model import (
    SANDBOXES_PER_USER,
    OnlySandboxes,
    SandboxClock,
    TooManySandboxes,
    Workspace,
)
from domain.workspaces.views import WorkspaceView

POLICY_CHANGED = "workspace.policy_changed"
REGION_CHANGED = "workspace.region_changed"
WORKSPACE_DELETED = "workspace.deleted"
CLOCK_MOVED = "test_clock.moved"


async def create_sandbox(
    uow: AccountsUnitOfWork,
    live: LiveSessions,
    principal: Principal,
    *,
    sandbox: bool,
    name: str | None = None,
    time_zone: str | None = None,
    test_now: datetime | None = None,
) -> WorkspaceView:
    """Make a sandbox of the principal's own. Raises OnlySandboxes, TooManySandboxes,
    ClockOutOfRange.
    """
    principal.require(Scope.ACCOUNT_MANAGE)
    if not sandbox:
        raise OnlySandboxes
    async with uow.begin() as tx:
        await _refuse_one_more(tx, principal)
        user = await tx.users.get(principal.user_id)
        workspace = Workspace.found_sandbox(
            WorkspaceId(new_id()),
            name=name or "Sandbox",
            time_zone=time_zone or user.time_zone,
            test_now=test_now or tx.now,
        )
        await tx.workspaces.add(workspace, principal.user_id)
    live.forget(principal.user_id)
    return WorkspaceView.of(workspace, Role.OWNER)


async def change_workspace(
    uow: UnitOfWork, actor: Actor, values: dict[str, Any], *, expected_version: int | None = None
) -> WorkspaceView:
    """Change the name, the time zone or settings. Raises VersionMismatch, and Invalid with a fault
    each.
    """
    actor.require(Scope.WORKSPACE_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        workspace = await tx.workspaces.get()
        workspace.expect(expected_version)
        region = workspace.region
        if workspace.edit(values):
            tx.record(_event(POLICY_CHANGED, workspace, version=workspace.policy_version))
        if workspace.region != region:
            tx.record(_event(REGION_CHANGED, workspace))
        if workspace.changed:
            await tx.workspaces.save(workspace)
    return WorkspaceView.of(workspace, actor.role)


async def move_test_clock(uow: UnitOfWork, actor: Actor, target: datetime) -> SandboxClock:
    """Send a sandbox's clock on its way. Raises NotASandbox, ClockMovesForwardOnly,
    ClockOutOfRange.
    """
    actor.require(Scope.WORKSPACE_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        workspace = await tx.workspaces.get()
        if workspace.move_clock(target):
            await tx.workspaces.save(workspace)
            tx.record(_event(CLOCK_MOVED, workspace))
    return workspace.clock


async def delete_sandbox(uow: AccountsUnitOfWork, live: LiveSessions, actor: Actor) -> None:
    """Remove a sandbox with everything in it, for good. Raises NotASandbox."""
    actor.require(Scope.WORKSPACE_WRITE)
    async with uow.begin() as tx:
        workspace = await tx.workspaces.claim(actor.workspace_id)
        if workspace is None:
            raise NotFound
        workspace.must_be_sandbox()
        await tx.workspaces.remove(workspace)
        tx.record(_event(WORKSPACE_DELETED, workspace))
    live.forget(actor.user_id)


async def _refuse_one_more(tx: AccountsTransaction, principal: Principal) -> None:
    if await tx.workspaces.count_sandboxes(principal.user_id) >= SANDBOXES_PER_USER:
        raise TooManySandboxes(limit=SANDBOXES_PER_USER)


def _event(kind: str, workspace: Workspace, **body: Any) -> Event:
    return Event(
        type=kind,
        entity_type="workspace",
        entity_id=workspace.id,
        body={"workspace_id": str(workspace.id), **body},
    )
