"""Going through trails to see whether they are as they were written."""

from collections.abc import AsyncIterator

from domain.audit.chain import Break, Walk
from domain.audit.ports import Trails
from domain.shared.ids import WorkspaceId

WORKSPACES_AT_ONCE = 500
ENTRIES_AT_ONCE = 1000


async def verify_trails(
    trails: Trails, workspace_id: WorkspaceId | None = None
) -> AsyncIterator[tuple[WorkspaceId, Break | None]]:
    """Each workspace, or the one named, with the first place where its trail is broken, if any."""
    if workspace_id is not None:
        yield workspace_id, await verify_trail(trails, workspace_id)
        return
    after = None
    while workspaces := await trails.workspaces(after, WORKSPACES_AT_ONCE):
        for each in workspaces:
            yield each, await verify_trail(trails, each)
        after = workspaces[-1]


async def verify_trail(trails: Trails, workspace_id: WorkspaceId) -> Break | None:
    """The first place where the trail is broken. What is written meanwhile is left for the next time."""
    head = await trails.head(workspace_id)
    if head is None:
        return None
    walk, after = Walk(head), 0
    while entries := await trails.entries(workspace_id, after, ENTRIES_AT_ONCE):
        for entry in entries:
            walk.step(entry)
        after = entries[-1].seq
        if walk.broken or after >= head.seq:
            break
    return walk.end()
