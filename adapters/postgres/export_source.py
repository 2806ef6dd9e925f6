"""Everything of a workspace, kind by kind and a thousand rows at a time, in the order of the ids."""

from collections.abc import AsyncIterator
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg
from sqlalchemy import ColumnElement, Select, Uuid, bindparam, literal_column, select

from adapters.postgres.admiration_reads import VIEW as ADMIRATION_VIEW
from adapters.postgres.ask_reads import VIEW as ASK_VIEW
from adapters.postgres.cadence_reads import EXPORTED as CADENCES
from adapters.postgres.contact_columns import VIEW as CONTACT_VIEW
from adapters.postgres.draft_reads import VIEW as DRAFT_VIEW
from adapters.postgres.employment_reads import VIEW as EMPLOYMENT_VIEW
from adapters.postgres.engine import Database
from adapters.postgres.enrolment_reads import VIEW as ENROLMENT_VIEW
from adapters.postgres.errors import passing_troubles
from adapters.postgres.guardrail_reads import VIEW as DECISION_VIEW
from adapters.postgres.interaction_reads import VIEW as INTERACTION_VIEW
from adapters.postgres.merge_reads import VIEW as MERGE_VIEW
from adapters.postgres.nudge_reads import VIEW as NUDGE_VIEW
from adapters.postgres.organisation_reads import VIEW as ORGANISATION_VIEW
from adapters.postgres.reading import WORKSPACE_ID, Query, compiled
from adapters.postgres.tables.contacts import contact as contacts
from adapters.postgres.tables.contacts import organisation as organisations
from adapters.postgres.tables.contacts import tag as tags
from adapters.postgres.tables.enrolments import enrolment as enrolments
from adapters.postgres.tables.interactions import contact_event as events
from adapters.postgres.tables.interactions import interaction as interactions
from adapters.postgres.tables.linked_accounts import linked_account as linked_accounts
from adapters.postgres.tables.merging import duplicate as duplicates
from adapters.postgres.tables.merging import merge as merges
from adapters.postgres.tables.nudges import nudge as nudges
from adapters.postgres.tables.outreach import admiration as admirations
from adapters.postgres.tables.outreach import ask as asks
from adapters.postgres.tables.outreach import draft as drafts
from adapters.postgres.tables.outreach import guardrail_decision as decisions
from adapters.postgres.tables.outreach import template as templates
from adapters.postgres.tables.provenance import employment as employments
from adapters.postgres.tag_reads import VIEW as TAG_VIEW
from adapters.postgres.template_reads import VIEW as TEMPLATE_VIEW
from domain.shared.ids import WorkspaceId

PAGE = 1000

_FIRST = UUID(int=0)
_PERSON = (contacts.c.given_name, contacts.c.family_name, contacts.c.linkedin_slug)
_LINKED = (
    "id",
    "provider",
    "name",
    "state",
    "schedule",
    "linked_at",
    "expires_at",
    "last_imported_at",
    "ended_at",
    "ended_because",
)
_DISMISSED = ("id", "first_id", "second_id", "evidence", "found_at", "decided_at", "decided_by")
_EVENT = ("id", "contact_id", "kind", "noticed_at", "happened_on", "body")

_COUNT = """
SELECT (SELECT count(*) FROM tenant.contact WHERE workspace_id = $1 AND merged_into IS NULL)
     + (SELECT count(*) FROM tenant.interaction WHERE workspace_id = $1)
     + (SELECT count(*) FROM tenant.organisation WHERE workspace_id = $1)
     + (SELECT count(*) FROM tenant.tag WHERE workspace_id = $1)
     + (SELECT count(*) FROM tenant.nudge WHERE workspace_id = $1)
     + (SELECT count(*) FROM tenant.linked_account WHERE workspace_id = $1)
     + (SELECT count(*) FROM tenant.merge WHERE workspace_id = $1)
     + (SELECT count(*) FROM tenant.duplicate WHERE workspace_id = $1 AND status = 'dismissed')
     + (SELECT count(*) FROM tenant.employment AS e
        JOIN tenant.contact AS c ON c.workspace_id = $1 AND c.id = e.contact_id AND c.merged_into IS NULL
        WHERE e.workspace_id = $1 AND e.removed_at IS NULL)
     + (SELECT count(*) FROM tenant.enrolment WHERE workspace_id = $1)
     + (SELECT count(*) FROM tenant.cadence WHERE workspace_id = $1)
     + (SELECT count(*) FROM tenant.template WHERE workspace_id = $1)
     + (SELECT count(*) FROM tenant.draft WHERE workspace_id = $1)
     + (SELECT count(*) FROM tenant.admiration WHERE workspace_id = $1)
     + (SELECT count(*) FROM tenant.ask WHERE workspace_id = $1)
     + (SELECT count(*) FROM tenant.contact_event WHERE workspace_id = $1)
     + (SELECT count(*) FROM tenant.audit_entry WHERE workspace_id = $1)
"""
_SAID = """(
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', said.id, 'author_id', said.author_id, 'body', said.body,
    'created_at', said.created_at) ORDER BY said.created_at, said.id), '[]'::jsonb)::text
  FROM tenant.draft_comment AS said
  WHERE said.workspace_id = tenant.draft.workspace_id AND said.draft_id = tenant.draft.id)"""
_DECIDED = """(
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', told.id, 'at', told.at, 'kind', told.kind, 'step_id',
    told.step_id, 'reasons', told.reasons, 'body', told.body) ORDER BY told.number), '[]'::jsonb)::text
  FROM tenant.enrolment_event AS told
  WHERE told.workspace_id = tenant.enrolment.workspace_id AND told.enrolment_id = tenant.enrolment.id)"""
_ENTRIES = """
SELECT e.id, e.seq, e.at, e.operation, e.user_id, u.name AS user_name, e.session_id, e.token_id, e.request_id,
       e.body -> 'changed' AS changed, coalesce((e.body ->> 'more')::int, 0) AS more
FROM tenant.audit_entry AS e
LEFT JOIN control.membership AS m ON m.workspace_id = e.workspace_id AND m.user_id = e.user_id
LEFT JOIN control.app_user AS u ON u.id = m.user_id
WHERE e.workspace_id = $1 AND e.seq > $2 ORDER BY e.seq LIMIT 1000
"""
_WORKSPACE = """
SELECT id, version, name, time_zone, settings, policy_version, sandbox, 'owner' AS role, created_at, updated_at
FROM control.workspace WHERE id = $1
"""
_MEMBERS = """
SELECT u.id AS user_id, u.name, u.email, m.role, m.created_at AS since
FROM control.membership AS m JOIN control.app_user AS u ON u.id = m.user_id
WHERE m.workspace_id = $1 ORDER BY m.created_at, u.id
"""


class _Kind(NamedTuple):
    """How the rows of one kind are read: those after a key, in its order."""

    query: Query
    start: Any
    key: int = 0


def _by_id(
    statement: Select[Any], workspace: ColumnElement[Any], row_id: ColumnElement[Any]
) -> _Kind:
    after = bindparam("after", type_=Uuid)
    kept = (
        statement.where(workspace == WORKSPACE_ID, row_id > after)
        .order_by(row_id)
        .limit(literal_column(str(PAGE)))
    )
    return _Kind(compiled(kept), _FIRST)


def _about(table: Any) -> Any:
    """The contacts that the rows of a table are about."""
    return table.join(
        contacts, (contacts.c.workspace_id == WORKSPACE_ID) & (contacts.c.id == table.c.contact_id)
    )


_KINDS: dict[str, _Kind] = {
    "contacts": _by_id(
        select(*CONTACT_VIEW).where(contacts.c.merged_into.is_(None)),
        contacts.c.workspace_id,
        contacts.c.id,
    ),
    "interactions": _by_id(
        select(*INTERACTION_VIEW, *_PERSON).select_from(_about(interactions)),
        interactions.c.workspace_id,
        interactions.c.id,
    ),
    "organisations": _by_id(
        select(*ORGANISATION_VIEW), organisations.c.workspace_id, organisations.c.id
    ),
    "tags": _by_id(select(*TAG_VIEW), tags.c.workspace_id, tags.c.id),
    "nudges": _by_id(
        select(*NUDGE_VIEW).select_from(_about(nudges)), nudges.c.workspace_id, nudges.c.id
    ),
    "linked-accounts": _by_id(
        select(*(linked_accounts.c[name] for name in _LINKED)),
        linked_accounts.c.workspace_id,
        linked_accounts.c.id,
    ),
    "dismissed-duplicates": _by_id(
        select(*(duplicates.c[name] for name in _DISMISSED)).where(
            duplicates.c.status == literal_column("'dismissed'")
        ),
        duplicates.c.workspace_id,
        duplicates.c.id,
    ),
    "merges": _by_id(select(*MERGE_VIEW), merges.c.workspace_id, merges.c.id),
    "employments": _by_id(
        select(*EMPLOYMENT_VIEW)
        .select_from(_about(employments))
        .where(employments.c.removed_at.is_(None), contacts.c.merged_into.is_(None)),
        employments.c.workspace_id,
        employments.c.id,
    ),
    "enrolments": _by_id(
        select(*ENROLMENT_VIEW, literal_column(_DECIDED).label("timeline")),
        enrolments.c.workspace_id,
        enrolments.c.id,
    ),
    "cadences": _Kind(Query(CADENCES, ("workspace_id", "after")), _FIRST),
    "templates": _by_id(select(*TEMPLATE_VIEW), templates.c.workspace_id, templates.c.id),
    "drafts": _by_id(
        select(*DRAFT_VIEW, literal_column(_SAID).label("comments")),
        drafts.c.workspace_id,
        drafts.c.id,
    ),
    "admirations": _by_id(select(*ADMIRATION_VIEW), admirations.c.workspace_id, admirations.c.id),
    "asks": _by_id(select(*ASK_VIEW), asks.c.workspace_id, asks.c.id),
    "guardrail-decisions": _by_id(select(*DECISION_VIEW), decisions.c.workspace_id, decisions.c.id),
    "events": _by_id(
        select(*(events.c[name] for name in _EVENT)), events.c.workspace_id, events.c.id
    ),
    "audit-entries": _Kind(Query(_ENTRIES, ("workspace_id", "after")), 0, key=1),
}


class PostgresExportSource:
    """See adapters.exports.composing.Source. A transaction a page: a long export holds nothing up."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def count(self, workspace_id: WorkspaceId) -> int:
        with passing_troubles():
            async with self._database.reading(workspace_id) as connection:
                total: int = await connection.fetchval(_COUNT, workspace_id)
        return total

    async def workspace(
        self, workspace_id: WorkspaceId
    ) -> tuple[asyncpg.Record, list[asyncpg.Record]]:
        """The workspace as its owner sees it, and its members."""
        with passing_troubles():
            async with self._database.reading(workspace_id) as connection:
                row = await connection.fetchrow(_WORKSPACE, workspace_id)
                members = await connection.fetch(_MEMBERS, workspace_id)
        return row, members

    async def pages(
        self, workspace_id: WorkspaceId, kind: str
    ) -> AsyncIterator[list[asyncpg.Record]]:
        """All rows of a kind."""
        wanted = _KINDS[kind]
        after = wanted.start
        while True:
            values = {"workspace_id": workspace_id, "after": after}
            with passing_troubles():
                async with self._database.reading(workspace_id) as connection:
                    rows = await wanted.query.rows(connection, values)
            if rows:
                yield rows
            if len(rows) < PAGE:
                return
            after = rows[-1][wanted.key]
