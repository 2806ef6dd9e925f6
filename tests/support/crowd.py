"""A crowded database for the tests of plans: one workspace of 20,000 contacts beside many small ones.

It has a database of its own, for a planner goes by what is in all of a table.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg
import msgspec
import pytest

from adapters.postgres.engine import Database
from adapters.postgres.migrate import upgrade

CROWDED = UUID("00000000-0000-7000-8000-000000000001")
CONTACTS = 20_000

FILL = f"""
INSERT INTO control.workspace (id, name)
SELECT ('00000000-0000-7000-8000-' || lpad(place::text, 12, '0'))::uuid, 'w' || place
FROM generate_series(1, 100) AS place;

INSERT INTO tenant.organisation (workspace_id, id, name, name_key, created_at)
SELECT workspace.id, gen_random_uuid(), 'Org ' || n, 'org ' || n, now() - n * interval '1 hour'
FROM control.workspace, generate_series(1, 300) AS n;

INSERT INTO tenant.tag (workspace_id, id, name, name_key)
SELECT workspace.id, gen_random_uuid(), 'tag ' || n, 'tag ' || n
FROM control.workspace,
LATERAL generate_series(1, CASE WHEN workspace.id = '{CROWDED}' THEN 1000 ELSE 20 END) AS n;

INSERT INTO tenant.contact (
  workspace_id, id, given_name, family_name, sort_name, organisation_id, search_text,
  created_at, updated_at, tier, stage, soon_at, due_at, drifting_at, dormant_at, last_touch_at,
  connected_on, resting_since, closed_at, deleted_at
)
SELECT
  home.id, gen_random_uuid(), 'Given' || n, 'Family' || n, 'family' || n * 7919 % 20000,
  home.organisations[1 + n % 300], 'given' || n || ' family' || n || ' word' || n % 100,
  now() - n * interval '1 minute', now() - n * 31 % 20000 * interval '1 minute',
  CASE n % 10 WHEN 0 THEN 'inner' WHEN 1 THEN 'close' WHEN 2 THEN 'active' END,
  CASE n % 7 WHEN 0 THEN 'sprout' WHEN 1 THEN 'growing' ELSE 'seed' END,
  clock.at - interval '5 days', clock.at, clock.at + interval '20 days', clock.at + interval '1 year',
  CASE WHEN n % 3 = 0 THEN now() - n * 17 % 20000 * interval '1 minute' END, current_date - n % 3000,
  CASE WHEN n % 100 = 5 THEN now() END, CASE WHEN n % 200 = 6 THEN now() END,
  CASE WHEN n % 50 = 7 THEN now() - n * interval '1 second' END
FROM (
  SELECT workspace.id, CASE WHEN workspace.id = '{CROWDED}' THEN {CONTACTS} ELSE 200 END AS size,
    (SELECT array_agg(organisation.id) FROM tenant.organisation
     WHERE organisation.workspace_id = workspace.id) AS organisations
  FROM control.workspace
) AS home,
LATERAL generate_series(1, home.size) AS n,
LATERAL (SELECT CASE WHEN n % 10 < 3 THEN now() + (n * 13 % 600 - 60) * interval '1 day' END AS at) AS clock;

INSERT INTO tenant.contact_tag (workspace_id, contact_id, tag_id)
SELECT contact.workspace_id, contact.id, home.tags[1 + abs(hashtext(contact.id::text)) % 20]
FROM tenant.contact
JOIN (SELECT workspace_id, array_agg(id) AS tags FROM tenant.tag GROUP BY workspace_id) AS home
  USING (workspace_id)
WHERE hashtext(contact.id::text) % 3 = 0;

INSERT INTO tenant.interaction (
  workspace_id, id, contact_id, occurred_at, direction, channel, depth
)
SELECT contact.workspace_id, gen_random_uuid(), contact.id,
  now() - abs(hashtext(contact.id::text || n)) % 1000000 * interval '1 minute',
  CASE n % 2 WHEN 0 THEN 'inbound' ELSE 'outbound' END, 'email', 'message'
FROM tenant.contact, generate_series(1, 2) AS n;

INSERT INTO tenant.contact_event (workspace_id, id, contact_id, kind, noticed_at)
SELECT workspace_id, gen_random_uuid(), id, 'tier_changed', created_at FROM tenant.contact;

INSERT INTO tenant.contact_identity (workspace_id, kind, value, contact_id)
SELECT workspace_id, 'email', lower(given_name) || '@example.com', id FROM tenant.contact;

INSERT INTO tenant.duplicate (workspace_id, id, first_id, second_id, status, score, evidence)
SELECT workspace_id, gen_random_uuid(), id, next_id, CASE WHEN place % 10 = 0 THEN 'dismissed' ELSE 'suggested' END,
  30 + place % 70, '{{email}}'
FROM (
  SELECT workspace_id, id, lead(id) OVER home AS next_id, row_number() OVER home AS place
  FROM tenant.contact WHERE deleted_at IS NULL WINDOW home AS (PARTITION BY workspace_id ORDER BY id)
) AS beside
WHERE next_id IS NOT NULL AND place <= CASE WHEN workspace_id = '{CROWDED}' THEN 2000 ELSE 20 END;
"""


class Crowd(msgspec.Struct, frozen=True):
    """The crowded database, and some of what is in its largest workspace."""

    database: Database
    tag_id: UUID
    organisation_id: UUID
    contact_id: UUID


@pytest.fixture(scope="session")
async def crowd(servers: dict[str, str]) -> AsyncIterator[Crowd]:
    name = f"crowd_of_contacts_{os.getpid()}"  # each process of the suite may have its own
    superuser = await asyncpg.connect(servers["superuser"])
    await superuser.execute(f'CREATE DATABASE "{name}" OWNER perennial_owner')
    try:
        await asyncio.to_thread(upgrade, _named(servers["owner"], name))
        await _fill(_named(servers["superuser"], name))
        database = Database(_named(servers["app"], name), pool_size=2)
        await database.open()
        yield await _crowd(database)
        await database.close()
    finally:
        await superuser.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        await superuser.close()


async def _fill(url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(FILL)
    await connection.execute("VACUUM ANALYZE")
    await connection.close()


async def _crowd(database: Database) -> Crowd:
    async with database.reading(CROWDED) as connection:
        found = {
            table: await connection.fetchval(f"SELECT id FROM tenant.{table} LIMIT 1")
            for table in ("tag", "organisation", "contact")
        }
    return Crowd(database, found["tag"], found["organisation"], found["contact"])


def _named(url: str, name: str) -> str:
    return f"{url.rpartition('/')[0]}/{name}"
