"""Fetching from LinkedIn: an import, those that have waited long enough, and those of a schedule."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import msgspec

from domain.jobs.errors import LeaseLost
from domain.jobs.model import JobKind, Queue
from domain.portability.commands import end_fetch_of, import_scheduled_accounts, resume_fetches
from domain.portability.fetching import fetch_import, give_up_fetching
from domain.portability.ports import FetchesDue
from domain.portability.stage import FetchPorts
from domain.shared.ids import ImportId, LinkedAccountId
from workers.context import JobContext
from workers.imports import ATTEMPTS
from workers.registry import JobHandler

FETCH_IMPORT = JobKind(
    name="import.fetch", queue=Queue.BULK, timeout=timedelta(hours=1), max_attempts=ATTEMPTS
)
END_FETCH = JobKind(name="import.end_fetch")
RESUME_FETCHES = JobKind(name="import.resume_fetches", queue=Queue.CRON)
IMPORT_ACCOUNTS = JobKind(name="linked_accounts.import", queue=Queue.CRON)


class FetchJobPorts(msgspec.Struct, frozen=True, kw_only=True):
    """What the jobs about fetching need."""

    fetching: FetchPorts
    due: FetchesDue


def fetch_handlers(ports: FetchJobPorts) -> Sequence[JobHandler]:
    async def fetch(context: JobContext) -> None:
        key = context.workspace_id, ImportId(UUID(context.args["entity_id"]))
        fence = context.still_mine
        try:
            await fetch_import(ports.fetching, *key, fence)
        except LeaseLost:
            raise
        except Exception:
            if context.job.attempt >= context.job.max_attempts:
                await give_up_fetching(ports.fetching, *key, fence)
            raise

    async def resume(_context: JobContext) -> None:
        await resume_fetches(ports.fetching.uow, ports.due)

    async def import_accounts(_context: JobContext) -> None:
        await import_scheduled_accounts(ports.fetching.uow, ports.due)

    async def end_fetch(context: JobContext) -> None:
        account_id = LinkedAccountId(UUID(context.args["entity_id"]))
        await end_fetch_of(ports.fetching.uow, context.workspace_id, account_id)

    return [
        JobHandler(END_FETCH, end_fetch),
        JobHandler(FETCH_IMPORT, fetch),
        JobHandler(RESUME_FETCHES, resume),
        JobHandler(IMPORT_ACCOUNTS, import_accounts),
    ]
