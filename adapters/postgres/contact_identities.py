"""What contacts are recognised by, written whenever they are saved: one by one or by an import."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.phones import e164
from adapters.postgres.bulk import fetch, insert_rows
from adapters.postgres.tables.contacts import contact_identity
from domain.contacts.identities import Identity, as_kept
from domain.contacts.model import Contact
from domain.workspaces.model import Workspace

_FORGET = """
DELETE FROM tenant.contact_identity WHERE workspace_id = $1 AND contact_id = ANY ($2::uuid[])
"""
_COLUMNS = ("kind", "value", "contact_id")


async def save_identities(
    connection: AsyncConnection, workspace: Workspace, saved: Sequence[Contact]
) -> None:
    """Replace what these contacts are recognised by, in two statements however many they are."""
    numbers = {phone.number for contact in saved for phone in contact.phones.values()}
    keys = phone_keys(numbers, workspace.region)
    found: dict[UUID, set[Identity]] = {each.id: each.identities(keys) for each in saved}
    await keep_identities(connection, workspace.id, found, anew=True)


async def keep_identities(
    connection: AsyncConnection,
    workspace_id: UUID,
    identities: Mapping[UUID, Iterable[Identity]],
    *,
    anew: bool,
) -> None:
    """Write what contacts are recognised by, by their ids; `anew` when there may be some of theirs already."""
    if anew and identities:
        await fetch(connection, _FORGET, workspace_id, list(identities))
    rows = [
        {"kind": kind, "value": value, "contact_id": contact_id}
        for contact_id, found in identities.items()
        for kind, value in sorted(set(map(as_kept, found)))
    ]
    alike = {"workspace_id": workspace_id}
    await insert_rows(connection, contact_identity, _COLUMNS, rows, alike=alike)


def phone_keys(numbers: Iterable[str], region: str | None) -> dict[str, str]:
    """Those of the numbers that are certain, in E.164."""
    found = {number: e164(number, region) for number in numbers}
    return {number: key for number, key in found.items() if key is not None}
