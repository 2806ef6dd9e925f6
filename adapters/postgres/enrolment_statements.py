"""The statements behind the facts of enrolments. `$1` is a document of those asked about, as they are in memory."""

from domain.guardrails.rules.asking import LARGE

# More than any limit allows: those beyond change nothing.
_MOST = 200

_ASKED = """
  SELECT * FROM jsonb_to_recordset($1::text::jsonb) AS given (
    workspace_id uuid, enrolment_id uuid, contact_id uuid, enrolled_at timestamptz, touches uuid[])
"""
_IS_NEW = """
  (c.last_outbound_at IS NULL AND c.last_inbound_at IS NULL AND c.clock ->> 'last_mutual_at' IS NULL)
"""
# What is personal, what both took part in and what nobody wrote: as domain.contacts.clock.Touch has it.
_SIGNS = """
  SELECT
    min(t.occurred_at) FILTER (
      WHERE t.is_theirs AND t.depth <> 'meeting' AND NOT t.is_automatic) AS replied_at,
    min(t.occurred_at) FILTER (WHERE t.depth = 'meeting' AND NOT t.is_automatic) AS met_at,
    min(t.occurred_at) FILTER (WHERE t.meaning = 'decline') AS declined_at,
    min(t.occurred_at) FILTER (WHERE t.meaning = 'opt_out') AS opted_out_at,
    max(t.occurred_at) FILTER (WHERE t.is_automatic) AS out_of_office_at,
    (array_agg(t.returns_on ORDER BY t.occurred_at DESC, t.id DESC)
      FILTER (WHERE t.is_automatic))[1] AS returns_on,
    max(t.occurred_at) FILTER (WHERE t.help_received IS NOT NULL AND NOT t.is_automatic) AS helped_at,
    max(t.occurred_at) FILTER (
      WHERE t.direction = 'outbound' AND t.depth <> 'light'
        AND t.id <> ALL (coalesce(asked.touches, '{}'))) AS outside_at
  FROM (
    SELECT i.*, i.direction <> 'outbound' OR i.depth = 'conversation' AS is_theirs,
      i.meaning IS NOT DISTINCT FROM 'out_of_office' AS is_automatic
    FROM tenant.interaction AS i
    WHERE i.workspace_id = asked.workspace_id AND i.contact_id = asked.contact_id
      AND i.occurred_at > asked.enrolled_at AND i.deleted_at IS NULL
      AND (NOT i.is_group OR i.depth = 'meeting')
  ) AS t
"""
_ASKS = f"""
  SELECT jsonb_agg(jsonb_build_object(
    'level', ask.level, 'asked_at', ask.asked_at,
    'is_open', ask.answer = 'open' OR coalesce(ask.answered_at > $2, false)))::text
  FROM tenant.ask AS ask
  WHERE ask.workspace_id = asked.workspace_id AND ask.contact_id = asked.contact_id AND ask.asked_at <= $2
    AND (ask.answer = 'open' OR ask.answered_at > $2 OR (ask.level >= {LARGE} AND ask.asked_at >= $3))
"""  # noqa: S608 - a number only
_APPROVED = """
  SELECT jsonb_object_agg(d.step_id, d.at)::text FROM (
    SELECT step_id, min(approved_at) AS at FROM tenant.draft
    WHERE workspace_id = asked.workspace_id AND enrolment_id = asked.enrolment_id
      AND step_id IS NOT NULL AND state IN ('approved', 'sent') AND approved_at <= $2
    GROUP BY step_id) AS d
"""
# How many others at the organisation are on a cadence, and when one of them last ended theirs by a reply.
_COLLEAGUES = """
  SELECT count(*) FILTER (WHERE o.state IN ('active', 'paused')) AS active_at_organisation,
    max(o.finished_at) FILTER (
      WHERE o.outcome = 'replied' AND o.finished_at >= asked.enrolled_at AND o.finished_at <= $2
    ) AS colleague_replied_at
  FROM tenant.contact AS other
  JOIN tenant.enrolment AS o ON o.workspace_id = other.workspace_id AND o.contact_id = other.id
  WHERE c.organisation_id IS NOT NULL AND other.workspace_id = c.workspace_id
    AND other.organisation_id = c.organisation_id AND other.id <> c.id AND other.deleted_at IS NULL
"""
# `$2` is the instant, `$3` how long ago a large ask still counts.
OF_EACH = f"""
SELECT asked.workspace_id, asked.enrolment_id, c.id AS contact_id, c.stage, c.clock::text AS clock,
  c.do_not_contact_at, c.closed_at, c.deleted_at, c.resting_since, c.rest_until, c.rest_reason, c.time_zone,
  c.region, c.wishes::text AS wishes, c.organisation_id, c.merged_into, c.connected_on, signs.*,
  EXISTS (SELECT FROM tenant.admiration AS a
          WHERE a.workspace_id = c.workspace_id AND a.contact_id = c.id) AS has_admiration,
  ({_ASKS}) AS asks, ({_APPROVED}) AS approved, colleagues.active_at_organisation,
  colleagues.colleague_replied_at, coalesce(own.outbound_count, 0) AS outbound_in_enrolment
FROM ({_ASKED}) AS asked
JOIN tenant.contact AS c ON c.workspace_id = asked.workspace_id AND c.id = asked.contact_id
LEFT JOIN tenant.enrolment AS own
  ON own.workspace_id = asked.workspace_id AND own.contact_id = asked.contact_id AND own.state <> 'finished'
CROSS JOIN LATERAL ({_SIGNS}) AS signs
CROSS JOIN LATERAL ({_COLLEAGUES}) AS colleagues
"""  # noqa: S608 - parts of the statement only

# A word that was before: what came at the same instant counts in the order of the ids.
_FIRST_WORDS = f"""
  SELECT touch.contact_id, touch.occurred_at FROM tenant.interaction AS touch
  WHERE touch.workspace_id = asked.workspace_id AND touch.occurred_at >= asked.week_since
    AND touch.occurred_at <= $4 AND touch.direction = 'outbound' AND touch.depth = 'message'
    AND NOT touch.is_group AND touch.deleted_at IS NULL
    AND NOT EXISTS (
      SELECT FROM tenant.interaction AS word
      WHERE word.workspace_id = asked.workspace_id AND word.contact_id = touch.contact_id
        AND (word.occurred_at, word.id) < (touch.occurred_at, touch.id) AND word.deleted_at IS NULL
        AND (NOT word.is_group OR word.depth = 'meeting')
        AND NOT (word.direction = 'outbound' AND word.depth = 'light'))
  ORDER BY touch.occurred_at DESC LIMIT {_MOST}
"""  # noqa: S608 - a number only
_INVITED = f"""
  SELECT sent.form, sent.occurred_at FROM tenant.interaction AS sent
  WHERE sent.workspace_id = asked.workspace_id AND sent.occurred_at >= asked.month_since
    AND sent.occurred_at <= $4 AND sent.form IS NOT NULL AND sent.direction = 'outbound'
    AND sent.deleted_at IS NULL
  ORDER BY sent.occurred_at DESC LIMIT {_MOST}
"""  # noqa: S608 - likewise
# What the owners have done lately. `$1` to `$3` go side by side: workspaces, and since when a week and a month.
OF_OWNERS = f"""
SELECT asked.workspace_id, asked.week_since,
  (SELECT jsonb_agg(jsonb_build_array(contact_id, occurred_at)) FROM ({_FIRST_WORDS}) AS first)::text AS new_people,
  (SELECT jsonb_agg(jsonb_build_array(form, occurred_at)) FROM ({_INVITED}) AS invited)::text AS invitations
FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[]) AS asked (workspace_id, week_since, month_since)
"""  # noqa: S608 - parts of the statement only

# Who waits, in order; who is not written yet comes last. Of those at one organisation, the first have its places.
# `$2` to `$4` go side by side: workspaces, since when a week, and how many places an organisation has.
QUEUE = f"""
WITH place AS (
  SELECT * FROM unnest($2::uuid[], $3::timestamptz[], $4::integer[]) AS given (workspace_id, week_since, places)
), waiting AS (
  SELECT e.workspace_id, e.id, e.enrolled_at, c.organisation_id, {_IS_NEW} AS is_new, place.places,
    row_number() OVER (PARTITION BY e.workspace_id, c.organisation_id ORDER BY e.enrolled_at, e.id) AS nth
  FROM place
  JOIN tenant.enrolment AS e ON e.workspace_id = place.workspace_id AND e.state = 'pending'
  JOIN tenant.contact AS c ON c.workspace_id = e.workspace_id AND c.id = e.contact_id
), taken AS (
  SELECT named.workspace_id, named.organisation_id, (
    SELECT count(*) FROM tenant.contact AS other
    JOIN tenant.enrolment AS o ON o.workspace_id = other.workspace_id AND o.contact_id = other.id
      AND o.state IN ('active', 'paused')
    WHERE other.workspace_id = named.workspace_id AND other.organisation_id = named.organisation_id
      AND other.deleted_at IS NULL) AS active
  FROM (SELECT DISTINCT workspace_id, organisation_id FROM waiting WHERE organisation_id IS NOT NULL) AS named
), line AS (
  SELECT waiting.*, waiting.is_new AND (
    waiting.organisation_id IS NULL OR waiting.nth + taken.active <= waiting.places) AS counts
  FROM waiting
  LEFT JOIN taken
    ON taken.workspace_id = waiting.workspace_id AND taken.organisation_id = waiting.organisation_id
), standing AS (
  SELECT line.*, line.nth - 1 AS before_at_organisation, count(*) FILTER (WHERE line.counts) OVER (
    PARTITION BY line.workspace_id ORDER BY line.enrolled_at, line.id
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
  FROM line
), started AS (
  SELECT place.workspace_id, jsonb_agg(e.started_at)::text AS reserved
  FROM place
  JOIN tenant.enrolment AS e ON e.workspace_id = place.workspace_id AND e.started_at >= place.week_since
    AND e.started_at IS NOT NULL AND e.outbound_count = 0 AND e.state <> 'finished'
  JOIN tenant.contact AS c ON c.workspace_id = e.workspace_id AND c.id = e.contact_id AND {_IS_NEW}
  GROUP BY place.workspace_id
), totals AS (
  SELECT workspace_id, count(*) FILTER (WHERE counts) AS counted FROM line GROUP BY workspace_id
), crowds AS (
  SELECT workspace_id, organisation_id, count(*) AS waiting FROM line
  WHERE organisation_id IS NOT NULL GROUP BY workspace_id, organisation_id
)
SELECT asked.workspace_id, asked.enrolment_id, started.reserved,
  CASE WHEN mine.id IS NULL THEN coalesce(totals.counted, 0) ELSE mine.before END AS ahead,
  CASE WHEN c.organisation_id IS NULL THEN 0 WHEN mine.id IS NULL THEN coalesce(crowds.waiting, 0)
    ELSE mine.before_at_organisation END AS ahead_at_organisation
FROM ({_ASKED}) AS asked
JOIN tenant.contact AS c ON c.workspace_id = asked.workspace_id AND c.id = asked.contact_id
LEFT JOIN standing AS mine ON mine.workspace_id = asked.workspace_id AND mine.id = asked.enrolment_id
LEFT JOIN started ON started.workspace_id = asked.workspace_id
LEFT JOIN totals ON totals.workspace_id = asked.workspace_id
LEFT JOIN crowds ON crowds.workspace_id = asked.workspace_id AND crowds.organisation_id = c.organisation_id
"""  # noqa: S608 - parts of the statement only
