"""A linter over the catalogue: what every tenant table has, whatever it is for."""

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import asyncpg
import pytest

from domain.shared.ids import new_id

TENANT_TABLES = """
SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity, c.oid
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname = 'tenant' AND c.relkind IN ('r', 'p') ORDER BY c.relname
"""
KEYS = """
SELECT con.conname, con.conrelid::regclass::text AS on_table, con.contype::text AS kind,
       (SELECT attname FROM pg_attribute WHERE attrelid = con.conrelid AND attnum = con.conkey[1]) AS leads
FROM pg_constraint AS con JOIN pg_namespace AS n ON n.oid = con.connamespace
WHERE n.nspname = 'tenant' AND con.contype IN ('p', 'u', 'f')
"""
UNIQUE_INDEXES = """
SELECT i.indexrelid::regclass::text AS name,
       (SELECT attname FROM pg_attribute WHERE attrelid = i.indrelid AND attnum = i.indkey[0]) AS leads
FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname = 'tenant' AND i.indisunique
"""
CROSSING = """
SELECT con.conname FROM pg_constraint AS con
JOIN pg_class AS a ON a.oid = con.conrelid JOIN pg_class AS b ON b.oid = con.confrelid
WHERE con.contype = 'f' AND a.relnamespace <> b.relnamespace
"""
UNINDEXED_FOREIGN_KEYS = """
SELECT con.conname FROM pg_constraint AS con JOIN pg_namespace AS n ON n.oid = con.connamespace
WHERE n.nspname = 'tenant' AND con.contype = 'f' AND NOT EXISTS (
  SELECT FROM pg_index AS i WHERE i.indrelid = con.conrelid AND i.indpred IS NULL
    AND (i.indkey::int2[])[0:cardinality(con.conkey) - 1] @> con.conkey)
"""
POLICIES = """
SELECT tablename, policyname, roles::text[] AS roles, cmd, qual, with_check FROM pg_policies
WHERE schemaname = 'tenant'
"""
STRONG_FUNCTIONS = """
SELECT p.oid::regprocedure::text AS name, p.proconfig, r.rolname AS owner,
       has_function_privilege('public', p.oid, 'EXECUTE') AS for_all, r.rolsuper, r.rolbypassrls
FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace JOIN pg_roles AS r ON r.oid = p.proowner
WHERE n.nspname IN ('tenant', 'control') AND p.prosecdef AND p.proname <> 'must_be_in_the_feed'
"""
ENUMS = """
SELECT c.relname || '.' || a.attname FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace JOIN pg_type AS t ON t.oid = a.atttypid
WHERE n.nspname = 'tenant' AND c.relkind = 'r' AND a.attnum > 0 AND (t.typtype = 'e' OR t.typname = 'numeric')
"""


@pytest.fixture(scope="module")
async def owner(owner_database_url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(owner_database_url)
    yield connection
    await connection.close()


async def test_every_tenant_table_forces_row_level_security(owner: asyncpg.Connection) -> None:
    tables = await owner.fetch(TENANT_TABLES)

    assert len(tables) > 10
    assert [] == [
        t["relname"] for t in tables if not (t["relrowsecurity"] and t["relforcerowsecurity"])
    ]


async def test_every_tenant_table_has_a_policy_for_each_role_that_writes(
    owner: asyncpg.Connection,
) -> None:
    tables = {row["relname"] for row in await owner.fetch(TENANT_TABLES)}
    policies = await owner.fetch(POLICIES)
    for role in ("perennial_app", "perennial_job"):
        covered = {
            p["tablename"]
            for p in policies
            if role in p["roles"] and p["cmd"] == "ALL" and p["qual"] and p["with_check"]
        }
        assert set() == tables - covered

    loose = {(p["tablename"], p["cmd"]) for p in policies if p["qual"] == "true"}
    assert all(cmd == "SELECT" for _, cmd in loose)
    assert {"perennial_search"} == {
        role for p in policies if p["qual"] == "true" for role in p["roles"]
    }


async def test_every_key_of_a_tenant_table_begins_with_the_workspace(
    owner: asyncpg.Connection,
) -> None:
    assert [] == [k["conname"] for k in await owner.fetch(KEYS) if k["leads"] != "workspace_id"]
    assert [] == [
        i["name"] for i in await owner.fetch(UNIQUE_INDEXES) if i["leads"] != "workspace_id"
    ]


async def test_no_foreign_key_crosses_between_the_schemas(owner: asyncpg.Connection) -> None:
    assert [] == await owner.fetch(CROSSING)


async def test_every_foreign_key_has_an_index_behind_it(owner: asyncpg.Connection) -> None:
    assert [] == [row["conname"] for row in await owner.fetch(UNINDEXED_FOREIGN_KEYS)]


async def test_no_column_has_a_type_whose_equality_leaks(owner: asyncpg.Connection) -> None:
    assert [] == await owner.fetch(ENUMS)


async def test_functions_that_may_look_further_are_few_and_closed(
    owner: asyncpg.Connection,
) -> None:
    for function in await owner.fetch(STRONG_FUNCTIONS):
        assert any(each.startswith("search_path=") for each in function["proconfig"] or ())
        assert not function["for_all"], function["name"]
        assert not function["rolsuper"]
        assert not function["rolbypassrls"]


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
