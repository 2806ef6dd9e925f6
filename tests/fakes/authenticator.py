"""Tokens a test knows by heart."""

from domain.accounts.tokens import TokenExpired, TokenInvalid
from domain.shared.actor import ALL_SCOPES, Principal, Role, Scope
from domain.shared.ids import SessionId, UserId, WorkspaceId, new_id


class KnownTokens:
    """Every token is the name of a principal; `stale` ones are only seen when asked afresh."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.principals: dict[str, Principal] = {}
        self.stale: dict[str, Principal] = {}
        self.expired: set[str] = set()
        self.asked: list[str] = []

    def admit(
        self,
        token: str,
        *,
        roles: dict[WorkspaceId, Role] | None = None,
        scopes: frozenset[Scope] = ALL_SCOPES,
    ) -> Principal:
        """Let `token` speak for a new person."""
        principal = Principal(
            user_id=UserId(new_id()),
            session_id=SessionId(new_id()),
            scopes=scopes,
            roles=roles or {},
        )
        self.principals[token] = principal
        return principal

    async def authenticate(self, token: str, *, fresh: bool = False) -> Principal:
        self.asked.append(token)
        if token in self.expired:
            raise TokenExpired
        if token not in self.principals:
            raise TokenInvalid
        if not fresh and token in self.stale:
            return self.stale[token]
        return self.principals[token]
