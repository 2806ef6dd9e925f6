"""Saying that two contacts are two people, and looking for pairs."""

from collections.abc import AsyncIterator, Sequence
from contextlib import suppress

from domain.duplicates.model import Duplicate
from domain.duplicates.ports import Homes
from domain.shared.actor import Actor, Scope
from domain.shared.errors import NotFound
from domain.shared.events import Event
from domain.shared.ids import ContactId, DuplicateId, WorkspaceId
from domain.unit_of_work import UnitOfWork

CONTACTS_AT_ONCE = 500
WORKSPACES_AT_ONCE = 500


async def dismiss_duplicate(uow: UnitOfWork, actor: Actor, duplicate_id: DuplicateId) -> Duplicate:
    """They are two people: never suggest them again. Saying so twice is no change."""
    actor.require(Scope.CONTACTS_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        duplicate = await tx.duplicates.get(duplicate_id)
        if duplicate.dismiss(actor.user_id, tx.now):
            await tx.duplicates.save(duplicate)
            tx.record(_event("duplicate.dismissed", duplicate))
    return duplicate


async def reconsider_duplicate(uow: UnitOfWork, actor: Actor, duplicate_id: DuplicateId) -> None:
    """Take a dismissal back: the pair is suggested again, as far as anything still speaks for it."""
    actor.require(Scope.CONTACTS_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        duplicate = await tx.duplicates.get(duplicate_id)
        if duplicate.reconsider():
            await tx.duplicates.save(duplicate)
            await tx.duplicates.find([duplicate.first_id, duplicate.second_id])
            tx.record(_event("duplicate.reconsidered", duplicate))


async def look_again(
    uow: UnitOfWork, workspace_id: WorkspaceId, contact_ids: Sequence[ContactId]
) -> None:
    """Compare these contacts once more: somebody was in the way the last time."""
    async with uow.begin(workspace_id) as tx:
        await tx.duplicates.find(contact_ids)


async def find_duplicates(uow: UnitOfWork, workspace_id: WorkspaceId) -> int:
    """Compare all contacts of a workspace, a few hundred in a transaction; how many they are."""
    compared, after = 0, None
    while True:
        async with uow.begin(workspace_id) as tx:
            contacts = await tx.duplicates.contacts_after(after, CONTACTS_AT_ONCE)
            await tx.duplicates.find(contacts)
        compared += len(contacts)
        if len(contacts) < CONTACTS_AT_ONCE:
            return compared
        after = contacts[-1]


async def find_all_duplicates(
    uow: UnitOfWork, homes: Homes
) -> AsyncIterator[tuple[WorkspaceId, int]]:
    """Each workspace, and how many contacts of it were compared."""
    after = None
    while workspaces := await homes.workspaces(after, WORKSPACES_AT_ONCE):
        for each in workspaces:
            with suppress(NotFound):  # deleted meanwhile
                yield each, await find_duplicates(uow, each)
        after = workspaces[-1]


def _event(word: str, duplicate: Duplicate) -> Event:
    return Event(type=word, entity_type="duplicate", entity_id=duplicate.id)
