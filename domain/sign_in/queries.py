"""Reads of linked accounts."""

from collections.abc import Sequence

from domain.shared.actor import Principal, Scope
from domain.sign_in.ports import IdentityReads
from domain.sign_in.views import IdentityView


async def list_identities(reads: IdentityReads, principal: Principal) -> Sequence[IdentityView]:
    principal.require(Scope.ACCOUNT_MANAGE)
    return await reads.identities(principal.user_id)
