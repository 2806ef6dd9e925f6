"""Reads of linked accounts."""

from domain.linked_accounts.ports import LinkedAccountReads, PortabilityProvider
from domain.linked_accounts.views import NOT_SET_UP, Availability, LinkedAccountView
from domain.shared.actor import Actor, Scope
from domain.shared.ids import LinkedAccountId
from domain.shared.paging import Page, Position


async def list_linked_accounts(
    reads: LinkedAccountReads, actor: Actor, after: Position | None, limit: int
) -> Page[LinkedAccountView]:
    actor.require(Scope.IMPORTS_READ)
    return await reads.page(actor.workspace_id, after, limit)


async def read_linked_account(
    reads: LinkedAccountReads, actor: Actor, account_id: LinkedAccountId
) -> LinkedAccountView:
    actor.require(Scope.IMPORTS_READ)
    return await reads.get(actor.workspace_id, account_id)


def read_availability(provider: PortabilityProvider, actor: Actor) -> Availability:
    actor.require(Scope.IMPORTS_READ)
    return availability(provider)


def availability(provider: PortabilityProvider) -> Availability:
    """Who can link an account here."""
    if not provider.is_configured:
        return Availability(available=False, explanation=NOT_SET_UP)
    return Availability(available=True)
