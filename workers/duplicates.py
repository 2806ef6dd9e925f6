"""Pairs of contacts that may be one person: looked for once more, where something may have been missed, and where
numbers are read otherwise than before.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from domain.contacts.recognising import recognise_anew
from domain.duplicates.commands import find_duplicates, look_again
from domain.jobs.model import JobKind, Queue
from domain.shared.errors import NotFound
from domain.shared.ids import ContactId
from domain.unit_of_work import UnitOfWork
from workers.context import JobContext
from workers.registry import JobHandler

FIND_DUPLICATES = JobKind(name="duplicates.find", queue=Queue.BULK, timeout=timedelta(minutes=10))
RECOGNISE_ANEW = JobKind(
    name="contacts.recognise_anew", queue=Queue.BULK, timeout=timedelta(minutes=10)
)


def duplicate_handlers(uow: UnitOfWork) -> Sequence[JobHandler]:
    async def find(context: JobContext) -> None:
        """Those that the event names; without any, all of the workspace."""
        named = [ContactId(UUID(each)) for each in context.args.get("contact_ids", ())]
        with suppress(NotFound):  # the workspace was deleted meanwhile
            if named:
                await look_again(uow, context.workspace_id, named)
            else:
                await find_duplicates(uow, context.workspace_id)

    async def recognise(context: JobContext) -> None:
        with suppress(NotFound):  # likewise
            await recognise_anew(uow, context.workspace_id)

    return [JobHandler(FIND_DUPLICATES, find), JobHandler(RECOGNISE_ANEW, recognise)]
