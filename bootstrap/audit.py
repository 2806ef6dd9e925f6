"""`perennial audit verify`: whether the audit trails are as they were written."""

import asyncio
from uuid import UUID

from adapters.postgres.audit_trails import PostgresTrails
from adapters.postgres.engine import JOB_ROLE, Database
from bootstrap.settings import Settings
from domain.audit.verifying import verify_trails
from domain.shared.ids import WorkspaceId


def run(settings: Settings, *, workspace: UUID | None) -> int:
    """Print each broken trail, and the sum of it; 1 if any is broken."""
    return asyncio.run(_verify(settings, workspace))


async def _verify(settings: Settings, workspace: UUID | None) -> int:
    database = Database(settings.job_database_url, role=JOB_ROLE, pool_size=1)
    whole = broken = 0
    named = None if workspace is None else WorkspaceId(workspace)
    try:
        async for workspace_id, found in verify_trails(PostgresTrails(database), named):
            if found is None:
                whole += 1
                continue
            broken += 1
            entry = f" ({found.entry_id})" if found.entry_id else ""
            print(f"{workspace_id}: entry {found.seq}{entry} {found.reason}")
    finally:
        await database.close()
    print(f"{whole} {'trail is' if whole == 1 else 'trails are'} whole, {broken} broken.")
    return 1 if broken else 0
