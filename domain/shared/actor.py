"""Who acts: the authenticated caller inside one workspace."""

from enum import StrEnum

import msgspec

from domain.shared.errors import Forbidden
from domain.shared.ids import PersonalTokenId, SessionId, UserId, WorkspaceId


class Role(StrEnum):
    """What a member of a workspace may do; exactly one member is the owner."""

    OWNER = "owner"
    ASSISTANT = "assistant"
    MENTOR = "mentor"
    VIEWER = "viewer"


class Scope(StrEnum):
    """What a token may do; a session of a person carries all of them.

    `account:manage` covers what opens an account: its sessions, passwords, passkeys, tokens and its end;
    `outreach` admirations, asks, cadences, enrolments, templates, drafts and what the guardrails say of them.
    """

    PROFILE_READ = "profile:read"
    PROFILE_WRITE = "profile:write"
    ACCOUNT_MANAGE = "account:manage"
    WORKSPACE_READ = "workspace:read"
    WORKSPACE_WRITE = "workspace:write"
    MEMBERS_READ = "members:read"
    MEMBERS_MANAGE = "members:manage"
    AUDIT_READ = "audit:read"
    EXPORTS_CREATE = "exports:create"
    CONTACTS_READ = "contacts:read"
    CONTACTS_WRITE = "contacts:write"
    CONTACTS_ERASE = "contacts:erase"
    ORGANISATIONS_READ = "organisations:read"
    ORGANISATIONS_WRITE = "organisations:write"
    INTERACTIONS_READ = "interactions:read"
    INTERACTIONS_CONTENT = "interactions:content"
    INTERACTIONS_WRITE = "interactions:write"
    NUDGES_READ = "nudges:read"
    NUDGES_WRITE = "nudges:write"
    OUTREACH_READ = "outreach:read"
    OUTREACH_WRITE = "outreach:write"
    DRAFTS_REVIEW = "drafts:review"
    IMPORTS_READ = "imports:read"
    IMPORTS_WRITE = "imports:write"
    LINKED_ACCOUNTS_MANAGE = "linked-accounts:manage"


ALL_SCOPES = frozenset(Scope)
READ_SCOPES = frozenset(scope for scope in Scope if scope.endswith(":read")) - {Scope.AUDIT_READ}
# What never leaves the hands of a person: who else gets in, everything at once, and what they allow elsewhere.
PERSONAL_SCOPES = frozenset(
    {
        Scope.ACCOUNT_MANAGE,
        Scope.MEMBERS_MANAGE,
        Scope.AUDIT_READ,
        Scope.EXPORTS_CREATE,
        Scope.LINKED_ACCOUNTS_MANAGE,
    }
)
TOKEN_SCOPES = ALL_SCOPES - PERSONAL_SCOPES

# No role takes away what is about oneself, such as leaving.
ROLE_SCOPES: dict[Role, frozenset[Scope]] = {
    Role.OWNER: ALL_SCOPES,
    Role.ASSISTANT: (TOKEN_SCOPES - {Scope.WORKSPACE_WRITE, Scope.CONTACTS_ERASE})
    | {Scope.ACCOUNT_MANAGE},
    Role.MENTOR: READ_SCOPES
    | {Scope.INTERACTIONS_CONTENT, Scope.DRAFTS_REVIEW, Scope.ACCOUNT_MANAGE},
    Role.VIEWER: READ_SCOPES | {Scope.ACCOUNT_MANAGE},
}


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """A user acting in a workspace: effective rights are the token's scopes cut down to the role's."""

    user_id: UserId
    workspace_id: WorkspaceId
    role: Role
    scopes: frozenset[Scope]
    session_id: SessionId | None = None

    def may(self, scope: Scope) -> bool:
        """Whether both the token and the role grant `scope`."""
        return scope in self.scopes and scope in ROLE_SCOPES[self.role]

    def require(self, scope: Scope) -> None:
        """Raise Forbidden unless both the token and the role grant `scope`."""
        if not self.may(scope):
            raise Forbidden(f"This needs the scope {scope} in this workspace.")


class Principal(msgspec.Struct, frozen=True, kw_only=True):
    """Who a token speaks for, before any workspace is named: `roles` are the workspaces it may enter.

    A session has a `session_id`, and says how many seconds before the token was looked up its person last
    proved who they are; a personal access token has a `token_id` instead, and enters one workspace.
    """

    user_id: UserId
    session_id: SessionId | None
    scopes: frozenset[Scope]
    roles: dict[WorkspaceId, Role]
    proved_ago: float | None = None
    token_id: PersonalTokenId | None = None

    def require(self, scope: Scope) -> None:
        """Raise Forbidden unless the token grants `scope`."""
        if scope not in self.scopes:
            raise Forbidden(f"This needs the scope {scope}.")
