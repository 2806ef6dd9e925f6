"""Accounts on the wire."""

from typing import Annotated, Literal, Self
from uuid import UUID

import msgspec

from api.times import Instant, Wire
from domain.accounts.sessions import Device, SessionKind
from domain.accounts.views import CookieToken, Login, PosedChallenge, TokenPair, UserView
from domain.shared.actor import Role
from domain.workspaces.views import WorkspaceView

TOKEN_TYPE = "Bearer"  # noqa: S105 - the kind of token, none of them
COOKIE_TYPE = "Cookie"

_KINDS = {"tokens": SessionKind.DEVICE, "cookie": SessionKind.BROWSER}

Address = Annotated[str, msgspec.Meta(max_length=320, examples=["zoe@example.com"])]
Name = Annotated[str, msgspec.Meta(max_length=1000, examples=["Zoë Testwright"])]
ZoneName = Annotated[str, msgspec.Meta(max_length=64, examples=["Europe/Paris"])]
Token = Annotated[str, msgspec.Meta(max_length=200)]
DeviceToken = Annotated[str, msgspec.Meta(max_length=200)]


class RequestChallengeRequest(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """Where the code should be mailed to. `device_token` is what an earlier login on this device answered
    with: what strangers ask for is not counted against it.
    """

    email: Address
    device_token: DeviceToken | None = None


class ChallengeResponse(Wire, frozen=True, kw_only=True):
    """The same for every address, known or not."""

    challenge_id: UUID
    expires_at: Instant

    @classmethod
    def of(cls, posed: PosedChallenge) -> Self:
        return cls(challenge_id=posed.id, expires_at=posed.expires_at)


class LoginRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every way of logging in may say of where it happens.

    `device` names the session. `delivery` is `tokens` in the answer, or for a browser a `cookie` that
    scripts cannot read. `device_token` is what an earlier login on this device answered with.
    """

    device: Annotated[str, msgspec.Meta(max_length=200)] = ""
    delivery: Literal["tokens", "cookie"] = "tokens"
    device_token: DeviceToken | None = None

    def where(self) -> Device:
        return Device(name=self.device, kind=_KINDS[self.delivery], known_by=self.device_token)


class VerifyChallengeRequest(LoginRequest, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The mailed code. Name and time zone count the first time only."""

    code: Annotated[str, msgspec.Meta(max_length=32, examples=["482913"])]
    name: Name = ""
    time_zone: ZoneName = "UTC"


class UserResponse(Wire, frozen=True, kw_only=True):
    """A person, as they see themselves. `erase_after` is set while the account is being left: until then it
    can be kept.
    """

    id: UUID
    version: int
    email: str
    name: str
    time_zone: str
    created_at: Instant
    updated_at: Instant
    erase_after: Instant | None

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
    """What was given, and what it opens. `is_new` says that the account was made just now.

    Who asked for a cookie finds it in the headers and has no tokens; `token_type` is `Bearer` or `Cookie`.
    `device_token` is to be kept on this device and sent with its next login; it is null where a valid one
    was sent.
    """

    access_token: str | None
    refresh_token: str | None
    expires_in: int | None
    token_type: str
    device_token: str | None
    user: UserResponse
    workspaces: list[EntryResponse]
    is_new: bool

    @classmethod
    def of(cls, login: Login) -> Self:
        tokens = None if isinstance(login.given, CookieToken) else login.given
        return cls(
            access_token=None if tokens is None else tokens.access_token,
            refresh_token=None if tokens is None else tokens.refresh_token,
            expires_in=None if tokens is None else tokens.expires_in,
            token_type=COOKIE_TYPE if tokens is None else TOKEN_TYPE,
            device_token=login.device_token,
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
