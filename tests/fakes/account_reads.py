"""Reads of sessions and devices, in memory."""

from domain.accounts.ports import TokenMint
from domain.accounts.sessions import IDLE_LIVES
from domain.accounts.views import SessionView
from domain.shared.errors import NotFound
from domain.shared.ids import ChallengeId, SessionId, UserId
from domain.shared.paging import Page, Position
from tests.fakes.accounts import FakeAccounts


class FakeSessionReads:
    """See domain.accounts.ports.SessionReads."""

    def __init__(self, accounts: FakeAccounts) -> None:
        self._accounts = accounts

    async def sessions(
        self, user_id: UserId, after: Position | None, limit: int
    ) -> Page[SessionView]:
        views = self._live(user_id)
        if after is not None:
            ids = [str(view.id) for view in views]
            views = views[ids.index(str(after.values[-1])) + 1 :]
        items = views[:limit]
        more = len(views) > limit
        end = Position((items[-1].created_at, items[-1].id)) if more else None
        return Page(items=items, next=end)

    async def session(self, user_id: UserId, session_id: SessionId) -> SessionView:
        for view in self._live(user_id):
            if view.id == session_id:
                return view
        raise NotFound

    def _live(self, user_id: UserId) -> list[SessionView]:
        views = [
            SessionView(
                id=each.id,
                device=each.device,
                kind=each.kind,
                method=each.method,
                created_at=each.created_at,
                last_used_at=each.last_used_at,
                expires_at=min(each.expires_at, each.last_used_at + IDLE_LIVES[each.kind]),
            )
            for each in self._accounts.kept.sessions.values()
            if each.user_id == user_id and each.ended_at is None
        ]
        live = [view for view in views if view.expires_at > self._accounts.now]
        return sorted(live, key=_newest_first)


class FakeLoginReads:
    """See domain.accounts.ports.LoginReads."""

    def __init__(self, accounts: FakeAccounts, mint: TokenMint) -> None:
        self._accounts = accounts
        self._mint = mint

    async def known_device(self, email_key: str, device_token: str) -> bytes | None:
        kept = self._accounts.kept
        for key in self._mint.hashes(device_token):
            known = kept.devices.get(key)
            if known is None or known.expires_at <= self._accounts.now:
                continue
            if kept.users[known.user_id].email_key == email_key:
                return key
        return None

    async def address_of(self, challenge_id: ChallengeId) -> str | None:
        challenge = self._accounts.kept.challenges.get(challenge_id)
        return None if challenge is None else challenge.email_key


def _newest_first(view: SessionView) -> tuple[float, int]:
    return (-view.created_at.timestamp(), -view.id.int)
