"""Migrations go up and down step by step, and end in exactly the schema that the code speaks of."""

import asyncio
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from adapters.postgres.migrate import downgrade, upgrade
from adapters.postgres.tables import metadata
from adapters.postgres.urls import sqlalchemy_url

VERSIONS = Path(__file__).parents[2] / "migrations" / "versions"


async def test_each_step_goes_up_down_and_up_again(empty_database_url: str) -> None:
    revisions = sorted(path.name.split("_")[0] for path in VERSIONS.glob("[0-9]*.py"))
    before = "base"
    for revision in revisions:
        await asyncio.to_thread(upgrade, empty_database_url, revision)
        await asyncio.to_thread(downgrade, empty_database_url, before)
        await asyncio.to_thread(upgrade, empty_database_url, revision)
        before = revision

    assert before == await _revision(empty_database_url)


async def test_the_migrated_schema_is_the_one_in_the_code(owner_database_url: str) -> None:
    engine = create_async_engine(sqlalchemy_url(owner_database_url))
    async with engine.connect() as connection:
        differences = await connection.run_sync(_differences)
    await engine.dispose()

    assert [] == differences


def _differences(connection: Connection) -> list[str]:
    context = MigrationContext.configure(
        connection,
        opts={
            "include_schemas": True,
            "compare_type": True,
            "include_name": _is_ours,
        },
    )
    return [str(each) for each in compare_metadata(context, metadata)]


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    if kind == "schema":
        return name in {"control", "tenant"}
    # The days of the job history and Alembic's own table are not declared.
    return not (kind == "table" and name and (name.startswith(("job_history_", "alembic_version"))))


async def _revision(url: str) -> str:
    engine = create_async_engine(sqlalchemy_url(url))
    async with engine.connect() as connection:
        found = await connection.run_sync(
            lambda sync: MigrationContext.configure(
                sync, opts={"version_table_schema": "control"}
            ).get_current_revision()
        )
    await engine.dispose()
    return found or "base"
