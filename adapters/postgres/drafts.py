"""Drafts, what was said of them, and whom they are for."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.bulk import fetch
from adapters.postgres.errors import refusing
from adapters.postgres.feed import Pending
from adapters.postgres.standing_reads import standing_of
from adapters.postgres.tables.outreach import draft as drafts
from adapters.postgres.tables.outreach import draft_comment as comments
from adapters.postgres.writing import write
from domain.contacts.errors import ContactMerged, ContactTrashed
from domain.contacts.model import restorable_until
from domain.drafts.model import Comment, Draft, DraftExists, DraftState
from domain.drafts.ports import Addressee
from domain.drafts.views import COMMENT_STORED
from domain.shared.errors import NotFound
from domain.shared.ids import ContactId, DraftCommentId, DraftId

_FIELDS = (
    "contact_id",
    "channel",
    "purpose",
    "ask_level",
    "language",
    "subject",
    "body",
    "template_id",
    "enrolment_id",
    "step_id",
    "made_by",
    "approved_by",
    "approved_at",
    "sent_at",
    "interaction_id",
)
# The first of each kind, as its owner has put them in order.
_FIRST = """(SELECT each.value ->> '{field}' FROM jsonb_each({kind}) AS each
   ORDER BY coalesce((each.value ->> 'position')::int, 0), each.key LIMIT 1)"""
_EMAIL = _FIRST.format(field="address", kind="c.emails")
_PHONE = _FIRST.format(field="number", kind="c.phones")
_ADDRESSEE = f"""
SELECT c.given_name, c.family_name, c.stage, c.clock::text AS clock, c.connected_on, c.linkedin_slug,
  c.deleted_at, c.merged_into,
  {_EMAIL} AS email,
  {_PHONE} AS phone
FROM tenant.contact AS c WHERE c.workspace_id = $1 AND c.id = $2
"""  # noqa: S608 - names only


class PostgresDrafts:
    """See domain.drafts.ports.Drafts."""

    def __init__(
        self, connection: AsyncConnection, workspace_id: UUID, pending: Pending, now: datetime
    ) -> None:
        self._connection = connection
        self._workspace_id = workspace_id
        self._pending = pending
        self._now = now

    async def get(self, draft_id: DraftId) -> Draft:
        found = await self.find(draft_id)
        if found is None:
            raise NotFound
        return found

    async def peek(self, draft_id: DraftId) -> Draft:
        found = await self._one(self._of(draft_id))
        if found is None:
            raise NotFound
        return found

    async def find(self, draft_id: DraftId) -> Draft | None:
        return await self._one(self._of(draft_id).with_for_update())

    async def save(self, draft: Draft) -> None:
        draft.saved(self._now)
        refusals = {"pk_draft": DraftExists, "fk_draft_contact": NotFound}
        with refusing(refusals):
            key = (self._workspace_id, draft.id)
            await write(self._connection, drafts, key, draft, _to_row(draft))
        self._pending.changed("draft", draft.id)

    async def addressee(self, contact_id: ContactId) -> Addressee:
        rows = await fetch(self._connection, _ADDRESSEE, self._workspace_id, contact_id)
        if not rows:
            raise NotFound
        row = rows[0]
        if row["merged_into"] is not None:
            raise ContactMerged(merged_into=row["merged_into"])
        if row["deleted_at"] is not None:
            raise ContactTrashed(restorable_until=restorable_until(row["deleted_at"]))
        return _to_addressee(row)

    async def comment(self, draft_id: DraftId, comment_id: DraftCommentId) -> Comment:
        found = await self._connection.execute(
            select(*(comments.c[name] for name in COMMENT_STORED)).where(
                comments.c.workspace_id == self._workspace_id,
                comments.c.draft_id == draft_id,
                comments.c.id == comment_id,
            )
        )
        row = found.mappings().first()
        if row is None:
            raise NotFound
        return Comment(**row)

    async def add_comment(self, comment: Comment) -> None:
        values = {name: getattr(comment, name) for name in COMMENT_STORED}
        await self._connection.execute(
            comments.insert(), {"workspace_id": self._workspace_id, **values}
        )
        self._pending.changed("draft", comment.draft_id)

    async def remove_comment(self, comment: Comment) -> None:
        await self._connection.execute(
            comments.delete().where(
                comments.c.workspace_id == self._workspace_id, comments.c.id == comment.id
            )
        )
        self._pending.changed("draft", comment.draft_id)

    def _of(self, draft_id: DraftId) -> Select[Any]:
        return select(drafts).where(
            drafts.c.workspace_id == self._workspace_id, drafts.c.id == draft_id
        )

    async def _one(self, statement: Select[Any]) -> Draft | None:
        row = (await self._connection.execute(statement)).mappings().first()
        return None if row is None else _to_draft(row)


def _to_row(draft: Draft) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in _FIELDS} | {"state": draft.state.value}


def _to_draft(row: RowMapping) -> Draft:
    return Draft(
        id=DraftId(row["id"]),
        version=row["version"],
        field_versions=row["field_versions"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        state=DraftState(row["state"]),
        **{name: row[name] for name in _FIELDS},
    )


def _to_addressee(row: Any) -> Addressee:
    standing = standing_of(
        row["given_name"], row["family_name"], row["stage"], row["clock"], row["connected_on"]
    )
    return Addressee(
        standing=standing,
        linkedin_slug=row["linkedin_slug"],
        email=row["email"],
        phone=row["phone"],
    )
