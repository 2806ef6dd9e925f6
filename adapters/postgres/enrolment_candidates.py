"""Who is to be put on a cadence, with all that speaks for and against it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.bulk import fetch
from adapters.postgres.enrolment_facts import Seen, facts_of
from domain.enrolments.facts import NO_SIGNS
from domain.enrolments.model import Enrolment
from domain.enrolments.ports import Candidate
from domain.enrolments.states import COMPLETED
from domain.shared.ids import CadenceId, ContactId, EnrolmentId, new_id
from domain.workspaces.model import Workspace

_LOCKED = """
SELECT c.id FROM tenant.contact AS c
WHERE c.workspace_id = $1 AND c.id = ANY ($2::uuid[]) AND c.merged_into IS NULL
ORDER BY c.id FOR UPDATE
"""
_SO_FAR = """
SELECT c.id,
  (SELECT e.id FROM tenant.enrolment AS e
   WHERE e.workspace_id = $1 AND e.contact_id = c.id AND e.state <> 'finished') AS enrolment_id,
  (SELECT max(e.finished_at) FROM tenant.enrolment AS e
   WHERE e.workspace_id = $1 AND e.contact_id = c.id AND e.cadence_id = $3
     AND e.outcome = ANY ($4::text[])) AS completed_at
FROM unnest($2::uuid[]) AS c (id)
"""


async def candidates_for(
    connection: AsyncConnection,
    workspace: Workspace,
    contact_ids: Sequence[ContactId],
    cadence_id: CadenceId,
    at: datetime,
) -> Mapping[ContactId, Candidate]:
    """See domain.enrolments.ports.Enrolments. What they are on is looked at once they are locked."""
    locked = [
        row["id"] for row in await fetch(connection, _LOCKED, workspace.id, list(contact_ids))
    ]
    if not locked:
        return {}
    outcomes = sorted(COMPLETED)
    rows = await fetch(connection, _SO_FAR, workspace.id, locked, cadence_id, outcomes)
    unborn = [Seen(workspace.id, _enrolment(ContactId(each), cadence_id, at)) for each in locked]
    facts = await facts_of(connection, unborn, {workspace.id: workspace.policy}, at)
    known = {each.enrolment.contact_id: facts[each.key] for each in unborn}
    return {
        ContactId(row["id"]): Candidate(
            facts=replace(known[row["id"]], signs=NO_SIGNS),
            enrolment_id=_id(row["enrolment_id"]),
            completed_at=row["completed_at"],
        )
        for row in rows
    }


def _enrolment(contact_id: ContactId, cadence_id: CadenceId, at: datetime) -> Enrolment:
    """One that is not there yet, so that it comes after all who wait."""
    return Enrolment(
        id=EnrolmentId(new_id()),
        contact_id=contact_id,
        cadence_id=cadence_id,
        cadence_number=0,
        enrolled_at=at,
    )


def _id(value: Any) -> EnrolmentId | None:
    return None if value is None else EnrolmentId(value)
