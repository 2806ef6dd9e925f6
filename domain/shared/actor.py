"""Who acts: the authenticated caller inside one workspace."""

from enum import StrEnum

import msgspec

from domain.shared.errors import Forbidden
from domain.shared.ids import SessionId, UserId, WorkspaceId


class Role(StrEnum):
    """What a member of a workspace may do; exactly one member is the owner."""

    OWNER = "owner"
    ASSISTANT = "assistant"
    MENTOR = "mentor"
    VIEWER = "viewer"


class Scope(StrEnum):
    """What a token may do; a session of a person carries all of them."""

    PROFILE_READ = "profile:read"
    PROFILE_WRITE = "profile:write"
    WORKSPACE_READ = "workspace:read"
    WORKSPACE_WRITE = "workspace:write"
    CONTACTS_READ = "contacts:read"
    CONTACTS_WRITE = "contacts:write"
    ORGANISATIONS_READ = "organisations:read"
    ORGANISATIONS_WRITE = "organisations:write"
    INTERACTIONS_READ = "interactions:read"
    INTERACTIONS_WRITE = "interactions:write"
    NUDGES_READ = "nudges:read"
    NUDGES_WRITE = "nudges:write"
    IMPORTS_READ = "imports:read"
    IMPORTS_WRITE = "imports:write"


ALL_SCOPES = frozenset(Scope)
READ_SCOPES = frozenset(scope for scope in Scope if scope.endswith(":read"))

ROLE_SCOPES: dict[Role, frozenset[Scope]] = {
    Role.OWNER: ALL_SCOPES,
    Role.ASSISTANT: ALL_SCOPES - {Scope.WORKSPACE_WRITE},
    Role.MENTOR: READ_SCOPES,
    Role.VIEWER: READ_SCOPES,
}


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """A user acting in a workspace: effective rights are the token's scopes cut down to the role's."""

    user_id: UserId
    workspace_id: WorkspaceId
    role: Role
    scopes: frozenset[Scope]
    session_id: SessionId | None = None

    def require(self, scope: Scope) -> None:
        """Raise Forbidden unless both the token and the role grant `scope`."""
        if scope not in self.scopes or scope not in ROLE_SCOPES[self.role]:
            raise Forbidden(f"This needs the scope {scope} in this workspace.")


class Principal(msgspec.Struct, frozen=True, kw_only=True):
    """Who a token speaks for, before any workspace is named: `roles` are the workspaces it may enter."""

    user_id: UserId
    session_id: SessionId | None
    scopes: frozenset[Scope]
    roles: dict[WorkspaceId, Role]

    def require(self, scope: Scope) -> None:
        """Raise Forbidden unless the token grants `scope`."""
        if scope not in self.scopes:
            raise Forbidden(f"This needs the scope {scope}.")
