"""Accounts as they are read, and what logging in gives back."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from domain.accounts.model import User
from domain.accounts.sessions import Method, SessionKind
from domain.shared.ids import ChallengeId, SessionId, UserId
from domain.workspaces.views import WorkspaceView


class UserView(msgspec.Struct, frozen=True, kw_only=True):
    """A person, as they see themselves."""

    id: UserId
    version: int
    email: str
    name: str
    time_zone: str
    created_at: datetime
    updated_at: datetime
    erase_after: datetime | None

    @classmethod
    def of(cls, user: User) -> "UserView":
        return msgspec.convert(user, cls, from_attributes=True)


class PosedChallenge(msgspec.Struct, frozen=True, kw_only=True):
    """What anybody gets who asks for a code."""

    id: ChallengeId
    expires_at: datetime


class TokenPair(msgspec.Struct, frozen=True, kw_only=True):
    """The only moment at which the tokens exist in clear; `expires_in` is the access token's, in
    seconds.
    """

    access_token: str
    refresh_token: str
    expires_in: int


class CookieToken(msgspec.Struct, frozen=True, kw_only=True):
    """Likewise for a browser; it lives for so many seconds at most."""

    text: str
    seconds: int


class Login(msgspec.Struct, frozen=True, kw_only=True):
    """A person is in: by what was given to their device or browser, with these workspaces, perhaps for the
    first time. `device_token` is None where a device was known.
    """

    given: TokenPair | CookieToken
    user: UserView
    workspaces: Sequence[WorkspaceView]
    is_new: bool
    device_token: str | None = None

    @property
    def tokens(self) -> TokenPair:
        """What a device was given. Raises LookupError for a browser."""
        if isinstance(self.given, TokenPair):
            return self.given
        raise LookupError("A browser has a cookie and no tokens.")


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody has just proved once more who they are; it counts for so long."""

    proved_at: datetime
    fresh_for_seconds: int


class SessionView(msgspec.Struct, frozen=True, kw_only=True):
    """A session that goes on; it ends at `expires_at` unless it is used before, and at some time anyway."""

    id: SessionId
    device: str
    kind: SessionKind
    method: Method
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
