"""Signing in with LinkedIn on the wire."""

from typing import Self

import msgspec

from api.accounts.schemas import LoginRequest, ZoneName
from api.times import Instant, Wire
from api.trips.schemas import Address, Binding, BindingChallenge, OneTimeCode
from domain.sign_in.model import Provider
from domain.sign_in.views import IdentityView
from domain.trips.model import Client, Completion, Wish
from domain.trips.views import Directions


class StartSignInRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who begins, and where to return to. An app sends `binding_challenge`, a browser does not."""

    client: Client
    return_to: Address = ""
    binding_challenge: BindingChallenge = ""

    def wish(self) -> Wish:
        return Wish(
            client=self.client,
            return_to=self.return_to,
            binding_challenge=self.binding_challenge,
        )


class SignInResponse(Wire, frozen=True, kw_only=True):
    """Where to send the person, and until when they may come back."""

    url: str
    expires_at: Instant

    @classmethod
    def of(cls, directions: Directions) -> Self:
        return cls(url=directions.url, expires_at=directions.expires_at)


class CompleteSignInRequest(LoginRequest, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The one-time code; an app also sends the secret it began with. The time zone counts the first time only."""

    code: OneTimeCode
    binding: Binding = ""
    time_zone: ZoneName = "UTC"

    def completion(self, cookie: str) -> Completion:
        return Completion(code=self.code, binding=self.binding, cookie=cookie)


class LinkIdentityRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The one-time code; an app also sends the secret it began with."""

    code: OneTimeCode
    binding: Binding = ""

    def completion(self, cookie: str) -> Completion:
        return Completion(code=self.code, binding=self.binding, cookie=cookie)


class IdentityResponse(Wire, frozen=True, kw_only=True):
    """An account elsewhere that logs in here; `email` is what it was called when it was last used."""

    provider: Provider
    email: str | None
    created_at: Instant
    last_used_at: Instant | None

    @classmethod
    def of(cls, identity: IdentityView) -> Self:
        return cls(**msgspec.structs.asdict(identity))


class IdentityList(Wire, frozen=True, kw_only=True):
    """All of them: there is at most one for each provider."""

    data: list[IdentityResponse]
    next_cursor: str | None
    has_more: bool
