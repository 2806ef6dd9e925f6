"""Personal access tokens on the wire."""

from typing import Annotated, Self
from uuid import UUID

import msgspec

from api.pagination import PageOf
from api.times import Instant, Wire
from domain.personal_tokens.model import DEFAULT_DAYS, MOST_DAYS, TokenState, WantedToken
from domain.personal_tokens.views import NewPersonalToken, PersonalTokenView
from domain.shared.actor import Scope
from domain.shared.ids import WorkspaceId

ScopeName = Annotated[str, msgspec.Meta(max_length=64, examples=["contacts:read"])]


class CreatePersonalTokenRequest(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """What the token is for, where it works, what it may do there, and for how long."""

    name: Annotated[str, msgspec.Meta(max_length=200, examples=["Backup script"])]
    workspace_id: UUID
    scopes: Annotated[list[ScopeName], msgspec.Meta(max_length=len(Scope))]
    expires_in_days: Annotated[int, msgspec.Meta(ge=1, le=MOST_DAYS)] = DEFAULT_DAYS

    def wanted(self) -> WantedToken:
        return WantedToken(
            name=self.name,
            workspace_id=WorkspaceId(self.workspace_id),
            scopes=self.scopes,
            days=self.expires_in_days,
        )


class PersonalTokenResponse(Wire, frozen=True, kw_only=True):
    """A token of one's own; `hint` are its first characters, `state` says whether it works."""

    id: UUID
    name: str
    workspace_id: UUID
    scopes: list[str]
    hint: str
    created_at: Instant
    expires_at: Instant
    last_used_at: Instant | None
    revoked_at: Instant | None
    state: TokenState

    @classmethod
    def of(cls, view: PersonalTokenView) -> Self:
        return cls(**msgspec.structs.asdict(view) | {"scopes": list(view.scopes)})


class NewPersonalTokenResponse(Wire, frozen=True, kw_only=True):
    """A token that was made just now. `token` is shown this once."""

    token: str
    id: UUID
    name: str
    workspace_id: UUID
    scopes: list[str]
    hint: str
    created_at: Instant
    expires_at: Instant
    last_used_at: Instant | None
    revoked_at: Instant | None
    state: TokenState

    @classmethod
    def of(cls, made: NewPersonalToken) -> Self:
        shown = msgspec.structs.asdict(PersonalTokenResponse.of(made.view))
        return cls(token=made.token, **shown)


class PersonalTokenList(PageOf[PersonalTokenResponse], frozen=True, kw_only=True):
    """A page of personal access tokens."""
