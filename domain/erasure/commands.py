"""Erasing a contact; leaving with one's account, coming back, and the end of it."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from domain.accounts.ports import AccountsUnitOfWork, LiveSessions
from domain.contacts.identities import Identity, identities
from domain.contacts.model import Contact
from domain.erasure.mails import erased_mail, leaving_mail, member_mail
from domain.erasure.model import Departure, ErasureWaits
from domain.erasure.ports import BulkErasure
from domain.shared.actor import Actor, Principal, Scope
from domain.shared.errors import NotFound
from domain.shared.events import Event
from domain.shared.ids import ContactId, UserId, WorkspaceId
from domain.shared.mail import Mail, Mailer, MailRefused
from domain.shared.turns import Turns
from domain.unit_of_work import UnitOfWork

LEAVING = "account.leaving"
STAYING = "account.staying"
CONTACT_ERASED = "contact.erased"
A_RUN = 1000


async def erase_contact(
    uow: UnitOfWork, actor: Actor, contact_id: ContactId, version: int | None = None
) -> None:
    """Erase a person for good, from the trash or not; no import brings them back.

    Raises VersionMismatch, and ErasureWaits while an import is at work.
    """
    actor.require(Scope.CONTACTS_ERASE)
    async with uow.begin(actor.workspace_id) as tx:
        if await tx.erasures.import_at_work():
            raise ErasureWaits
        contact = await tx.contacts.get(contact_id, include_trashed=True)
        contact.expect(version)
        for each in (contact, *await tx.merges.absorbed_by(contact.id)):
            phone_keys = tx.imports.phone_keys(_numbers(each))
            await tx.erasures.suppress(_recognised_by(each, phone_keys))
        await tx.erasures.erase(contact)
        tx.record(Event(type=CONTACT_ERASED, entity_type="contact", entity_id=contact.id))


async def leave(uow: AccountsUnitOfWork, live: LiveSessions, principal: Principal) -> Departure:
    """Ask to be erased in two weeks; every session ends now. Asking twice changes nothing."""
    principal.require(Scope.ACCOUNT_MANAGE)
    async with uow.begin() as tx:
        departure = await tx.departures.claim(principal.user_id)
        if departure.leave(tx.now):
            await tx.departures.save(departure)
            tx.record(_event(LEAVING, principal.user_id))
        await tx.departures.end_access(principal.user_id)
    live.forget(principal.user_id)
    return departure


async def stay(uow: AccountsUnitOfWork, principal: Principal) -> None:
    """Keep the account after all. Raises NotLeaving, WayBackOver."""
    principal.require(Scope.ACCOUNT_MANAGE)
    async with uow.begin() as tx:
        departure = await tx.departures.claim(principal.user_id)
        departure.stay(tx.now)
        await tx.departures.save(departure)
        tx.record(_event(STAYING, principal.user_id))


async def mail_leaving(uow: AccountsUnitOfWork, mailer: Mailer, user_id: UserId) -> None:
    """Tell the person what will happen, and those who share a workspace of theirs.

    Raises MailUnavailable; each attempt sends the same mails again.
    """
    async with uow.begin() as tx:
        departure = await tx.departures.claim(user_id)
        others = await tx.departures.members_of(user_id)
    if not departure.is_leaving:
        return
    await _send(mailer, leaving_mail(departure))
    for number, address in enumerate(others):
        await _send(mailer, member_mail(departure, address, number))


async def erase_accounts(uow: AccountsUnitOfWork, bulk: BulkErasure, mailer: Mailer) -> int:
    """Erase everybody whose two weeks are over; how many. Killed in the middle, the next run does the rest, and of
    two runs at once each does what is left.

    Whoever cannot be erased just now holds up nobody else; the first trouble is raised at the end.
    """
    async with uow.begin() as tx:
        due = await tx.departures.due(A_RUN)
    turns = Turns()
    erased = [await turns.take(_erase_account(uow, bulk, mailer, each)) for each in due]
    turns.end()
    return sum(erased)


def _recognised_by(contact: Contact, phone_keys: Mapping[str, str]) -> set[Identity]:
    """As they are, and as imports called them last: their owner may have changed it since."""
    found = contact.identities(phone_keys)
    for told in contact.imported.values():
        day = told.get("connected_on")
        elements = [each["address"] for each in told.get("emails", {}).values()]
        numbers = (phone_keys.get(number) for number in _numbers_told(told))
        found |= {
            *identities(
                told.get("linkedin_slug"),
                [told["email"], *elements] if told.get("email") else elements,
                told.get("given_name", ""),
                told.get("family_name", ""),
                date.fromisoformat(day) if day else None,
                phone_keys=filter(None, numbers),
            )
        }
    return found


def _numbers(contact: Contact) -> set[str]:
    told = (number for each in contact.imported.values() for number in _numbers_told(each))
    return {*(phone.number for phone in contact.phones.values()), *told}


def _numbers_told(told: Mapping[str, Any]) -> list[str]:
    return [each["number"] for each in told.get("phones", {}).values()]


async def _erase_account(
    uow: AccountsUnitOfWork, bulk: BulkErasure, mailer: Mailer, user_id: UserId
) -> bool:
    with suppress(NotFound):  # erased by another run meanwhile
        async with uow.begin() as tx:
            departure = await tx.departures.claim(user_id)
            if not departure.is_over(tx.now):
                return False
            await tx.departures.end_access(user_id)
        await _send(mailer, erased_mail(departure))
        while owned := await _erase_person(uow, user_id):
            for workspace_id in owned:
                await _erase_workspace(uow, bulk, workspace_id)
        return True
    return False


async def _erase_person(uow: AccountsUnitOfWork, user_id: UserId) -> Sequence[WorkspaceId]:
    """Remove the person if they own nothing any more; else the workspaces that have to go first."""
    async with uow.begin() as tx:
        departure = await tx.departures.claim(user_id)
        owned = await tx.departures.workspaces_of(user_id)
        if not owned:
            await tx.departures.erase(departure)
    return owned


async def _erase_workspace(
    uow: AccountsUnitOfWork, bulk: BulkErasure, workspace_id: WorkspaceId
) -> None:
    """Most of it piece by piece; what is left, and whatever came in meanwhile, in one last transaction."""
    async for _removed in bulk.empty(workspace_id):
        pass
    async with uow.begin() as tx:
        workspace = await tx.workspaces.claim(workspace_id)
        if workspace is not None:
            await tx.workspaces.remove(workspace)


async def _send(mailer: Mailer, mail: Mail) -> None:
    """An address that takes no mail keeps nobody here, and the mail of others from nobody."""
    with suppress(MailRefused):
        await mailer.send(mail)


def _event(kind: str, user_id: UserId) -> Event:
    return Event(type=kind, body={"user_id": str(user_id)})
