"""Many changes of contacts in one transaction: each by itself, or all or none."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Literal

import msgspec

from domain.contacts.commands import create_contact, patch_contact, restore_contact, trash_contact
from domain.contacts.errors import NoContactNamed
from domain.contacts.views import ContactView
from domain.shared.actor import Actor, Scope
from domain.shared.errors import DomainError
from domain.shared.ids import ContactId, WorkspaceId
from domain.unit_of_work import Transaction, UnitOfWork

Op = Literal["create", "update", "trash", "restore"]
Result = Literal["created", "found", "updated", "trashed", "restored", "refused"]


class ContactChange(msgspec.Struct, frozen=True, kw_only=True):
    """One change. To create, the id may be left out; the others need it. `version` is the one seen.

    `refusal` says that it could not be understood, so that it fails by itself like any other.
    """

    op: Op
    contact_id: ContactId | None = None
    values: Mapping[str, Any] = {}
    version: int | None = None
    refusal: DomainError | None = None


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a change: the contact as it is now, or why it was refused."""

    result: Result
    contact: ContactView | None = None
    refusal: DomainError | None = None


async def change_contacts(
    uow: UnitOfWork, actor: Actor, changes: Sequence[ContactChange], *, is_atomic: bool
) -> list[Outcome]:
    """Do the changes in order. A refused one leaves no trace, and the others stand.

    With `is_atomic` the first refusal is raised, telling in `operation` which change it was, and nothing
    happens at all.
    """
    actor.require(Scope.CONTACTS_WRITE)
    outcomes: list[Outcome] = []
    async with uow.begin(actor.workspace_id) as tx:
        attempts = _Attempts(tx)
        for place, change in enumerate(changes):
            try:
                outcomes.append(await _act(attempts, actor, change))
            except DomainError as refusal:
                if is_atomic:
                    refusal.extra["operation"] = place
                    raise
                outcomes.append(Outcome(result="refused", refusal=refusal))
    return outcomes


class _Attempts:
    """A unit of work inside a transaction that is open already: leaving it commits nothing yet."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    @asynccontextmanager
    async def begin(self, _workspace_id: WorkspaceId) -> AsyncIterator[Transaction]:
        async with self._tx.attempt():
            yield self._tx


async def _act(uow: UnitOfWork, actor: Actor, change: ContactChange) -> Outcome:
    if change.refusal:
        raise change.refusal
    return await _ACTS[change.op](uow, actor, change)


async def _create(uow: UnitOfWork, actor: Actor, change: ContactChange) -> Outcome:
    view, is_new = await create_contact(uow, actor, change.values, contact_id=change.contact_id)
    return Outcome(result="created" if is_new else "found", contact=view)


async def _update(uow: UnitOfWork, actor: Actor, change: ContactChange) -> Outcome:
    view = await patch_contact(uow, actor, _named(change), change.values, change.version)
    return Outcome(result="updated", contact=view)


async def _trash(uow: UnitOfWork, actor: Actor, change: ContactChange) -> Outcome:
    await trash_contact(uow, actor, _named(change), change.version)
    return Outcome(result="trashed")


async def _restore(uow: UnitOfWork, actor: Actor, change: ContactChange) -> Outcome:
    return Outcome(result="restored", contact=await restore_contact(uow, actor, _named(change)))


def _named(change: ContactChange) -> ContactId:
    if change.contact_id is None:
        raise NoContactNamed
    return change.contact_id


_ACTS: Mapping[Op, Callable[[UnitOfWork, Actor, ContactChange], Awaitable[Outcome]]] = {
    "create": _create,
    "update": _update,
    "trash": _trash,
    "restore": _restore,
}
