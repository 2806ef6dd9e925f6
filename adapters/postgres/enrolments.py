"""Enrolments."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.bulk import fetch, run
from adapters.postgres.enrolment_candidates import candidates_for
from adapters.postgres.enrolment_facts import Seen, facts_of
from adapters.postgres.enrolment_offers import definitions_of, is_cadence, offer_of
from adapters.postgres.enrolment_rows import COLUMNS, to_enrolment
from adapters.postgres.enrolment_writes import write_enrolments
from adapters.postgres.feed import Pending
from domain.cadences.definition import Definition
from domain.enrolments.facts import EnrolmentFacts
from domain.enrolments.model import Enrolment
from domain.enrolments.ports import Candidate, Offer
from domain.nudges.policy import Policy
from domain.shared.errors import NotFound
from domain.shared.ids import CadenceId, ContactId, EnrolmentEventId, EnrolmentId
from domain.workspaces.model import Workspace

_ONE = f"""
SELECT {COLUMNS} FROM tenant.enrolment AS e WHERE e.workspace_id = $1 AND e.id = $2
"""  # noqa: S608 - columns only
# The contacts first, where they are not locked yet: many of them are not loaded one by one.
_OPEN = f"""
SELECT {COLUMNS} FROM tenant.enrolment AS e
JOIN tenant.contact AS c ON c.workspace_id = e.workspace_id AND c.id = e.contact_id
WHERE e.workspace_id = $1 AND e.contact_id = ANY ($2::uuid[]) AND e.state <> 'finished'
ORDER BY e.id FOR NO KEY UPDATE OF c FOR UPDATE OF e
"""  # noqa: S608 - likewise
_BESIDE = f"""
SELECT {COLUMNS} FROM tenant.enrolment AS e
WHERE e.workspace_id = $1 AND e.state <> 'finished' AND e.id <> ALL ($2::uuid[]) AND e.contact_id IN (
  SELECT other.id FROM tenant.contact AS known
  JOIN tenant.contact AS other
    ON other.workspace_id = known.workspace_id AND other.organisation_id = known.organisation_id
  WHERE known.workspace_id = $1 AND known.id = ANY ($3::uuid[])
    AND other.id <> known.id AND other.deleted_at IS NULL)
ORDER BY e.id FOR UPDATE OF e
"""  # noqa: S608 - likewise
_REPLAN = """
UPDATE tenant.enrolment SET next_due_at = $2 WHERE workspace_id = $1 AND state <> 'finished'
"""
_FORGET = """
DELETE FROM tenant.enrolment_event WHERE workspace_id = $1 AND enrolment_id = $2 AND id = ANY ($3::uuid[])
"""


class PostgresEnrolments:
    """See domain.enrolments.ports.Enrolments."""

    def __init__(
        self, connection: AsyncConnection, workspace: Workspace, pending: Pending, now: datetime
    ) -> None:
        self._connection = connection
        self._workspace = workspace
        self._pending = pending
        self._now = now

    async def get(self, enrolment_id: EnrolmentId) -> Enrolment:
        for row in await self._fetch(f"{_ONE} FOR UPDATE OF e", enrolment_id):
            return to_enrolment(row)
        raise NotFound

    async def peek(self, enrolment_id: EnrolmentId) -> Enrolment | None:
        rows = await self._fetch(_ONE, enrolment_id)
        return to_enrolment(rows[0]) if rows else None

    async def open_of(self, contact_ids: Sequence[ContactId]) -> list[Enrolment]:
        return [to_enrolment(row) for row in await self._fetch(_OPEN, list(contact_ids))]

    async def beside(self, enrolments: Sequence[Enrolment]) -> list[Enrolment]:
        ids = [each.id for each in enrolments]
        contacts = [each.contact_id for each in enrolments]
        return [to_enrolment(row) for row in await self._fetch(_BESIDE, ids, contacts)]

    async def save(self, enrolments: Sequence[Enrolment]) -> None:
        changes = await write_enrolments(
            self._connection, self._seen(enrolments), self._now, sandbox=self._workspace.sandbox
        )
        for each in changes:
            self._pending.changed(each.entity_type, each.entity_id, each.op)

    async def facts_of(
        self, enrolments: Sequence[Enrolment], at: datetime
    ) -> Mapping[EnrolmentId, EnrolmentFacts]:
        policies: dict[UUID, Policy] = {self._workspace.id: self._workspace.policy}
        found = await facts_of(self._connection, self._seen(enrolments), policies, at)
        return {key: facts for (_, key), facts in found.items()}

    async def offer(self, cadence_id: CadenceId, number: int | None = None) -> Offer | None:
        return await offer_of(self._connection, self._workspace.id, cadence_id, number)

    async def is_cadence(self, cadence_id: CadenceId) -> bool:
        return await is_cadence(self._connection, self._workspace.id, cadence_id)

    async def definitions_of(
        self, enrolments: Sequence[Enrolment]
    ) -> Mapping[EnrolmentId, Definition]:
        found = await definitions_of(self._connection, self._seen(enrolments))
        return {key: definition for (_, key), definition in found.items()}

    async def candidates(
        self, contact_ids: Sequence[ContactId], cadence_id: CadenceId, at: datetime
    ) -> Mapping[ContactId, Candidate]:
        return await candidates_for(self._connection, self._workspace, contact_ids, cadence_id, at)

    async def replan_at(self, at: datetime) -> int:
        return await run(self._connection, _REPLAN, self._workspace.id, at)

    async def forget(self, enrolment_id: EnrolmentId, events: Sequence[EnrolmentEventId]) -> None:
        if events:
            await run(self._connection, _FORGET, self._workspace.id, enrolment_id, list(events))

    def _seen(self, enrolments: Iterable[Enrolment]) -> list[Seen]:
        return [Seen(self._workspace.id, each) for each in enrolments]

    async def _fetch(self, statement: str, *values: Any) -> list[Any]:
        return await fetch(self._connection, statement, self._workspace.id, *values)
