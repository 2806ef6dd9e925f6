"""Reads of the ways in."""

from domain.shared.actor import Principal, Scope
from domain.ways_in.ports import WaysInReads
from domain.ways_in.views import WaysInView


async def read_ways_in(reads: WaysInReads, principal: Principal) -> WaysInView:
    """How the principal can log in."""
    principal.require(Scope.ACCOUNT_MANAGE)
    return await reads.of_user(principal.user_id)
