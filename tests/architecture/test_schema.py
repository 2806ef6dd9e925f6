"""The linter over the catalogue of the run's database, and what its roles can do there."""

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import asyncpg
import pytest

from domain.shared.ids import new_id
from tests.support.schema_lint import RULES, broken, tenant_tables


@pytest.fixture(scope="module")
async def owner(owner_database_url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(owner_database_url)
    yield connection
    await connection.close()


@pytest.mark.parametrize("rule", RULES)
async def test_the_schema_keeps_every_rule(owner: asyncpg.Connection, rule: str) -> None:
    assert [] == await broken(owner, rule)


async def test_the_linter_looks_at_something(owner: asyncpg.Connection) -> None:
    assert len(await tenant_tables(owner)) > 10


@pytest.mark.parametrize("role", ["database_url", "job_database_url"])
async def test_the_roles_of_the_service_cannot_bypass_anything(
    role: str, request: pytest.FixtureRequest
) -> None:
    connection = await asyncpg.connect(request.getfixturevalue(role))
    row = await connection.fetchrow(
        "SELECT rolsuper, rolbypassrls, rolcreaterole,"
        " EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid) AS owns"
        " FROM pg_roles WHERE rolname = current_user"
    )
    await connection.close()

    assert row is not None
    assert not any(row.values())


async def test_a_statement_without_the_predicate_sees_its_own_workspace_only(
    database_url: str,
) -> None:
    mine, theirs = await _workspace_with_tag(database_url), await _workspace_with_tag(database_url)
    connection = await asyncpg.connect(database_url)

    async with connection.transaction():
        await connection.execute(f"SET LOCAL app.ws = '{mine}'")
        seen = {row["workspace_id"] for row in await connection.fetch("SELECT * FROM tenant.tag")}
        changed = await connection.execute("UPDATE tenant.tag SET name = 'x'")
        foreign = await connection.execute("DELETE FROM tenant.tag WHERE workspace_id = $1", theirs)
    await connection.close()

    assert {mine} == seen
    assert "UPDATE 1" == changed
    assert "DELETE 0" == foreign


async def test_without_a_workspace_there_is_nothing_to_see(database_url: str) -> None:
    await _workspace_with_tag(database_url)
    connection = await asyncpg.connect(database_url)
    async with connection.transaction():
        await connection.execute(f"SET LOCAL app.ws = '{uuid4()}'")
    tables = ["contact", "tag", "interaction", "nudge", "sync_entry", "import_run"]
    counts = [await connection.fetchval(f"SELECT count(*) FROM tenant.{name}") for name in tables]
    await connection.close()

    assert [0] * len(tables) == counts


async def test_a_row_of_another_workspace_cannot_be_written(database_url: str) -> None:
    theirs = await _workspace_with_tag(database_url)
    connection = await asyncpg.connect(database_url)
    transaction = connection.transaction()
    await transaction.start()
    await connection.execute(f"SET LOCAL app.ws = '{uuid4()}'")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute(
            "INSERT INTO tenant.tag (workspace_id, id, name, name_key) VALUES ($1, $2, 'x', 'x')",
            theirs,
            new_id(),
        )
    await transaction.rollback()
    await connection.close()


async def _workspace_with_tag(url: str) -> UUID:
    workspace_id = new_id()
    connection = await asyncpg.connect(url)
    async with connection.transaction():
        await connection.execute(f"SET LOCAL app.ws = '{workspace_id}'")
        await connection.execute(
            "INSERT INTO tenant.tag (workspace_id, id, name, name_key) VALUES ($1, $2, 'a', 'a')",
            workspace_id,
            new_id(),
        )
    await connection.close()
    return workspace_id
