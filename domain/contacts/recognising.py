"""What contacts are recognised by, written anew once their numbers are read otherwise."""

from domain.shared.ids import WorkspaceId
from domain.unit_of_work import UnitOfWork

CONTACTS_AT_ONCE = 500


async def recognise_anew(uow: UnitOfWork, workspace_id: WorkspaceId) -> int:
    """Read the numbers of all contacts as the workspace reads them now, and look for duplicates by them.

    A few hundred contacts are one transaction; how many have a number at all.
    """
    read, after = 0, None
    while True:
        async with uow.begin(workspace_id) as tx:
            contacts = await tx.contacts.recognise_anew(after, CONTACTS_AT_ONCE)
            await tx.duplicates.find(contacts)
        read += len(contacts)
        if len(contacts) < CONTACTS_AT_ONCE:
            return read
        after = contacts[-1]
