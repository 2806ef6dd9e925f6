"""Personal access tokens in memory."""

from collections.abc import Sequence
from copy import deepcopy
from datetime import datetime
from typing import Protocol

from domain.accounts.tokens import TokenExpired, TokenInvalid
from domain.personal_tokens.model import PersonalToken, TokenState
from domain.personal_tokens.views import PersonalTokenView
from domain.shared.actor import Principal, Role
from domain.shared.ids import PersonalTokenId, UserId, WorkspaceId
from domain.shared.paging import Page, Position

KeptTokens = dict[PersonalTokenId, PersonalToken]


class FakePersonalTokens:
    """See domain.personal_tokens.ports.PersonalTokens."""

    def __init__(self, kept: KeptTokens, now: datetime) -> None:
        self._kept = kept
        self._now = now

    async def find(self, token_id: PersonalTokenId) -> PersonalToken | None:
        return deepcopy(self._kept.get(token_id))

    async def count_live(self, user_id: UserId) -> int:
        return sum(
            each.user_id == user_id and each.state(self._now) is TokenState.ACTIVE
            for each in self._kept.values()
        )

    async def add(self, token: PersonalToken) -> None:
        self._kept[token.id] = deepcopy(token)

    save = add

    async def take_expiring(self, before: datetime, most: int) -> Sequence[PersonalToken]:
        expiring = [
            each
            for each in self._kept.values()
            if each.state(self._now) is TokenState.ACTIVE
            and each.expires_at <= before
            and each.warned_at is None
            and each.expires_at - each.created_at > before - self._now
        ][:most]
        for each in expiring:
            each.warned_at = self._now
        return deepcopy(expiring)


class Keeping(Protocol):
    """Whoever keeps personal tokens, and what time it is there."""

    now: datetime

    @property
    def personal_tokens(self) -> KeptTokens: ...


class WithMembers(Protocol):
    """Personal tokens, and who is in which workspace."""

    personal_tokens: KeptTokens
    members: dict[tuple[WorkspaceId, UserId], Role]


class FakePersonalTokenReads:
    """See domain.personal_tokens.ports.PersonalTokenReads."""

    def __init__(self, accounts: Keeping) -> None:
        self._accounts = accounts

    async def page(
        self, user_id: UserId, after: Position | None, limit: int
    ) -> Page[PersonalTokenView]:
        own = [each for each in self._accounts.personal_tokens.values() if each.user_id == user_id]
        own.sort(key=lambda each: (each.created_at, each.id), reverse=True)
        start = 0
        if after is not None:
            last = str(after.values[-1])
            start = 1 + next(place for place, each in enumerate(own) if str(each.id) == last)
        items = [PersonalTokenView.of(each, self._accounts.now) for each in own[start:][:limit]]
        more = len(own) > start + limit
        end = Position((items[-1].created_at, items[-1].id)) if more else None
        return Page(items=items, next=end)


def principal_of(kept: WithMembers, token_hash: bytes, now: datetime) -> Principal:
    """Who a token speaks for. Raises TokenInvalid, TokenExpired."""
    found = next((each for each in kept.personal_tokens.values() if each.hash == token_hash), None)
    role = None if found is None else kept.members.get((found.workspace_id, found.user_id))
    if found is None or role is None or found.state(now) is TokenState.REVOKED:
        raise TokenInvalid
    if found.state(now) is TokenState.EXPIRED:
        raise TokenExpired
    found.last_used_at = now
    return Principal(
        user_id=found.user_id,
        session_id=None,
        token_id=found.id,
        scopes=found.scopes,
        roles={found.workspace_id: role},
    )
