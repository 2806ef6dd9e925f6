"""A crowded database for the tests of plans: one workspace of 20,000 contacts beside many small ones.

It has a database of its own, for a planner goes by what is in all of a table.
"""

from collections.abc import AsyncIterator, Mapping
from uuid import UUID

import msgspec
import pytest

from adapters.postgres.engine import Database
from tests.support.databases import fill, own_database

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
  FROM control.workspace OFFSET 0 -- or else the organisations are gathered anew for each contact
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

INSERT INTO tenant.guardrail_decision (
  workspace_id, id, contact_id, decided_at, occasion, decision, policy_version, rule_version
)
SELECT workspace_id, gen_random_uuid(), id, created_at, CASE WHEN place % 40 = 0 THEN 'step' ELSE 'touch' END,
  CASE WHEN place % 30 = 0 THEN 'warn' ELSE 'block' END, 1, 1
FROM (
  SELECT *, row_number() OVER (PARTITION BY workspace_id ORDER BY id) AS place FROM tenant.contact
) AS each
WHERE place <= 10000;

INSERT INTO tenant.enrolment (workspace_id, id, contact_id, cadence_id, cadence_number, state, phase, outcome,
  enrolled_at, due_at)
SELECT workspace_id, gen_random_uuid(), id, ('00000000-0000-7000-8000-00000000000' || place % 10)::uuid, 1,
  CASE place % 20 WHEN 0 THEN 'pending' WHEN 1 THEN 'paused' WHEN 2 THEN 'active' WHEN 3 THEN 'active'
    ELSE 'finished' END,
  CASE place % 20 WHEN 2 THEN 'ready' WHEN 3 THEN 'waiting' END, CASE WHEN place % 20 > 3 THEN 'replied' END,
  now() - place * interval '1 minute', CASE WHEN place % 20 IN (2, 3) THEN now() - place * interval '1 second' END
FROM (SELECT *, row_number() OVER (PARTITION BY workspace_id ORDER BY id) AS place FROM tenant.contact) AS known
WHERE place <= CASE WHEN workspace_id = '{CROWDED}' THEN 8000 ELSE 20 END;

INSERT INTO tenant.enrolment_step (workspace_id, enrolment_id, step_id, status)
SELECT workspace_id, id, 'step ' || n, 'done' FROM tenant.enrolment, generate_series(1, 3) AS n;

INSERT INTO tenant.enrolment_event (workspace_id, id, enrolment_id, number, at, kind)
SELECT workspace_id, gen_random_uuid(), id, n, enrolled_at, 'waiting'
FROM tenant.enrolment, generate_series(1, 3) AS n;

INSERT INTO tenant.draft (workspace_id, id, contact_id, channel, purpose, state, created_at)
SELECT workspace_id, gen_random_uuid(), id, 'email', 'thanks',
  CASE place % 20 WHEN 0 THEN 'approved' WHEN 1 THEN 'awaiting_approval' WHEN 2 THEN 'draft' ELSE 'sent' END,
  now() - place * interval '1 minute'
FROM (SELECT *, row_number() OVER (PARTITION BY workspace_id ORDER BY id) AS place FROM tenant.contact) AS known
WHERE place <= CASE WHEN workspace_id = '{CROWDED}' THEN 4000 ELSE 20 END;

INSERT INTO tenant.draft_comment (workspace_id, id, draft_id, body, created_at)
SELECT workspace_id, gen_random_uuid(), id, 'x', created_at FROM tenant.draft;

INSERT INTO tenant.merge (workspace_id, id, survivor_id, absorbed_id, state, created_at)
SELECT workspace_id, gen_random_uuid(), first_id, second_id,
  CASE WHEN place % 10 = 0 THEN 'undone' ELSE 'merged' END, now() - place * interval '1 minute'
FROM (
  SELECT *, row_number() OVER (PARTITION BY workspace_id ORDER BY first_id) AS place FROM tenant.duplicate
) AS pair;
"""


class Crowd(msgspec.Struct, frozen=True):
    """The crowded database, and some of what is in its largest workspace."""

    database: Database
    tag_id: UUID
    organisation_id: UUID
    contact_id: UUID


@pytest.fixture(scope="session")
async def crowd(servers: Mapping[str, str]) -> AsyncIterator[Crowd]:
    async with own_database(servers, "crowd") as urls:
        await fill(urls["superuser"], FILL)
        database = Database(urls["app"], pool_size=2)
        await database.open()
        yield await _crowd(database)
        await database.close()


async def _crowd(database: Database) -> Crowd:
    async with database.reading(CROWDED) as connection:
        found = {
            table: await connection.fetchval(f"SELECT id FROM tenant.{table} LIMIT 1")
            for table in ("tag", "organisation", "contact")
        }
    return Crowd(database, found["tag"], found["organisation"], found["contact"])
