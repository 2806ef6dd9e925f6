"""`perennial find-duplicates`: compare all contacts, as after an upgrade from a version that did not."""

import asyncio
from uuid import UUID

from adapters.postgres.duplicates import PostgresHomes
from adapters.postgres.engine import JOB_ROLE, Database
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from bootstrap.settings import Settings
from domain.duplicates.commands import find_all_duplicates, find_duplicates
from domain.shared.errors import NotFound
from domain.shared.ids import WorkspaceId


def run(settings: Settings, *, workspace: UUID | None) -> int:
    """Print how many contacts were compared; 1 if there is no such workspace."""
    try:
        compared = asyncio.run(compare(settings, workspace))
    except NotFound:
        print(f"There is no workspace {workspace}.")
        return 1
    print(f"Compared {compared} {'contact' if compared == 1 else 'contacts'}.")
    return 0


async def compare(settings: Settings, workspace: UUID | None) -> int:
    """How many contacts of the one workspace, or of all, were compared. Raises NotFound."""
    app = Database(settings.database_url, pool_size=1)
    jobs = Database(settings.job_database_url, role=JOB_ROLE, pool_size=1)
    uow = PostgresUnitOfWork(app)
    try:
        if workspace is not None:
            return await find_duplicates(uow, WorkspaceId(workspace))
        return sum(
            [compared async for _, compared in find_all_duplicates(uow, PostgresHomes(jobs))]
        )
    finally:
        await jobs.close()
        await app.close()
