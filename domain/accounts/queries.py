"""Reads of accounts."""

from domain.accounts.ports import AccountReads
from domain.accounts.views import UserView
from domain.shared.actor import Principal, Scope


async def read_me(reads: AccountReads, principal: Principal) -> UserView:
    principal.require(Scope.PROFILE_READ)
    return await reads.user(principal.user_id)
