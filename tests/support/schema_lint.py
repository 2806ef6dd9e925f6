"""A linter over the catalogue: what every tenant table has, whatever it is for.

Each rule is a statement that names what breaks it. A rule that names nothing holds.
"""

from collections.abc import Mapping

import asyncpg

_TABLES = """
SELECT c.oid, c.relname::text AS name, c.relrowsecurity, c.relforcerowsecurity, c.relowner
FROM pg_class AS c WHERE c.relnamespace = 'tenant'::regnamespace AND c.relkind IN ('r', 'p')
"""
_KEYS = """
SELECT con.oid, con.conname::text AS name, con.contype, con.conrelid, con.confrelid, con.conkey, con.confkey,
       (SELECT attname FROM pg_attribute WHERE attrelid = con.conrelid AND attnum = con.conkey[1]) AS leads,
       (SELECT attname FROM pg_attribute WHERE attrelid = con.confrelid AND attnum = con.confkey[1]) AS at
FROM pg_constraint AS con WHERE con.connamespace = 'tenant'::regnamespace
"""
_POLICIES = """
SELECT tablename::text, policyname::text, permissive, cmd, qual, with_check, unnest(roles)::text AS role
FROM pg_policies WHERE schemaname = 'tenant'
"""
_ROLES = "(VALUES ('perennial_app', 'app.ws'), ('perennial_job', 'app.ws_set')) AS service (role, setting)"

RULES: Mapping[str, str] = {
    "row-level security is on and forced": f"""
        SELECT name FROM ({_TABLES}) AS t WHERE NOT (relrowsecurity AND relforcerowsecurity)
    """,
    "a table has a policy with USING and CHECK for each role of the service": f"""
        SELECT t.name || ' for ' || service.role FROM ({_TABLES}) AS t CROSS JOIN {_ROLES}
        WHERE NOT EXISTS (
          SELECT FROM ({_POLICIES}) AS p
          WHERE p.tablename = t.name AND p.role = service.role AND p.permissive = 'PERMISSIVE'
            AND p.cmd = 'ALL' AND p.qual IS NOT NULL AND p.with_check IS NOT NULL
        )
    """,
    "all policies of a role say the same, of the workspace and of its setting": f"""
        WITH said AS (
          SELECT p.*, service.setting FROM ({_POLICIES}) AS p JOIN {_ROLES} ON service.role = p.role
        ), usual AS (
          SELECT role, mode() WITHIN GROUP (ORDER BY qual) AS rule FROM said GROUP BY role
        )
        SELECT tablename || '.' || policyname FROM said JOIN usual ON usual.role = said.role
        WHERE qual IS DISTINCT FROM rule OR with_check IS DISTINCT FROM rule
          OR NOT (rule LIKE '(workspace\\_id %' AND rule LIKE '%''' || setting || '''%')
    """,
    "no table has a second policy that opens what the first one closes": f"""
        SELECT tablename || ' for ' || role FROM ({_POLICIES}) AS p GROUP BY tablename, role HAVING count(*) > 1
    """,
    "a policy is for a role of ours, and the search only reads": f"""
        SELECT tablename || '.' || policyname FROM ({_POLICIES}) AS p
        WHERE role NOT IN ('perennial_app', 'perennial_job') AND NOT (role = 'perennial_search' AND cmd = 'SELECT')
    """,
    "the search has a policy exactly where it may read": f"""
        SELECT t.name FROM ({_TABLES}) AS t
        WHERE has_any_column_privilege('perennial_search', t.oid, 'SELECT') <> EXISTS (
          SELECT FROM ({_POLICIES}) AS p WHERE p.tablename = t.name AND p.role = 'perennial_search'
        )
    """,
    "keys begin with the workspace": f"""
        SELECT name FROM ({_KEYS}) AS k WHERE contype IN ('p', 'u', 'f') AND leads <> 'workspace_id'
    """,
    "unique indexes begin with the workspace": """
        SELECT i.indexrelid::regclass::text FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indrelid
        LEFT JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
        WHERE c.relnamespace = 'tenant'::regnamespace AND i.indisunique AND c.relkind IN ('r', 'p')
          AND a.attname IS DISTINCT FROM 'workspace_id'
    """,
    "foreign keys stay inside the workspace": f"""
        SELECT name FROM ({_KEYS}) AS k WHERE contype = 'f' AND at IS DISTINCT FROM 'workspace_id'
    """,
    "no foreign key crosses between the schemas": """
        SELECT con.conname::text FROM pg_constraint AS con
        JOIN pg_class AS a ON a.oid = con.conrelid JOIN pg_class AS b ON b.oid = con.confrelid
        WHERE con.contype = 'f' AND a.relnamespace <> b.relnamespace
    """,
    "every foreign key has an index behind it": f"""
        SELECT name FROM ({_KEYS}) AS k WHERE contype = 'f' AND NOT EXISTS (
          SELECT FROM pg_index AS i WHERE i.indrelid = k.conrelid
            AND (i.indpred IS NULL OR pg_get_expr(i.indpred, i.indrelid) = '(' || (
              SELECT attname FROM pg_attribute
              WHERE attrelid = k.conrelid AND attnum = k.conkey[cardinality(k.conkey)]
            ) || ' IS NOT NULL)')  -- a lookup by a value is always found in such a part
            AND (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey)
    """,
    "no column has a type whose equality leaks": """
        SELECT c.relname || '.' || a.attname FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
        JOIN pg_type AS t ON t.oid = a.atttypid
        WHERE c.relnamespace = 'tenant'::regnamespace AND c.relkind = 'r' AND a.attnum > 0
          AND (t.typtype = 'e' OR t.typname = 'numeric')
    """,
    "a view looks with the eyes of who asks": """
        SELECT c.oid::regclass::text FROM pg_class AS c
        WHERE c.relkind = 'v' AND c.relnamespace IN ('tenant'::regnamespace, 'control'::regnamespace)
          AND NOT coalesce(c.reloptions @> '{security_invoker=true}', false)
    """,
    "nothing keeps a copy that no policy guards": """
        SELECT c.oid::regclass::text FROM pg_class AS c
        WHERE c.relkind IN ('m', 'f') AND c.relnamespace IN ('tenant'::regnamespace, 'control'::regnamespace)
    """,
    "no role of the service owns or may truncate a table": f"""
        SELECT t.name || ' for ' || service.role FROM ({_TABLES}) AS t CROSS JOIN {_ROLES}
        WHERE t.relowner = service.role::regrole OR has_table_privilege(service.role, t.oid, 'TRUNCATE')
    """,
    "functions that may look further are closed, and owned by a weak role": """
        SELECT p.oid::regprocedure::text FROM pg_proc AS p JOIN pg_roles AS r ON r.oid = p.proowner
        WHERE p.pronamespace IN ('tenant'::regnamespace, 'control'::regnamespace) AND p.prosecdef
          AND p.proname <> 'must_be_in_the_feed'  -- the guard that the tests themselves put in
          AND (has_function_privilege('public', p.oid, 'EXECUTE') OR r.rolsuper OR r.rolbypassrls
               OR NOT EXISTS (SELECT FROM unnest(p.proconfig) AS said WHERE said LIKE 'search\\_path=%'))
    """,
}


async def broken(connection: asyncpg.Connection, rule: str) -> list[str]:
    """What breaks this rule."""
    return [str(row[0]) for row in await connection.fetch(RULES[rule])]


async def lint(connection: asyncpg.Connection) -> dict[str, list[str]]:
    """What breaks which rule; empty when all hold."""
    found = {rule: await broken(connection, rule) for rule in RULES}
    return {rule: names for rule, names in found.items() if names}


async def tenant_tables(connection: asyncpg.Connection) -> list[str]:
    rows = await connection.fetch(f"SELECT name FROM ({_TABLES}) AS t ORDER BY name")
    return [row["name"] for row in rows]


async def policies(connection: asyncpg.Connection) -> list[tuple[str, str, str]]:
    """Table, name and role of every policy of tenant tables."""
    rows = await connection.fetch(
        f"SELECT * FROM ({_POLICIES}) AS p ORDER BY tablename, policyname"
    )
    return [(row["tablename"], row["policyname"], row["role"]) for row in rows]
