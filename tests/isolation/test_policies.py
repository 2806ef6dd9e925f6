"""Every policy taken away in turn, and every rule of the linter broken once: somebody notices each time."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

import asyncpg
import msgspec
import pytest

from tests.isolation.throwaway import (
    ANNAS,
    SETTINGS,
    Inserts,
    act_as,
    can_plant,
    fill,
    seen,
)
from tests.support.databases import own_database
from tests.support.schema_lint import RULES, broken, lint, policies, tenant_tables

BREAKING = {
    "row-level security is on and forced": "ALTER TABLE tenant.tag NO FORCE ROW LEVEL SECURITY",
    "a table has a policy with USING and CHECK for each role of the service": (
        "CREATE TABLE tenant.stray (workspace_id uuid PRIMARY KEY)"
    ),
    "all policies of a role say the same, of the workspace and of its setting": (
        "ALTER POLICY one_workspace ON tenant.tag WITH CHECK (workspace_id IS NOT NULL)"
    ),
    "no table has a second policy that opens what the first one closes": (
        "CREATE POLICY second ON tenant.tag TO perennial_app USING (name = 'public')"
    ),
    "a policy is for a role of ours, and the search only reads": (
        "CREATE POLICY everybody ON tenant.tag FOR SELECT USING (true)"
    ),
    "the search has a policy exactly where it may read": (
        "GRANT SELECT (name) ON tenant.tag TO perennial_search"
    ),
    "keys begin with the workspace": ("ALTER TABLE tenant.tag ADD COLUMN code uuid UNIQUE"),
    "unique indexes begin with the workspace": (
        "CREATE UNIQUE INDEX stray ON tenant.tag (lower(name), workspace_id)"
    ),
    "foreign keys stay inside the workspace": (
        "ALTER TABLE tenant.tag ADD COLUMN twin uuid UNIQUE,"
        " ADD CONSTRAINT across FOREIGN KEY (workspace_id) REFERENCES tenant.tag (twin) NOT VALID"
    ),
    "no foreign key crosses between the schemas": (
        "ALTER TABLE tenant.tag ADD CONSTRAINT over FOREIGN KEY (workspace_id)"
        " REFERENCES control.workspace NOT VALID"
    ),
    "every foreign key has an index behind it": (
        "ALTER TABLE tenant.tag ADD COLUMN twin uuid,"
        " ADD CONSTRAINT slow FOREIGN KEY (workspace_id, twin) REFERENCES tenant.tag"
    ),
    "no column has a type whose equality leaks": "ALTER TABLE tenant.tag ADD COLUMN price numeric",
    "a view looks with the eyes of who asks": "CREATE VIEW tenant.v AS SELECT name FROM tenant.tag",
    "nothing keeps a copy that no policy guards": (
        "CREATE MATERIALIZED VIEW control.copy AS SELECT name FROM tenant.tag"
    ),
    "no role of the service owns or may truncate a table": (
        "GRANT TRUNCATE ON tenant.tag TO perennial_job"
    ),
    "functions that may look further are closed, and owned by a weak role": (
        "CREATE FUNCTION tenant.peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER"
        " AS 'SELECT count(*) FROM tenant.tag'"
    ),
}


class Ground(msgspec.Struct, frozen=True):
    """The throw-away database, as its superuser."""

    superuser: asyncpg.Connection
    tables: Sequence[str]
    inserts: Inserts

    @asynccontextmanager
    async def changed(self, statement: str) -> AsyncIterator[asyncpg.Connection]:
        """The schema with this change, for as long as the block lasts."""
        transaction = self.superuser.transaction()
        await transaction.start()
        try:
            await self.superuser.execute(statement)
            yield self.superuser
        finally:
            await transaction.rollback()


@pytest.fixture(scope="module")
async def ground(servers: Mapping[str, str]) -> AsyncIterator[Ground]:
    async with own_database(servers, "policies") as urls:
        superuser = await asyncpg.connect(urls["superuser"])
        tables = await tenant_tables(superuser)
        yield Ground(superuser, tables, await fill(superuser, tables))
        await superuser.close()


@pytest.mark.parametrize("role", SETTINGS)
async def test_each_role_sees_and_writes_the_named_workspace_only(
    ground: Ground, role: str
) -> None:
    async with ground.superuser.transaction():
        await act_as(ground.superuser, role)
        found = await seen(ground.superuser, ground.tables)
        planted = [
            table
            for table, insert in ground.inserts.items()
            if await can_plant(ground.superuser, insert)
        ]
        await ground.superuser.execute("RESET ROLE")

    assert {(table, ANNAS) for table in ground.tables} == found
    assert [] == planted


async def test_the_linter_notices_every_policy_that_is_dropped(ground: Ground) -> None:
    assert {} == await lint(ground.superuser)
    missed = []
    for table, policy, _role in await policies(ground.superuser):
        async with ground.changed(f'DROP POLICY "{policy}" ON tenant.{table}') as changed:
            if not await lint(changed):
                missed.append((table, policy))

    assert [] == missed


async def test_the_probe_notices_every_policy_that_is_dropped_or_opened(ground: Ground) -> None:
    expected = {(table, ANNAS) for table in ground.tables}
    tried, missed = 0, []
    for table, policy, role in await policies(ground.superuser):
        if role not in SETTINGS:
            continue
        on = f'"{policy}" ON tenant.{table}'
        for statement in (
            f"DROP POLICY {on}",
            f"ALTER POLICY {on} USING (true)",
            f"ALTER POLICY {on} WITH CHECK (true)",
            f"ALTER TABLE tenant.{table} DISABLE ROW LEVEL SECURITY",
        ):
            async with ground.changed(statement) as changed:
                await act_as(changed, role)
                found = await seen(changed, ground.tables)
                planted = await can_plant(changed, ground.inserts[table])
            tried += 1
            if expected == found and not planted:
                missed.append(statement)

    assert 4 * 2 * len(ground.tables) == tried
    assert [] == missed


@pytest.mark.parametrize("rule", RULES)
async def test_every_rule_of_the_linter_can_be_broken(ground: Ground, rule: str) -> None:
    async with ground.changed(BREAKING[rule]) as changed:
        found = await broken(changed, rule)

    assert [] != found
