"""The guardrails' facts, and what they said."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.bulk import run
from adapters.postgres.guardrail_facts import facts_about
from domain.guardrails.decision import OwnerFacts, PersonFacts
from domain.guardrails.model import LoggedDecision
from domain.shared.ids import ContactId, WorkspaceId
from domain.workspaces.model import Workspace

# Of whom there is nobody left, nothing is kept: a refusal is written after its transaction was undone.
_LOG = """
INSERT INTO tenant.guardrail_decision (workspace_id, id, contact_id, decided_at, occasion, subject_id, channel,
  ask_level, decision, reasons, policy_version, rule_version, overridden_because, decided_for)
SELECT $1, said.id, said.contact_id, said.decided_at, said.occasion, said.subject_id, said.channel, said.ask_level,
  said.decision, said.reasons, said.policy_version, said.rule_version, said.overridden_because, said.decided_for
FROM jsonb_to_recordset($2::text::jsonb) AS said (id uuid, contact_id uuid, decided_at timestamptz, occasion text,
  subject_id uuid, channel text, ask_level smallint, decision text, reasons jsonb, policy_version integer,
  rule_version integer, overridden_because text, decided_for uuid)
WHERE EXISTS (SELECT FROM tenant.contact AS c WHERE c.workspace_id = $1 AND c.id = said.contact_id)
"""


class PostgresGuardrails:
    """See domain.guardrails.ports.Guardrails."""

    def __init__(self, connection: AsyncConnection, workspace: Workspace) -> None:
        self._connection = connection
        self._workspace = workspace
        self.refused: list[LoggedDecision] = []

    async def facts_about(
        self,
        contact_ids: Sequence[ContactId],
        at: datetime,
        *,
        apart_from: UUID | None = None,
        of_colleagues: bool = True,
    ) -> Mapping[ContactId, tuple[PersonFacts, OwnerFacts]]:
        return await facts_about(
            self._connection,
            self._workspace,
            contact_ids,
            at,
            apart_from,
            of_colleagues=of_colleagues,
        )

    async def log(self, decisions: Sequence[LoggedDecision]) -> None:
        await log_decisions(self._connection, self._workspace.id, decisions)

    def refuse(self, decisions: Sequence[LoggedDecision]) -> None:
        self.refused.extend(decisions)

    async def settle(self) -> None:
        """Keep what was refused in a part of this transaction, while the rest of it stands."""
        await self.log(self.refused)


async def log_decisions(
    connection: AsyncConnection, workspace_id: WorkspaceId, decisions: Sequence[LoggedDecision]
) -> None:
    if decisions:
        rows = msgspec.json.encode([_row(each) for each in decisions]).decode()
        await run(connection, _LOG, workspace_id, rows)


def _row(said: LoggedDecision) -> dict[str, Any]:
    return {
        "id": said.id,
        "contact_id": said.contact_id,
        "decided_at": said.decided_at,
        "occasion": said.occasion,
        "subject_id": said.subject_id,
        "channel": said.channel,
        "ask_level": said.ask_level,
        "decision": said.decision.verdict,
        "reasons": said.decision.reasons,
        "policy_version": said.decision.policy_version,
        "rule_version": said.decision.rule_version,
        "overridden_because": said.overridden_because,
        "decided_for": said.decided_for,
    }
