"""A migrated database of its own with a row of two workspaces in every tenant table, and who sees what there."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import asyncpg

ANNAS, BORISS = UUID(int=0xA), UUID(int=0xB)
SETTINGS = {"perennial_app": "app.ws", "perennial_job": "app.ws_set"}

_REQUIRED = """
SELECT c.relname::text AS table, a.attname::text AS column, format_type(a.atttypid, NULL) AS type
FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
WHERE c.relnamespace = 'tenant'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0
  AND NOT a.attisdropped AND a.attnotnull AND NOT a.atthasdef AND a.attname <> 'workspace_id'
ORDER BY c.relname, a.attnum
"""
_CHECKS = """
SELECT con.conrelid::regclass::text AS table, con.conname::text AS name FROM pg_constraint AS con
WHERE con.connamespace = 'tenant'::regnamespace AND con.contype = 'c'
"""
_VALUES = {
    "uuid": "gen_random_uuid()",
    "text": "'x'",
    "integer": "1",
    "smallint": "1",
    "bigint": "1",
    "boolean": "false",
    "bytea": "'\\x00'",
    "jsonb": "'{}'",
    "date": "'2026-01-05'",
    "timestamp with time zone": "'2026-01-05T10:00:00Z'",
    "time without time zone": "'10:00'",
    "text[]": "'{}'",
    "uuid[]": "'{}'",
    "integer[]": "'{}'",
    "tsvector": "''",
}

Inserts = Mapping[str, str]


async def fill(superuser: asyncpg.Connection, tables: Sequence[str]) -> Inserts:
    """Put a row of each workspace into every table; the statements that did it, by table.

    What a row would refer to does not matter here, so neither keys nor checks look.
    """
    for row in await superuser.fetch(_CHECKS):
        await superuser.execute(f'ALTER TABLE {row["table"]} DROP CONSTRAINT "{row["name"]}"')
    required: dict[str, list[tuple[str, str]]] = {table: [] for table in tables}
    for row in await superuser.fetch(_REQUIRED):
        required[row["table"]].append((row["column"], _VALUES[row["type"]]))
    inserts = {table: _insert(table, columns) for table, columns in required.items()}
    async with superuser.transaction():
        await superuser.execute("SET LOCAL session_replication_role = replica")
        for insert in inserts.values():
            for workspace_id in (ANNAS, BORISS):
                await superuser.execute(insert, workspace_id)
    return inserts


async def act_as(connection: asyncpg.Connection, role: str) -> None:
    """From here to the end of the transaction: this role of the service, in Anna's workspace."""
    await connection.execute(
        f"SET LOCAL ROLE {role}; SET LOCAL {SETTINGS[role]} = '{ANNAS}'; SET LOCAL row_security = on"
    )


async def seen(connection: asyncpg.Connection, tables: Sequence[str]) -> set[tuple[str, UUID]]:
    """Whose rows a statement without any predicate finds, table by table."""
    every = " UNION ALL ".join(
        f"SELECT '{name}', workspace_id FROM tenant.{name}" for name in tables
    )
    return {(row[0], row[1]) for row in await connection.fetch(every)}


async def can_plant(connection: asyncpg.Connection, insert: str) -> bool:
    """Whether a row of Boris's can be written, as far as policies and rights go."""
    try:
        async with connection.transaction():
            await connection.execute(insert, BORISS)
    except asyncpg.InsufficientPrivilegeError:
        return False
    except asyncpg.IntegrityConstraintViolationError:
        return True  # nobody held it back but the keys
    return True


def _insert(table: str, columns: Sequence[tuple[str, str]]) -> str:
    names = ", ".join(["workspace_id", *(f'"{name}"' for name, _ in columns)])
    values = ", ".join(["$1", *(value for _, value in columns)])
    return f"INSERT INTO tenant.{table} ({names}) VALUES ({values})"
