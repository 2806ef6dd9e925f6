"""Reads of workspaces."""

from domain.shared.actor import Actor, Principal, Scope
from domain.shared.paging import Page, Position
from domain.workspaces.model import SandboxClock
from domain.workspaces.ports import WorkspaceReads
from domain.workspaces.views import WorkspaceView


async def list_workspaces(
    reads: WorkspaceReads, principal: Principal, after: Position | None, limit: int
) -> Page[WorkspaceView]:
    """The workspaces one is a member of; a personal access token sees its own only."""
    principal.require(Scope.WORKSPACE_READ)
    among = None if principal.token_id is None else list(principal.roles)
    return await reads.page(principal.user_id, after, limit, among=among)


async def read_workspace(reads: WorkspaceReads, actor: Actor) -> WorkspaceView:
    actor.require(Scope.WORKSPACE_READ)
    return await reads.get(actor.user_id, actor.workspace_id)


async def read_test_clock(reads: WorkspaceReads, actor: Actor) -> SandboxClock:
    """Raises NotASandbox."""
    actor.require(Scope.WORKSPACE_READ)
    return await reads.clock(actor.workspace_id)
