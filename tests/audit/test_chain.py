"""A trail that was tampered with is found out, at the first place where it was."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg
import pytest

from adapters.postgres.audit_trails import PostgresTrails
from bootstrap.cli import main
from bootstrap.settings import Settings
from domain.audit.chain import Break
from domain.audit.verifying import verify_trail, verify_trails
from domain.shared.ids import WorkspaceId
from tests.audit.scene import Scene

ENTRY = "tenant.audit_entry WHERE workspace_id = $1"
HEAD = "tenant.audit_head WHERE workspace_id = $1"


@pytest.fixture
async def written(scene: Scene) -> Scene:
    """A workspace with five entries."""
    for name in ("a", "b", "c", "d", "e"):
        await scene.made("/tags", name=name)
    return scene


async def broken(scene: Scene) -> Break | None:
    return await verify_trail(PostgresTrails(scene.jobs), workspace_of(scene))


def workspace_of(scene: Scene) -> WorkspaceId:
    return WorkspaceId(UUID(scene.owner.workspace_id))


@asynccontextmanager
async def past_all_guards(scene: Scene) -> AsyncIterator[Callable[[str], Awaitable[None]]]:
    """As a superuser for whom no trigger fires: no constraint and no policy stands in the way."""
    async with scene.look.transaction():
        await scene.look.execute("SET LOCAL session_replication_role = replica")

        async def run(statement: str) -> None:
            await scene.look.execute(statement, workspace_of(scene))

        yield run


async def test_a_trail_that_nobody_touched_is_whole(written: Scene) -> None:
    entries = await written.trail()

    assert [1, 2, 3, 4, 5] == [entry["seq"] for entry in entries]
    assert await broken(written) is None


@pytest.mark.parametrize(
    ("statement", "seq", "reason"),
    [
        (f"UPDATE {ENTRY} AND seq = 3", 3, "was changed"),
        (f"DELETE FROM {ENTRY} AND seq = 3", 3, "is missing"),
        (f"DELETE FROM {ENTRY} AND seq = 1", 1, "is missing"),
        (f"DELETE FROM {ENTRY} AND seq >= 4", 4, "is missing"),
        (f"DELETE FROM {ENTRY}", 1, "is missing"),
        (f"DELETE FROM {HEAD}", 1, "was added past the head"),
        (f"UPDATE {HEAD}", 5, "is not the one the head knows"),
    ],
)  # fmt: skip
async def test_what_was_changed_or_taken_out_is_found(
    written: Scene, statement: str, seq: int, reason: str
) -> None:
    table = "audit_entry" if "audit_entry" in statement else "audit_head"
    change = "body = '{\"changed\": []}'" if table == "audit_entry" else "hash = ''"
    async with past_all_guards(written) as run:
        await run(
            statement.replace(" WHERE", f" SET {change} WHERE")
            if statement.startswith("UPDATE")
            else statement
        )

    found = await broken(written)

    assert (seq, reason) == ((found.seq, found.reason) if found else None)


@pytest.mark.parametrize(
    "change",
    [
        "at = at - interval '1 day'",
        "operation = 'removeTag'",
        "user_id = gen_random_uuid()",
        "session_id = NULL",
        "token_id = gen_random_uuid()",
        "request_id = 'another'",
        "id = gen_random_uuid()",
        "hash = sha256(hash)",
    ],
)
async def test_no_field_of_an_entry_can_be_changed_unnoticed(written: Scene, change: str) -> None:
    async with past_all_guards(written) as run:
        await run(f"UPDATE tenant.audit_entry SET {change} WHERE workspace_id = $1 AND seq = 2")

    found = await broken(written)

    assert (2, "was changed") == ((found.seq, found.reason) if found else None)


async def test_entries_that_changed_places_are_found(written: Scene) -> None:
    async with past_all_guards(written) as run:
        for old, new in ((2, 99), (3, 2), (99, 3)):
            await run(
                f"UPDATE tenant.audit_entry SET seq = {new} WHERE workspace_id = $1 AND seq = {old}"
            )

    found = await broken(written)

    assert (2, "was changed") == ((found.seq, found.reason) if found else None)


async def test_entries_of_another_workspace_do_not_fit_in(written: Scene) -> None:
    other = await written.whole.log_in()
    await written.whole.client.post(f"{other.at}/tags", json={"name": "x"}, headers=other.headers)
    async with past_all_guards(written) as run:
        await run("DELETE FROM tenant.audit_entry WHERE workspace_id = $1 AND seq = 1")
    async with past_all_guards(written) as run:
        await run(
            "INSERT INTO tenant.audit_entry SELECT $1, id, seq, at, operation, user_id, session_id,"
            " token_id, request_id, body, sha256(hash) FROM tenant.audit_entry"
            f" WHERE workspace_id = '{other.workspace_id}'"
        )

    found = await broken(written)

    assert (1, "was changed") == ((found.seq, found.reason) if found else None)


@pytest.mark.parametrize("role", ["database_url", "job_database_url"])
async def test_the_roles_of_the_service_can_only_add(
    written: Scene, role: str, request: pytest.FixtureRequest
) -> None:
    connection = await asyncpg.connect(request.getfixturevalue(role))
    refusals = []
    for statement in (
        f"UPDATE {ENTRY}".replace(" WHERE", " SET operation = 'x' WHERE"),
        f"DELETE FROM {ENTRY}",
        "TRUNCATE tenant.audit_entry",
        "TRUNCATE tenant.audit_head CASCADE",
        "UPDATE control.account_entry SET operation = 'x'",
        "DELETE FROM control.account_entry",
        "TRUNCATE control.account_entry",
        f"UPDATE {HEAD}".replace(" WHERE", " SET seq = 1 WHERE"),
        f"UPDATE {HEAD}".replace(" WHERE", " SET hash = '' WHERE"),
        f"DELETE FROM {HEAD}",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError) as refused:
            await try_inside(connection, workspace_of(written), statement)
        refusals.append(str(refused.value))
    await connection.close()

    assert 7 == sum(each.startswith("permission denied") for each in refusals)
    assert ["A trail only goes on."] * 2 + ["A trail ends with its workspace."] == refusals[7:]
    assert await broken(written) is None


async def try_inside(
    connection: asyncpg.Connection, workspace_id: WorkspaceId, statement: str
) -> None:
    async with connection.transaction():
        for name in ("app.ws", "app.ws_set"):
            await connection.execute(f"SET LOCAL {name} = '{workspace_id}'")
        given = (workspace_id,) if "$1" in statement else ()
        await connection.execute(statement, *given)


async def test_a_trail_goes_with_its_workspace(scene: Scene) -> None:
    at = await scene.sandbox()
    await scene.made(f"{at}/tags", name="x")
    workspace_id = UUID(at.rpartition("/")[2])
    counted = f"SELECT count(*) FROM {ENTRY}"
    before = await scene.look.fetchval(counted, workspace_id)
    answer = await scene.send("DELETE", at)
    (entry,) = await scene.entries(answer)

    assert 204 == answer.status_code
    assert (1, 0) == (before, await scene.look.fetchval(counted, workspace_id))
    assert ("account", "deleteWorkspace") == (entry["trail"], entry["operation"])


async def test_every_workspace_is_gone_through(written: Scene) -> None:
    seen = {key async for key, _ in verify_trails(PostgresTrails(written.jobs))}

    assert workspace_of(written) in seen


async def test_the_command_names_the_first_broken_entry(
    written: Scene,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PERENNIAL_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("PERENNIAL_JOB_DATABASE_URL", settings.job_database_url)
    words = ["audit", "verify", "--workspace", written.owner.workspace_id]
    capsys.readouterr()
    whole = await asyncio.to_thread(main, words)
    async with past_all_guards(written) as run:
        await run(f"DELETE FROM {ENTRY} AND seq = 2")
    code = await asyncio.to_thread(main, words)

    assert (0, 1) == (whole, code)
    assert (
        "1 trail is whole, 0 broken.\n"
        f"{workspace_of(written)}: entry 2 is missing\n"
        "0 trails are whole, 1 broken.\n"
    ) == capsys.readouterr().out
