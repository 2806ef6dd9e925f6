"""Contacts who are on a cadence, each at its second step, of whom as many are due as one wants to know about."""

# They were thanked a while ago, after they had written.
TOUCHES = """
INSERT INTO tenant.interaction (workspace_id, id, contact_id, occurred_at, direction, channel, depth)
SELECT workspace_id, gen_random_uuid(), id, last_touch_at - n * interval '3 days',
  CASE n WHEN 1 THEN 'outbound' ELSE 'inbound' END, 'email', 'message'
FROM tenant.contact, generate_series(1, 2) AS n
"""
ENROLMENTS = """
INSERT INTO tenant.enrolment (workspace_id, id, contact_id, cadence_id, cadence_number, state, phase, step_id,
  step_since, not_before, due_at, enrolled_at, started_at, outbound_count, last_outbound_at, next_due_at)
SELECT workspace_id, gen_random_uuid(), id, $2, 1, 'active', 'waiting', 'tell_outcome', $1::timestamptz,
  $1::timestamptz, $1::timestamptz + interval '14 days', $1::timestamptz - interval '1 day',
  $1::timestamptz - interval '1 day', 1, $1::timestamptz, $1::timestamptz + interval '14 days'
FROM tenant.contact
"""
DONE_STEPS = """
INSERT INTO tenant.enrolment_step (workspace_id, enrolment_id, step_id, status, completed_at)
SELECT workspace_id, id, 'thank', 'done', step_since FROM tenant.enrolment
"""
TOLD = """
INSERT INTO tenant.enrolment_event (workspace_id, id, enrolment_id, number, at, kind)
SELECT workspace_id, gen_random_uuid(), id, n, enrolled_at, 'waiting'
FROM tenant.enrolment, generate_series(1, 4) AS n
"""
STILL = """
ALTER TABLE tenant.enrolment SET (autovacuum_enabled = false);
ALTER TABLE tenant.enrolment_step SET (autovacuum_enabled = false);
ALTER TABLE tenant.enrolment_event SET (autovacuum_enabled = false);
"""
MAKE_DUE = """
UPDATE tenant.enrolment SET step_since = $1::timestamptz - interval '30 days',
  not_before = $1::timestamptz - interval '30 days', last_outbound_at = $1::timestamptz - interval '30 days',
  due_at = $1::timestamptz - interval '1 hour',
  next_due_at = $1::timestamptz - interval '1 hour'
WHERE (workspace_id, id) IN (SELECT workspace_id, id FROM tenant.enrolment ORDER BY random() LIMIT $2)
"""
# What a sweep wrote, to be written once more without it.
KEEP = """
DROP TABLE IF EXISTS public.kept, public.kept_step, public.kept_event;
CREATE TABLE public.kept AS SELECT * FROM tenant.enrolment WHERE phase = 'ready';
CREATE TABLE public.kept_step AS SELECT * FROM tenant.enrolment_step WHERE status = 'ready';
CREATE TABLE public.kept_event AS SELECT * FROM tenant.enrolment_event WHERE kind = 'ready';
"""
TAKE_BACK = """
DELETE FROM tenant.enrolment_event WHERE kind = 'ready';
DELETE FROM tenant.enrolment_step WHERE status = 'ready';
UPDATE tenant.enrolment SET phase = 'waiting', version = version - 1, updated_at = created_at,
  next_due_at = '{at}'::timestamptz - interval '1 hour' WHERE phase = 'ready';
UPDATE tenant.contact SET next_due_at = NULL WHERE next_due_at = '{at}'::timestamptz;
TRUNCATE tenant.sync_entry;
"""
FORGET = """
DELETE FROM tenant.enrolment_event WHERE kind = 'ready';
DELETE FROM tenant.enrolment_step WHERE status = 'ready';
UPDATE tenant.enrolment SET phase = 'waiting', next_due_at = '{at}'::timestamptz + interval '14 days'
WHERE phase = 'ready';
UPDATE tenant.contact SET next_due_at = NULL WHERE next_due_at = '{at}'::timestamptz;
TRUNCATE tenant.sync_entry;
"""
TIDY = """
VACUUM ANALYZE tenant.contact, tenant.interaction, tenant.enrolment, tenant.enrolment_step, tenant.enrolment_event,
  tenant.sync_entry
"""

# The bare work: the same rows, found by the same index, each table in one statement.
MOVE = """
WITH due AS MATERIALIZED (
  SELECT workspace_id, id FROM tenant.enrolment
  WHERE next_due_at <= '{at}'::timestamptz AND next_due_at IS NOT NULL AND NOT sandbox
)
UPDATE tenant.enrolment AS e SET phase = kept.phase, due_at = kept.due_at, next_due_at = kept.next_due_at,
  version = kept.version, field_versions = kept.field_versions, updated_at = kept.updated_at
FROM due JOIN public.kept AS kept ON kept.workspace_id = due.workspace_id AND kept.id = due.id
WHERE e.workspace_id = due.workspace_id AND e.id = due.id
"""
STEPS = "INSERT INTO tenant.enrolment_step SELECT * FROM public.kept_step"
EVENTS = "INSERT INTO tenant.enrolment_event SELECT * FROM public.kept_event"
PLANS = """
UPDATE tenant.contact AS c SET next_due_at = '{at}'::timestamptz
FROM public.kept AS kept WHERE c.workspace_id = kept.workspace_id AND c.id = kept.contact_id
"""
FEED = """
WITH entry AS (
  SELECT workspace_id, id, row_number() OVER (PARTITION BY workspace_id ORDER BY id) AS step FROM public.kept
), moved AS (
  UPDATE tenant.workspace_feed AS feed SET seq = feed.seq + total.entries
  FROM (SELECT workspace_id, count(*) AS entries FROM entry GROUP BY workspace_id) AS total
  WHERE feed.workspace_id = total.workspace_id
  RETURNING feed.workspace_id, feed.seq - total.entries AS base
)
INSERT INTO tenant.sync_entry AS known (workspace_id, entity_type, entity_id, seq, op)
SELECT entry.workspace_id, 'enrolment', entry.id, moved.base + entry.step, 'upsert'
FROM entry JOIN moved ON moved.workspace_id = entry.workspace_id
ON CONFLICT (workspace_id, entity_type, entity_id) DO UPDATE SET seq = excluded.seq, op = excluded.op
"""
