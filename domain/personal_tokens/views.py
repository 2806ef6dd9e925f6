"""Personal access tokens as they are read: never with what they are made of."""

from datetime import datetime

import msgspec

from domain.personal_tokens.model import PersonalToken, TokenState
from domain.shared.actor import Scope
from domain.shared.ids import PersonalTokenId, WorkspaceId


class PersonalTokenView(msgspec.Struct, frozen=True, kw_only=True):
    """A token of one's own; `hint` are its first characters."""

    id: PersonalTokenId
    name: str
    workspace_id: WorkspaceId
    scopes: tuple[Scope, ...]
    hint: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
    state: TokenState

    @classmethod
    def of(cls, token: PersonalToken, now: datetime) -> "PersonalTokenView":
        return cls(
            id=token.id,
            name=token.name,
            workspace_id=token.workspace_id,
            scopes=tuple(sorted(token.scopes)),
            hint=token.hint,
            created_at=token.created_at,
            expires_at=token.expires_at,
            last_used_at=token.last_used_at,
            revoked_at=token.revoked_at,
            state=token.state(now),
        )


class NewPersonalToken(msgspec.Struct, frozen=True, kw_only=True):
    """The only moment at which a token exists in clear."""

    token: str
    view: PersonalTokenView
