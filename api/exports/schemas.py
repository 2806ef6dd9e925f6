"""Exports on the wire."""

from typing import Annotated, Any, Self
from uuid import UUID

import msgspec

from api.accounts.schemas import UserResponse
from api.listing import Listing
from api.pagination import PageOf
from api.problem_codes import registry
from api.problems import Problem
from api.refusals import InternalFault
from api.times import Instant, Wire
from domain.exports.model import ExportState
from domain.exports.queries import AccountRecord
from domain.exports.views import ExportView

State = Annotated[
    str,
    msgspec.Meta(
        examples=[each.value for each in ExportState if each != ExportState.DELETED],
        description="More states may come: one that is not known is one to wait in.",
    ),
]


class ExportQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing: a workspace has a handful of exports."""


EXPORTS = Listing(ExportQuery, sorts=("-created_at",))


class ExportProgressResponse(Wire, frozen=True, kw_only=True):
    """Records so far. `total` is what there was when the export began; stages: waiting, writing, sealing, done."""

    stage: str
    total: int
    written: int


class ExportResponse(Wire, frozen=True, kw_only=True):
    """An export. `size` and `sha256` are those of its file, which is kept until `expires_at`."""

    id: UUID
    version: int
    state: State
    progress: ExportProgressResponse
    size: int | None
    sha256: str | None
    problem: Problem | None
    created_at: Instant
    finished_at: Instant | None
    expires_at: Instant | None

    @classmethod
    def of(cls, view: ExportView, public_url: str) -> Self:
        plain = {name: getattr(view, name) for name in cls.__struct_fields__}
        plain["progress"] = ExportProgressResponse(**msgspec.structs.asdict(view.progress))
        plain["problem"] = None if view.problem is None else _problem(view, public_url)
        return cls(**plain)


class ExportList(PageOf[ExportResponse], frozen=True, kw_only=True):
    """A page of exports, newest first."""


class SessionRecord(Wire, frozen=True, kw_only=True):
    """A session, present or past."""

    id: UUID
    device: str
    kind: str
    method: str
    created_at: Instant
    last_used_at: Instant
    expires_at: Instant
    ended_at: Instant | None
    ended_because: str | None


class IdentityRecord(Wire, frozen=True, kw_only=True):
    """An account elsewhere that one signs in with."""

    provider: str
    subject: str
    email: str | None
    created_at: Instant
    last_used_at: Instant | None


class PasskeyRecord(Wire, frozen=True, kw_only=True):
    """A passkey by its name."""

    id: UUID
    name: str
    created_at: Instant
    last_used_at: Instant | None


class PersonalTokenRecord(Wire, frozen=True, kw_only=True):
    """A personal access token by its name."""

    id: UUID
    name: str
    workspace_id: UUID
    scopes: list[str]
    created_at: Instant
    expires_at: Instant
    last_used_at: Instant | None
    revoked_at: Instant | None


class MembershipRecord(Wire, frozen=True, kw_only=True):
    """A workspace one is a member of."""

    workspace_id: UUID
    name: str
    role: str
    since: Instant


class AccountEntryRecord(Wire, frozen=True, kw_only=True):
    """Something one did outside of any workspace."""

    id: UUID
    at: Instant
    operation: str
    session_id: UUID | None
    token_id: UUID | None
    request_id: str | None


class AccountExportResponse(Wire, frozen=True, kw_only=True):
    """Everything that is kept of a person beside the workspaces, without what opens the account."""

    user: UserResponse
    has_password: bool
    sessions: list[SessionRecord]
    identities: list[IdentityRecord]
    passkeys: list[PasskeyRecord]
    tokens: list[PersonalTokenRecord]
    memberships: list[MembershipRecord]
    entries: list[AccountEntryRecord]

    @classmethod
    def of(cls, record: AccountRecord) -> Self:
        return cls(
            user=UserResponse.of(record.user),
            has_password=record.has_password,
            sessions=_all(SessionRecord, record.sessions),
            identities=_all(IdentityRecord, record.identities),
            passkeys=_all(PasskeyRecord, record.passkeys),
            tokens=_all(PersonalTokenRecord, record.tokens),
            memberships=_all(MembershipRecord, record.memberships),
            entries=_all(AccountEntryRecord, record.entries),
        )


def _all(kind: Any, rows: list[dict[str, Any]]) -> list[Any]:
    return [kind(**row) for row in rows]


def _problem(view: ExportView, public_url: str) -> Problem:
    told = view.problem or {}
    known = registry().get(told.get("code", ""), registry()[InternalFault.code])
    return Problem(
        type=f"{public_url}{known.docs_path}",
        title=known.title,
        status=known.status,
        detail=told.get("detail", known.title),
        instance=f"urn:uuid:{view.id}",
        code=known.code,
    )
