"""Accounts on the wire."""

from typing import Annotated, Self
from uuid import UUID

import msgspec

from api.times import Instant, Wire
from domain.accounts.sessions import Device
from domain.accounts.views import Login, PosedChallenge, TokenPair, UserView
from domain.shared.actor import Role
from domain.workspaces.views import WorkspaceView

TOKEN_TYPE = "Bearer"  # noqa: S105 - the kind of token, none of them

Address = Annotated[str, msgspec.Meta(max_length=320, examples=["zoe@example.com"])]
Name = Annotated[str, msgspec.Meta(max_length=1000, examples=["Zoë Testwright"])]
ZoneName = Annotated[str, msgspec.Meta(max_length=64, examples=["Europe/Paris"])]
Token = Annotated[str, msgspec.Meta(max_length=200)]


class RequestChallengeRequest(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """Where the code should be mailed to."""

    email: Address


class ChallengeResponse(Wire, frozen=True, kw_only=True):
    """The same for every address, known or not."""

    challenge_id: UUID
    expires_at: Instant

    @classmethod
    def of(cls, posed: PosedChallenge) -> Self:
        return cls(challenge_id=posed.id, expires_at=posed.expires_at)


class LoginRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every way of logging in may say of where it happens; `device` names the session."""

    device: Annotated[str, msgspec.Meta(max_length=200)] = ""

    def where(self) -> Device:
        return Device(name=self.device)


class VerifyChallengeRequest(LoginRequest, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The mailed code. Name and time zone count the first time only."""

    code: Annotated[str, msgspec.Meta(max_length=32, examples=["482913"])]
    name: Name = ""
    time_zone: ZoneName = "UTC"


class UserResponse(Wire, frozen=True, kw_only=True):
    """A person, as they see themselves."""

    id: UUID
    version: int
    email: str
    name: str
    time_zone: str
    created_at: Instant
    updated_at: Instant

    @classmethod
    def of(cls, user: UserView) -> Self:
        return cls(**msgspec.structs.asdict(user))


class EntryResponse(Wire, frozen=True, kw_only=True):
    """A workspace that this person may enter, and as what."""

    id: UUID
    name: str
    time_zone: str
    sandbox: bool
    role: Role

    @classmethod
    def of(cls, workspace: WorkspaceView) -> Self:
        return cls(
            id=workspace.id,
            name=workspace.name,
            time_zone=workspace.time_zone,
            sandbox=workspace.sandbox,
            role=workspace.role,
        )


class TokensResponse(Wire, frozen=True, kw_only=True):
    """New tokens; `expires_in` is the access token's life in seconds. A refresh token works
    once.
    """

    access_token: str
    refresh_token: str
    expires_in: int
    token_type: str

    @classmethod
    def of(cls, tokens: TokenPair) -> Self:
        return cls(**msgspec.structs.asdict(tokens), token_type=TOKEN_TYPE)


class LoginResponse(Wire, frozen=True, kw_only=True):
    """Tokens, and what they open. `is_new` says that the account was made just now."""

    access_token: str
    refresh_token: str
    expires_in: int
    token_type: str
    user: UserResponse
    workspaces: list[EntryResponse]
    is_new: bool

    @classmethod
    def of(cls, login: Login) -> Self:
        return cls(
            **msgspec.structs.asdict(login.tokens),
            token_type=TOKEN_TYPE,
            user=UserResponse.of(login.user),
            workspaces=[EntryResponse.of(workspace) for workspace in login.workspaces],
            is_new=login.is_new,
        )


class RefreshTokensRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The refresh token that was given out last."""

    refresh_token: Token


class ChangeMeRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The fields to change; what is absent stays as it is."""

    name: Name | msgspec.UnsetType = msgspec.UNSET
    time_zone: ZoneName | msgspec.UnsetType = msgspec.UNSET
