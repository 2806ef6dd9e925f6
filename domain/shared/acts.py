"""An act: one request that changes something, as the trail of the workspace or the person tells of it."""

from contextvars import ContextVar

import msgspec

from domain.shared.ids import (
    AuditEntryId,
    PersonalTokenId,
    SessionId,
    UserId,
    WorkspaceId,
)


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """`id` is the id of the entry: however many transactions an act takes, it is told of once.

    `operation` is the operation id of the route. Whoever logs in is not known at first.
    """

    id: AuditEntryId
    operation: str
    user_id: UserId | None = None
    session_id: SessionId | None = None
    token_id: PersonalTokenId | None = None
    workspace_id: WorkspaceId | None = None


# Set on admission, read by the transaction that writes the entry; None in reads and in jobs.
ACT: ContextVar[Act | None] = ContextVar("act", default=None)
