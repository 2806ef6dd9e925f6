"""Tokens and codes that can be foretold, and who they speak for."""

import hashlib

import msgspec

from domain.accounts.ports import MintedToken
from domain.accounts.sessions import IDLE_LIVES
from domain.accounts.tokens import TokenExpired, TokenInvalid, TokenKind, compose_token, is_token
from domain.shared.actor import ALL_SCOPES, Principal
from domain.shared.ids import ChallengeId, UserId
from tests.fakes.accounts import FakeAccounts
from tests.fakes.personal_tokens import principal_of


class FakeMint:
    """Tokens that count up, and hash without a key."""

    def __init__(self) -> None:
        self._made = 0

    def mint(self, kind: TokenKind) -> MintedToken:
        self._made += 1
        text = compose_token(kind, self._made.to_bytes(32))
        return MintedToken(text, self.hashes(text)[0])

    def hashes(self, text: str) -> tuple[bytes, ...]:
        return (hashlib.sha256(text.encode()).digest(),)


class FakeCodes:
    """The code of a challenge: the last six digits of its id."""

    def code_of(self, challenge_id: ChallengeId) -> str:
        return f"{challenge_id.int % 10**6:06}"

    def fits(self, challenge_id: ChallengeId, code: str) -> bool:
        return code == self.code_of(challenge_id)


class FakeLiveSessions:
    """See domain.accounts.ports.LiveSessions: remembers only what it was asked to forget."""

    def __init__(self) -> None:
        self.forgotten: list[UserId] = []

    def forget(self, user_id: UserId) -> None:
        self.forgotten.append(user_id)


class FakeAuthenticator(FakeLiveSessions):
    """Looks up every token in `accounts`, each time."""

    def __init__(self, accounts: FakeAccounts, mint: FakeMint) -> None:
        super().__init__()
        self._accounts = accounts
        self._mint = mint

    async def authenticate(self, token: str, *, fresh: bool = False) -> Principal:
        del fresh
        kept, now = self._accounts.kept, self._accounts.now
        if is_token(TokenKind.PERSONAL, token):
            return principal_of(kept, self._mint.hashes(token)[0], self._accounts.now)
        found = kept.tokens.get(self._mint.hashes(token)[0])
        if found is None or found.kind not in {TokenKind.ACCESS, TokenKind.COOKIE}:
            raise TokenInvalid
        session = kept.sessions[found.session_id]
        if session.ended_at is not None:
            raise TokenInvalid(reason="session_ended")
        if found.superseded_at is not None:
            raise TokenInvalid
        idle = session.last_used_at + IDLE_LIVES[session.kind]
        if now >= min(found.expires_at, idle):
            raise TokenExpired
        session.last_used_at = now
        if found.used_at is None:
            kept.tokens[found.hash] = msgspec.structs.replace(found, used_at=now)
        return Principal(
            user_id=session.user_id,
            session_id=session.id,
            scopes=ALL_SCOPES,
            roles={
                workspace_id: role
                for (workspace_id, member), role in kept.members.items()
                if member == session.user_id
            },
            proved_ago=(now - session.authenticated_at).total_seconds(),
        )
