"""Reads of passkeys."""

from domain.passkeys.ports import PasskeyReads
from domain.passkeys.views import PasskeyView
from domain.shared.actor import Principal, Scope
from domain.shared.paging import Page, Position


async def list_passkeys(
    reads: PasskeyReads, principal: Principal, after: Position | None, limit: int
) -> Page[PasskeyView]:
    principal.require(Scope.ACCOUNT_MANAGE)
    return await reads.passkeys(principal.user_id, after, limit)
