"""Accounts as they are read, and what logging in gives back."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from domain.accounts.model import User
from domain.shared.ids import ChallengeId, UserId
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


class Login(msgspec.Struct, frozen=True, kw_only=True):
    """A person is in: by these tokens, with these workspaces, perhaps for the first time."""

    tokens: TokenPair
    user: UserView
    workspaces: Sequence[WorkspaceView]
    is_new: bool
