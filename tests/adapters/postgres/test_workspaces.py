"""Workspaces under row-level security: made, opened, saved, and taken away with everything in them."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import asyncpg
import pytest

from adapters.postgres.accounts import PostgresAccountsUnitOfWork
from adapters.postgres.engine import Database
from adapters.postgres.tables import metadata
from adapters.postgres.workspaces import PostgresWorkspaces
from domain.accounts.model import User
from domain.shared.errors import NotFound, VersionMismatch
from domain.shared.ids import UserId, WorkspaceId, new_id
from domain.workspaces.model import Workspace

START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url, pool_size=4)
    await database.open()
    yield database
    await database.close()


@pytest.fixture
async def superuser(
    owner_database_url: str, servers: dict[str, str]
) -> AsyncIterator[asyncpg.Connection]:
    """Sees every row of every workspace."""
    name = owner_database_url.rpartition("/")[2]
    connection = await asyncpg.connect(f"{servers['superuser'].rpartition('/')[0]}/{name}")
    yield connection
    await connection.close()


async def a_workspace(database: Database, *, sandbox: bool = False) -> Workspace:
    async with PostgresAccountsUnitOfWork(database).begin() as tx:
        user = await tx.users.find_or_add(
            User(id=UserId(new_id()), email=f"{uuid4().hex}@example.com")
        )
        made = WorkspaceId(new_id())
        if sandbox:
            workspace = Workspace.found_sandbox(made, name="S", time_zone="UTC", test_now=START)
        else:
            workspace = Workspace.found(made, name="W", time_zone="Europe/Paris")
        await tx.workspaces.add(workspace, user.id)
    return workspace


async def test_a_new_workspace_has_its_change_feed(database: Database) -> None:
    workspace = await a_workspace(database)

    async with database.reading(workspace.id) as connection:
        rows = await connection.fetch("SELECT workspace_id, seq FROM tenant.workspace_feed")
    assert [(workspace.id, 0)] == [tuple(row) for row in rows]


async def test_making_a_workspace_does_not_leave_the_transaction_inside_it(
    database: Database,
) -> None:
    async with PostgresAccountsUnitOfWork(database).begin() as tx:
        user = await tx.users.find_or_add(
            User(id=UserId(new_id()), email=f"{uuid4().hex}@example.com")
        )
        workspace = Workspace.found(WorkspaceId(new_id()), name="W", time_zone="UTC")
        await tx.workspaces.add(workspace, user.id)
        inside = await tx.connection.exec_driver_sql("SELECT count(*) FROM tenant.workspace_feed")
        assert 0 == inside.scalar_one()


async def test_a_real_workspace_opens_at_the_databases_time(database: Database) -> None:
    workspace = await a_workspace(database)
    async with database.transaction(workspace.id) as connection:
        opened, now = await PostgresWorkspaces(connection, workspace.id).opened()

    assert ("W", "Europe/Paris", {}, 1) == (
        opened.name,
        opened.time_zone,
        opened.settings,
        opened.version,
    )
    assert timedelta(0) <= now - workspace.created_at < timedelta(minutes=1)  # type: ignore[operator]


async def test_a_sandbox_opens_at_its_own_time(database: Database) -> None:
    sandbox = await a_workspace(database, sandbox=True)
    async with database.transaction(sandbox.id) as connection:
        opened, now = await PostgresWorkspaces(connection, sandbox.id).opened()

    assert (START, True) == (now, opened.sandbox)


async def test_a_workspace_is_saved_once_a_version(database: Database) -> None:
    workspace = await a_workspace(database)
    async with database.transaction(workspace.id) as connection:
        port = PostgresWorkspaces(connection, workspace.id)
        first, second = await port.get(), await port.get()
        first.edit({"name": "Kept", "settings": {"budget_per_day": 5}})
        await port.save(first)
        with pytest.raises(VersionMismatch):
            await port.save(second)
        kept = await port.get()

    assert ("Kept", {"budget_per_day": 5}, 2, 2) == (
        kept.name,
        kept.settings,
        kept.version,
        kept.policy_version,
    )


async def test_a_workspace_that_is_not_there_does_not_open(database: Database) -> None:
    nowhere = WorkspaceId(new_id())
    async with database.transaction(nowhere) as connection:
        port = PostgresWorkspaces(connection, nowhere)
        with pytest.raises(NotFound):
            await port.opened()
        with pytest.raises(NotFound):
            await port.get()


async def test_the_earliest_next_delivery_wins_until_it_is_replaced(database: Database) -> None:
    workspace = await a_workspace(database)
    seen = []
    async with database.transaction(workspace.id) as connection:
        port = PostgresWorkspaces(connection, workspace.id)
        for hours in (5, 9, 2):
            use_case = PostgresWorkspaces(connection, workspace.id)
            await use_case.set_next_delivery(START + timedelta(hours=hours))
            await use_case.settle()
            seen.append((await port.get()).next_delivery_at)
        await port.replace_next_delivery(START + timedelta(hours=20))
        seen.append((await port.get()).next_delivery_at)
        await port.replace_next_delivery(None)
        seen.append((await port.get()).next_delivery_at)

    assert [START + timedelta(hours=hours) for hours in (5, 5, 2, 20)] == seen[:4]
    assert seen[4] is None


async def test_removing_a_sandbox_leaves_nothing_of_it_and_all_of_another(
    database: Database, superuser: asyncpg.Connection
) -> None:
    removed = await a_workspace(database, sandbox=True)
    kept = await a_workspace(database, sandbox=True)
    for workspace in (removed, kept):
        await fill(superuser, workspace.id)
    full = await rows_of(superuser, kept.id)

    async with PostgresAccountsUnitOfWork(database).begin() as tx:
        claimed = await tx.workspaces.claim(removed.id)
        assert claimed is not None
        await tx.workspaces.remove(claimed)

    assert {} == await rows_of(superuser, removed.id)
    assert full == await rows_of(superuser, kept.id)
    assert len(FILL) + 1 <= len(full)
    states = await superuser.fetch(
        "SELECT state FROM control.job WHERE workspace_id = ANY($1) ORDER BY state",
        [removed.id, kept.id],
    )
    assert ["cancelled", "ready"] == [row["state"] for row in states]


FILL = (
    "INSERT INTO tenant.contact (workspace_id, id, sort_name, sandbox) VALUES ($1, $2, 'z', true)",
    "INSERT INTO tenant.tag (workspace_id, id, name, name_key) VALUES ($1, $2, 'Z', 'z')",
    "INSERT INTO tenant.contact_tag (workspace_id, contact_id, tag_id) VALUES ($1, $2, $2)",
    "INSERT INTO tenant.sync_entry VALUES ($1, 'contact', $2, 1, 'upsert')",
    "INSERT INTO control.outbox (workspace_id, id, type) VALUES ($1, $2, 'contact.created')",
    "INSERT INTO control.job (workspace_id, id, kind) VALUES ($1, $2, 'rest')",
)


async def fill(superuser: asyncpg.Connection, workspace_id: WorkspaceId) -> None:
    """A few rows that refer to each other, an event and a job."""
    some_id = new_id()
    for statement in FILL:
        await superuser.execute(statement, workspace_id, some_id)


async def rows_of(superuser: asyncpg.Connection, workspace_id: WorkspaceId) -> dict[str, int]:
    """How many rows of the workspace each table has, where there are any; jobs are kept as a record."""
    counts = {}
    for table in metadata.sorted_tables:
        if "workspace_id" in table.c and table.name not in {"job", "job_history"}:
            counts[table.fullname] = await superuser.fetchval(
                f"SELECT count(*) FROM {table.fullname} WHERE workspace_id = $1",
                workspace_id,
            )
    return {name: count for name, count in counts.items() if count}
