"""A million contacts over two thousand workspaces, of whom as many are due as one wants to know about."""

import asyncpg

# Few large workspaces and many small ones: the largest holds 3 % of all contacts.
EXPONENT = 0.678
OLD_NUDGE_EVERY = 2  # one contact in two has had a nudge before

WORKSPACES = """
INSERT INTO control.workspace (id, name, time_zone)
SELECT gen_random_uuid(), 'Workspace ' || n,
       (ARRAY['UTC', 'Europe/Berlin', 'Europe/London', 'Africa/Lagos'])[1 + n % 4]
FROM generate_series(1, $1) AS n
RETURNING id
"""
FEEDS = "INSERT INTO tenant.workspace_feed (workspace_id) SELECT id FROM control.workspace"
# Scattered over the table, as contacts of many owners are.
CONTACTS = """
INSERT INTO tenant.contact (
  workspace_id, id, given_name, family_name, sort_name, position, linkedin_slug, search_text,
  connected_on, created_at, updated_at, tier, tier_set_at, rhythm_days,
  clock, last_touch_at, soon_at, due_at, drifting_at, dormant_at, next_due_at
)
SELECT place.workspace_id, gen_random_uuid(), 'Given' || place.n, 'Family' || place.n, 'family' || place.n,
       'Engineer', 'person-' || place.n, 'engineer family' || place.n || ' given' || place.n,
       ($1::timestamptz - interval '400 days')::date, touch.at, touch.at, 'inner',
       $1::timestamptz - interval '1 year', 14,
       jsonb_build_object('last_touch_at', touch.at, 'last_touch_id', gen_random_uuid(), 'last_full_at', touch.at),
       touch.at, touch.at + interval '11 days', touch.at + interval '14 days',
       touch.at + interval '21 days', touch.at + interval '365 days', touch.at + interval '75 days'
FROM (
  SELECT given.workspace_id, n
  FROM unnest($2::uuid[], $3::integer[]) AS given (workspace_id, size), generate_series(1, given.size) AS n
  ORDER BY random()
) AS place, LATERAL (SELECT $1::timestamptz - interval '16 days' AS at) AS touch
"""
OLD_NUDGES = """
INSERT INTO tenant.nudge (
  workspace_id, id, created_at, updated_at, contact_id, kind, key, status, resolution, status_changed_at,
  anchor_at, due_at, expires_at, delivered_at, priority, title, reason, rule_version, policy_version
)
SELECT workspace_id, gen_random_uuid(), old.at, old.at, id, 'keep_in_touch', 'before:due', 'done', 'owner',
       old.at, old.at, old.at, old.at + interval '7 days', old.at, 70, 'Time for somebody', 'Long ago.', 1, 1
FROM tenant.contact, LATERAL (SELECT $1::timestamptz - interval '60 days' AS at) AS old
WHERE ('x' || right(id::text, 4))::bit(16)::integer % $2 = 0
"""
STILL = """
ALTER TABLE tenant.contact SET (autovacuum_enabled = false);
ALTER TABLE tenant.nudge SET (autovacuum_enabled = false);
ALTER TABLE tenant.sync_entry SET (autovacuum_enabled = false);
"""
MAKE_DUE = """
UPDATE tenant.contact SET next_due_at = $1::timestamptz - interval '1 hour'
WHERE (workspace_id, id) IN (SELECT workspace_id, id FROM tenant.contact ORDER BY random() LIMIT $2)
"""
# What a sweep wrote, to be written once more without it.
KEEP = """
DROP TABLE IF EXISTS public.kept_nudge, public.kept_plan;
CREATE TABLE public.kept_nudge AS SELECT * FROM tenant.nudge WHERE created_at = '{at}'::timestamptz;
CREATE TABLE public.kept_plan AS
SELECT c.workspace_id, c.id, c.next_due_at
FROM tenant.contact AS c JOIN public.kept_nudge AS n ON n.workspace_id = c.workspace_id AND n.contact_id = c.id;
"""
TAKE_BACK = """
DELETE FROM tenant.nudge WHERE created_at = '{at}'::timestamptz;
TRUNCATE tenant.sync_entry;
UPDATE control.workspace SET next_delivery_at = NULL;
UPDATE tenant.contact AS c SET next_due_at = '{at}'::timestamptz - interval '1 hour'
FROM public.kept_plan AS kept WHERE c.workspace_id = kept.workspace_id AND c.id = kept.id;
"""
FORGET = """
DELETE FROM tenant.nudge WHERE created_at = '{at}'::timestamptz;
TRUNCATE tenant.sync_entry;
UPDATE control.workspace SET next_delivery_at = NULL;
"""
TIDY = "VACUUM ANALYZE tenant.contact, tenant.nudge, tenant.sync_entry, control.workspace"

# The bare work: the same rows, each table in one statement.
INSERT = "INSERT INTO tenant.nudge SELECT * FROM public.kept_nudge"
MOVE = """
UPDATE tenant.contact AS c SET next_due_at = kept.next_due_at
FROM public.kept_plan AS kept WHERE c.workspace_id = kept.workspace_id AND c.id = kept.id
"""
FEED = """
WITH entry AS (
  SELECT workspace_id, id, row_number() OVER (PARTITION BY workspace_id ORDER BY id) AS step
  FROM public.kept_nudge
), moved AS (
  UPDATE tenant.workspace_feed AS feed SET seq = feed.seq + total.entries
  FROM (SELECT workspace_id, count(*) AS entries FROM entry GROUP BY workspace_id) AS total
  WHERE feed.workspace_id = total.workspace_id
  RETURNING feed.workspace_id, feed.seq - total.entries AS base
)
INSERT INTO tenant.sync_entry AS known (workspace_id, entity_type, entity_id, seq, op)
SELECT entry.workspace_id, 'nudge', entry.id, moved.base + entry.step, 'upsert'
FROM entry JOIN moved ON moved.workspace_id = entry.workspace_id
ON CONFLICT (workspace_id, entity_type, entity_id) DO UPDATE SET seq = excluded.seq, op = excluded.op
"""


def sizes(contacts: int, workspaces: int) -> list[int]:
    """How many contacts each workspace has; at least one, and the sum is exact."""
    weights = [place**-EXPONENT for place in range(1, workspaces + 1)]
    shares = [max(1, int(contacts * weight / sum(weights))) for weight in weights]
    shares[0] += contacts - sum(shares)
    return shares


async def lay_out(owner: asyncpg.Connection, contacts: int, workspaces: int, at: object) -> None:
    """Fill the empty database."""
    ids = [row["id"] for row in await owner.fetch(WORKSPACES, workspaces)]
    await owner.execute(FEEDS)
    await owner.execute(STILL)
    await owner.execute(CONTACTS, at, ids, sizes(contacts, workspaces), timeout=1200)
    await owner.execute(OLD_NUDGES, at, OLD_NUDGE_EVERY, timeout=1200)
    await owner.execute(TIDY, timeout=1200)
