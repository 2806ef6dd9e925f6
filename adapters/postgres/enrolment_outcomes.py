"""What has come of a cadence, counted over all of its versions in one statement."""

import msgspec

from adapters.postgres.reading import spoken
from domain.cadences.built_in.catalogue import BUILT_IN
from domain.shared.ids import CadenceId

# `$3` has the versions of a cadence that comes with Perennial, and none otherwise.
OUTCOMES = spoken(
    """
WITH version AS (
  SELECT number, definition FROM tenant.cadence_version WHERE workspace_id = $1 AND cadence_id = $2
  UNION ALL
  SELECT number, definition
  FROM jsonb_to_recordset($3::text::jsonb) AS built_in (number integer, definition jsonb)
), said AS (
  SELECT version.number, step ->> 'id' AS step_id, step ->> 'kind' AS kind, step ->> 'new_value' AS new_value
  FROM version CROSS JOIN LATERAL jsonb_array_elements(version.definition -> 'steps') AS step
), done AS (
  SELECT s.interaction_id, said.kind, said.new_value
  FROM tenant.enrolment AS e
  JOIN tenant.enrolment_step AS s
    ON s.workspace_id = e.workspace_id AND s.enrolment_id = e.id AND s.status = 'done'
  JOIN said ON said.number = e.cadence_number AND said.step_id = s.step_id
  WHERE e.workspace_id = $1 AND e.cadence_id = $2
), counted AS (
  SELECT count(*) AS enrolled,
    count(*) FILTER (WHERE state IN ('active', 'paused')) AS under_way,
    count(*) FILTER (WHERE outcome = 'replied') AS replies,
    count(*) FILTER (WHERE outcome = 'met') AS met
  FROM tenant.enrolment WHERE workspace_id = $1 AND cadence_id = $2
)
SELECT EXISTS (SELECT FROM tenant.cadence WHERE workspace_id = $1 AND id = $2) OR EXISTS (SELECT FROM version)
    AS is_there,
  counted.enrolled, counted.under_way, counted.replies, counted.met,
  (SELECT count(*) FROM tenant.ask WHERE ask.workspace_id = $1 AND ask.answer = 'granted' AND ask.level = 1
     AND ask.interaction_id IN (SELECT interaction_id FROM done)) AS insight,
  (SELECT count(*) FROM done WHERE kind = 'message' AND new_value = 'thanks') AS thanks,
  (SELECT count(*) FROM done WHERE kind = 'give') AS given
FROM counted
""",
    ("workspace_id", "id", "versions"),
)


def built_in_versions(cadence_id: CadenceId) -> str:
    """The versions that are code, as the statement takes them."""
    cadence = BUILT_IN.get(cadence_id)
    versions = [] if cadence is None else list(cadence.versions)
    return msgspec.json.encode(versions).decode()
