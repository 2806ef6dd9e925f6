"""Writers side by side: the trail has no gaps and no entry of what was undone."""

import asyncio
from uuid import UUID

import httpx
import pytest

from adapters.postgres.audit_trails import PostgresTrails
from adapters.postgres.engine import Database
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from domain.audit.verifying import verify_trail
from domain.shared.acts import Act
from domain.shared.errors import Conflict, NotFound
from domain.shared.ids import AuditEntryId, WorkspaceId, new_id
from tests.audit.scene import Scene


async def test_many_at_once_make_one_chain(scene: Scene) -> None:
    async def write(name: int) -> httpx.Response:
        return await scene.send("POST", "/tags", json={"name": f"tag {name % 30}"})

    answers = await asyncio.gather(*(write(name) for name in range(40)))
    made = [answer for answer in answers if answer.status_code == 201]
    entries = await scene.trail()

    assert 30 == len(made)  # the others had a name that was taken
    assert list(range(1, 31)) == [entry["seq"] for entry in entries]
    assert {answer.headers["x-request-id"] for answer in made} == {e["request_id"] for e in entries}
    workspace_id = WorkspaceId(UUID(scene.owner.workspace_id))
    assert await verify_trail(PostgresTrails(scene.jobs), workspace_id) is None


async def test_an_act_of_several_transactions_is_told_of_once(
    scene: Scene, app_database: Database
) -> None:
    act = Act(id=AuditEntryId(new_id()), operation="uploadImportFile")
    uow = PostgresUnitOfWork(app_database, act=lambda: act)
    workspace_id = WorkspaceId(UUID(scene.owner.workspace_id))
    for _ in range(3):
        async with uow.begin(workspace_id):
            pass
    async with uow.begin(workspace_id) as tx:
        tx.aside()
    await scene.tag()

    assert [(1, act.id), 2] == [
        (entry["seq"], entry["id"]) if entry["seq"] == 1 else entry["seq"]
        for entry in await scene.trail()
    ]


async def test_what_is_undone_leaves_no_number_behind(scene: Scene, app_database: Database) -> None:
    uow = PostgresUnitOfWork(
        app_database, act=lambda: Act(id=AuditEntryId(new_id()), operation="createTag")
    )
    workspace_id = WorkspaceId(UUID(scene.owner.workspace_id))
    with pytest.raises(Conflict):
        await refuse_inside(uow, workspace_id)
    await scene.tag()

    assert [1] == [entry["seq"] for entry in await scene.trail()]


async def refuse_inside(uow: PostgresUnitOfWork, workspace_id: WorkspaceId) -> None:
    async with uow.begin(workspace_id):
        raise Conflict


async def test_a_workspace_removed_meanwhile_gets_no_trail(
    scene: Scene, app_database: Database
) -> None:
    """The writer waits for the removal, and then finds nothing to write into."""
    at = await scene.sandbox()
    workspace_id = WorkspaceId(UUID(at.rpartition("/")[2]))
    for before in (0, 1):
        if before:
            at = await scene.sandbox()
            workspace_id = WorkspaceId(UUID(at.rpartition("/")[2]))
            await scene.made(f"{at}/tags", name="x")
        uow = PostgresUnitOfWork(
            app_database, act=lambda: Act(id=AuditEntryId(new_id()), operation="createTag")
        )
        with pytest.raises(NotFound):
            async with uow.begin(workspace_id):
                assert 204 == (await scene.send("DELETE", at)).status_code
        left = await scene.look.fetchval(
            "SELECT count(*) FROM tenant.audit_head WHERE workspace_id = $1", workspace_id
        )
        assert 0 == left


async def test_writers_and_a_removal_do_not_wait_in_a_circle(scene: Scene) -> None:
    at = await scene.sandbox()
    await scene.made(f"{at}/tags", name="first")
    answers = await asyncio.gather(
        *(scene.send("POST", f"{at}/tags", json={"name": f"tag {n}"}) for n in range(8)),
        scene.send("DELETE", at),
        *(scene.send("POST", f"{at}/tags", json={"name": f"tag {n}"}) for n in range(8, 16)),
    )
    left = await scene.look.fetchval(
        "SELECT count(*) FROM tenant.audit_entry WHERE workspace_id = $1",
        UUID(at.rpartition("/")[2]),
    )

    assert 204 == answers[8].status_code
    assert {201, 404} >= {each.status_code for each in (*answers[:8], *answers[9:])}
    assert 0 == left
