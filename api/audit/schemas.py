"""The audit trail on the wire."""

from typing import Annotated, Self
from uuid import UUID

import msgspec

from api.listing import Listing
from api.pagination import PageOf
from api.times import Instant, Wire
from domain.audit.model import Touched
from domain.audit.queries import AuditFilter, AuditSort
from domain.audit.summaries import summary_of
from domain.audit.views import AccountEntryView, AuditEntryView
from domain.shared.ids import UserId

OperationName = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]


class AuditEntryQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Filters of the trail of a workspace: `since` belongs to it, `until` no longer does."""

    operation: tuple[OperationName, ...] = ()
    user_id: tuple[UUID, ...] = ()
    since: Instant | None = None
    until: Instant | None = None

    def wanted(self) -> AuditFilter:
        return AuditFilter(
            operations=self.operation,
            user_ids=tuple(UserId(each) for each in self.user_id),
            since=self.since,
            until=self.until,
        )


class AccountEntryQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing: one's own trail is short."""


AUDIT_ENTRIES = Listing(AuditEntryQuery, sorts=tuple(AuditSort))
ACCOUNT_ENTRIES = Listing(AccountEntryQuery, sorts=tuple(AuditSort))


class ChangedResponse(Wire, frozen=True, kw_only=True):
    """Something that an act wrote (`upsert`) or took away (`delete`)."""

    type: str
    id: UUID
    op: str

    @classmethod
    def of(cls, touched: Touched) -> Self:
        return cls(type=touched.type, id=touched.id, op=touched.op)


class AuditEntryResponse(Wire, frozen=True, kw_only=True):
    """One act in a workspace: who did what, when, and by which session or personal access token.

    `changed` are the first twenty things it wrote, `more` how many others there were. `user_name` is null
    once that person is no longer a member.
    """

    id: UUID
    seq: int
    at: Instant
    operation: str
    summary: str
    user_id: UUID | None
    user_name: str | None
    session_id: UUID | None
    token_id: UUID | None
    request_id: str | None
    changed: list[ChangedResponse]
    more: int

    @classmethod
    def of(cls, view: AuditEntryView) -> Self:
        told = {name: getattr(view, name) for name in view.__struct_fields__ if name != "changed"}
        return cls(
            **told,
            summary=summary_of(view.operation),
            changed=[ChangedResponse.of(each) for each in view.changed],
        )


class AuditEntryList(PageOf[AuditEntryResponse], frozen=True, kw_only=True):
    """A page of the trail of a workspace."""


class AccountEntryResponse(Wire, frozen=True, kw_only=True):
    """One act of a person outside of any workspace, such as a login."""

    id: UUID
    at: Instant
    operation: str
    summary: str
    session_id: UUID | None
    token_id: UUID | None
    request_id: str | None
    changed: list[ChangedResponse]
    more: int

    @classmethod
    def of(cls, view: AccountEntryView) -> Self:
        told = {name: getattr(view, name) for name in view.__struct_fields__ if name != "changed"}
        return cls(
            **told,
            summary=summary_of(view.operation),
            changed=[ChangedResponse.of(each) for each in view.changed],
        )


class AccountEntryList(PageOf[AccountEntryResponse], frozen=True, kw_only=True):
    """A page of one's own trail."""
