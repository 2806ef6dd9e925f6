"""Reads of personal access tokens."""

from domain.personal_tokens.ports import PersonalTokenReads
from domain.personal_tokens.views import PersonalTokenView
from domain.shared.actor import Principal, Scope
from domain.shared.paging import Page, Position


async def list_personal_tokens(
    reads: PersonalTokenReads, principal: Principal, after: Position | None, limit: int
) -> Page[PersonalTokenView]:
    principal.require(Scope.ACCOUNT_MANAGE)
    return await reads.page(principal.user_id, after, limit)
