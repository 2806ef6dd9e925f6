"""The facts that the guardrails decide by: one statement for one contact or a thousand."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.bulk import fetch
from domain.contacts.clock import Clock
from domain.contacts.values import NO_WISHES, Wishes
from domain.guardrails.decision import AskFacts, OwnerFacts, PersonFacts
from domain.guardrails.rules.asking import LARGE
from domain.guardrails.rules.crowding import MONTH
from domain.guardrails.rules.strangers import WEEK
from domain.guardrails.settings import BOUNDS
from domain.shared.ids import ContactId, OrganisationId
from domain.shared.local_time import MIDNIGHT, at_local, local_day
from domain.workspaces.model import Workspace

# More than any limit allows: those beyond change nothing.
_MOST = 200

# A word that was before: what came at the same instant counts in the order of the ids.
_FIRST_WORDS = f"""
  SELECT touch.contact_id, touch.occurred_at FROM tenant.interaction AS touch
  WHERE touch.workspace_id = $1 AND touch.occurred_at >= $4 AND touch.occurred_at <= $3
    AND touch.direction = 'outbound' AND touch.depth = 'message' AND NOT touch.is_group
    AND touch.deleted_at IS NULL AND touch.id IS DISTINCT FROM $6
    AND NOT EXISTS (
      SELECT FROM tenant.interaction AS word
      WHERE word.workspace_id = $1 AND word.contact_id = touch.contact_id
        AND (word.occurred_at, word.id) < (touch.occurred_at, touch.id)
        AND word.deleted_at IS NULL AND word.id IS DISTINCT FROM $6
        AND (NOT word.is_group OR word.depth = 'meeting')
        AND NOT (word.direction = 'outbound' AND word.depth = 'light'))
  ORDER BY touch.occurred_at DESC LIMIT {_MOST}
"""  # noqa: S608 - a number only
_INVITED = f"""
  SELECT sent.occurred_at, sent.form FROM tenant.interaction AS sent
  WHERE sent.workspace_id = $1 AND sent.occurred_at >= $5 AND sent.occurred_at <= $3
    AND sent.form IS NOT NULL AND sent.direction = 'outbound'
    AND sent.deleted_at IS NULL AND sent.id IS DISTINCT FROM $6
  ORDER BY sent.occurred_at DESC LIMIT {_MOST}
"""  # noqa: S608 - likewise
_ASKED = f"""
  SELECT jsonb_agg(jsonb_build_object(
    'level', ask.level, 'asked_at', ask.asked_at,
    'is_open', ask.answer = 'open' OR coalesce(ask.answered_at > $3, false)))
  FROM tenant.ask AS ask
  WHERE ask.workspace_id = $1 AND ask.contact_id = c.id AND ask.asked_at <= $3
    AND ($6::uuid IS NULL OR ask.interaction_id IS DISTINCT FROM $6)
    AND (ask.answer = 'open' OR ask.answered_at > $3 OR (ask.level >= {LARGE} AND ask.asked_at >= $7))
"""  # noqa: S608 - likewise
# Looked up one by one: the plan for many must not be to read the whole workspace.
_PERSON = """
  SELECT c.id, c.stage, c.clock, c.do_not_contact_at, c.closed_at, c.deleted_at, c.resting_since, c.rest_until,
    c.time_zone, c.region, c.wishes, c.organisation_id, c.connected_on
  FROM tenant.contact AS c
  WHERE c.workspace_id = $1 AND c.id = asked.id AND c.merged_into IS NULL OFFSET 0
"""
_COLLEAGUES = """
  SELECT array_agg(on_one.contact_id) AS contact_ids
  FROM tenant.contact AS other
  JOIN tenant.enrolment AS on_one ON on_one.workspace_id = $1 AND on_one.contact_id = other.id
    AND on_one.state <> 'finished' AND on_one.state <> 'pending'
  WHERE other.workspace_id = $1 AND other.organisation_id = named.organisation_id AND other.deleted_at IS NULL
"""
FACTS = f"""
WITH owner AS MATERIALIZED (
  SELECT
    (SELECT jsonb_agg(jsonb_build_array(contact_id, occurred_at)) FROM ({_FIRST_WORDS}) AS first) AS new_people,
    (SELECT jsonb_agg(jsonb_build_array(form, occurred_at)) FROM ({_INVITED}) AS invited) AS invitations
), person AS MATERIALIZED (
  SELECT c.* FROM (SELECT DISTINCT unnest($2::uuid[]) AS id) AS asked CROSS JOIN LATERAL ({_PERSON}) AS c
), place AS MATERIALIZED (
  SELECT named.organisation_id, colleagues.contact_ids
  FROM (SELECT DISTINCT organisation_id FROM person WHERE organisation_id IS NOT NULL AND $8) AS named
  CROSS JOIN LATERAL ({_COLLEAGUES}) AS colleagues
)
SELECT c.id, c.stage, c.clock::text AS clock, c.do_not_contact_at, c.closed_at, c.deleted_at, c.resting_since,
  c.rest_until, c.time_zone, c.region, c.wishes::text AS wishes, c.organisation_id, c.connected_on,
  EXISTS (SELECT FROM tenant.admiration AS a WHERE a.workspace_id = $1 AND a.contact_id = c.id) AS has_admiration,
  ({_ASKED})::text AS asks, coalesce(own.outbound_count, 0) AS outbound_in_enrolment,
  coalesce(cardinality(array_remove(place.contact_ids, c.id)), 0) AS active_at_organisation,
  owner.new_people::text AS new_people, owner.invitations::text AS invitations
FROM person AS c
CROSS JOIN owner
LEFT JOIN place ON place.organisation_id = c.organisation_id
LEFT JOIN tenant.enrolment AS own ON own.workspace_id = $1 AND own.contact_id = c.id AND own.state <> 'finished'
"""  # noqa: S608 - numbers and parts of the statement only

_CLOCKS = msgspec.json.Decoder(Clock)
_WISHES = msgspec.json.Decoder(Wishes)
_ASKS = msgspec.json.Decoder(tuple[AskFacts, ...])
_NEW_PEOPLE = msgspec.json.Decoder(list[tuple[UUID, datetime]])
_INVITATIONS = msgspec.json.Decoder(list[tuple[str, datetime]])

Facts = dict[ContactId, tuple[PersonFacts, OwnerFacts]]


async def facts_about(
    connection: AsyncConnection,
    workspace: Workspace,
    contact_ids: Sequence[ContactId],
    at: datetime,
    apart_from: UUID | None,
    *,
    of_colleagues: bool,
) -> Facts:
    """See domain.guardrails.ports.Guardrails."""
    today = local_day(at, workspace.zone)

    def begun(days: int) -> datetime:
        return at_local(today - timedelta(days=days - 1), MIDNIGHT, workspace.zone)

    long_ago = at - timedelta(days=BOUNDS["asks_spacing_days"][1] + 1)
    since = (begun(WEEK), begun(MONTH))
    asked = (workspace.id, list(contact_ids), at, *since, apart_from, long_ago, of_colleagues)
    rows = await fetch(connection, FACTS, *asked)
    if not rows:
        return {}
    first_words = _NEW_PEOPLE.decode(rows[0]["new_people"] or "[]")
    invited = _INVITATIONS.decode(rows[0]["invitations"] or "[]")
    week, month = _latest(invited, since=begun(WEEK)), invited
    return {
        ContactId(row["id"]): (
            person_of(row, row["id"]),
            OwnerFacts(
                new_people=tuple(word for key, word in first_words if key != row["id"]),
                invitations=week,
                invitation_notes=tuple(on for form, on in month if form == "invitation_note"),
                active_at_organisation=row["active_at_organisation"],
            ),
        )
        for row in rows
    }


def _latest(invited: list[tuple[str, datetime]], since: datetime) -> tuple[datetime, ...]:
    return tuple(on for _, on in invited if on >= since)


def person_of(row: Any, contact_id: UUID) -> PersonFacts:
    """Of a row that has the columns of `FACTS` about a contact."""
    return PersonFacts(
        contact_id=ContactId(contact_id),
        stage=row["stage"],
        clock=_CLOCKS.decode(row["clock"]),
        do_not_contact_at=row["do_not_contact_at"],
        closed_at=row["closed_at"],
        deleted_at=row["deleted_at"],
        resting_since=row["resting_since"],
        rest_until=row["rest_until"],
        time_zone=row["time_zone"],
        region=row["region"],
        wishes=NO_WISHES if row["wishes"] == "{}" else _WISHES.decode(row["wishes"]),
        organisation_id=None
        if row["organisation_id"] is None
        else OrganisationId(row["organisation_id"]),
        connected_on=row["connected_on"],
        has_admiration=row["has_admiration"],
        asks=() if row["asks"] is None else _ASKS.decode(row["asks"]),
        outbound_in_enrolment=row["outbound_in_enrolment"],
    )
