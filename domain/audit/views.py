"""Entries as they are read."""

from datetime import datetime

import msgspec

from domain.audit.model import Touched
from domain.shared.ids import AuditEntryId, PersonalTokenId, SessionId, UserId


class AuditEntryView(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a workspace. `user_name` is there as long as that person is a member.

    `changed` are the first of what the act wrote, `more` how many others there were.
    """

    id: AuditEntryId
    seq: int
    at: datetime
    operation: str
    user_id: UserId | None
    user_name: str | None
    session_id: SessionId | None
    token_id: PersonalTokenId | None
    request_id: str | None
    changed: tuple[Touched, ...] = ()
    more: int = 0


class AccountEntryView(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a person's own trail."""

    id: AuditEntryId
    at: datetime
    operation: str
    session_id: SessionId | None
    token_id: PersonalTokenId | None
    request_id: str | None
    changed: tuple[Touched, ...] = ()
    more: int = 0
