"""Origins: taking out everything of one, chunk by chunk."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import msgspec

from domain.imports.fencing import FencedUnitOfWork
from domain.jobs.errors import LeaseLost
from domain.jobs.model import JobKind, Queue
from domain.origins.commands import give_up_removal, remove_origin
from domain.shared.ids import OriginRemovalId
from workers.context import JobContext
from workers.registry import JobHandler

# Each attempt goes on where the one before stopped: a chunk that is committed stays so.
REMOVE_ORIGIN = JobKind(
    name="origin.remove", queue=Queue.BULK, timeout=timedelta(hours=1), max_attempts=20
)


class OriginJobPorts(msgspec.Struct, frozen=True, kw_only=True):
    """What the jobs about origins need."""

    uow: FencedUnitOfWork


def origin_handlers(ports: OriginJobPorts) -> Sequence[JobHandler]:
    async def remove(context: JobContext) -> None:
        key = context.workspace_id, OriginRemovalId(UUID(context.args["entity_id"]))
        try:
            await remove_origin(ports.uow, *key, context.still_mine)
        except LeaseLost:
            raise
        except Exception:
            if context.job.attempt >= context.job.max_attempts:
                await give_up_removal(ports.uow, *key, context.still_mine)
            raise

    return [JobHandler(REMOVE_ORIGIN, remove)]
