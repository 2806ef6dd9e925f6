"""Templates, and what there is to fill them with."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.bulk import fetch
from adapters.postgres.errors import refusing
from adapters.postgres.feed import Pending
from adapters.postgres.tables.outreach import template as templates
from adapters.postgres.writing import write
from domain.contacts.errors import ContactMerged, ContactTrashed
from domain.contacts.model import name_of, restorable_until
from domain.interactions.model import help_told
from domain.shared.errors import NotFound
from domain.shared.ids import AdmirationId, ContactId, TemplateId
from domain.shared.local_time import local_day
from domain.templates.model import Template, TemplateExists
from domain.templates.ports import Subject
from domain.workspaces.model import Workspace

_FIELDS = ("name", "channel", "purpose", "language", "subject", "body", "archived_at")
_SUBJECT = """
SELECT c.given_name, c.family_name, c.linkedin_slug, c.position, c.deleted_at, c.merged_into,
       o.name AS organisation, a.id AS admiration_id, a.work, a.reason, a.url,
       g.help_received, g.is_private, g.occurred_at, u.name AS owner
FROM tenant.contact AS c
LEFT JOIN tenant.organisation AS o ON o.workspace_id = c.workspace_id AND o.id = c.organisation_id
LEFT JOIN LATERAL (
  SELECT id, work, reason, url FROM tenant.admiration
  WHERE workspace_id = $1 AND contact_id = $2 AND ($3::uuid IS NULL OR id = $3)
  ORDER BY created_at DESC, id DESC LIMIT 1) AS a ON true
LEFT JOIN LATERAL (
  SELECT help_received, is_private, occurred_at FROM tenant.interaction
  WHERE workspace_id = $1 AND contact_id = $2 AND help_received IS NOT NULL AND deleted_at IS NULL
  ORDER BY occurred_at DESC, id DESC LIMIT 1) AS g ON true
LEFT JOIN control.membership AS m ON m.workspace_id = c.workspace_id AND m.role = 'owner'
LEFT JOIN control.app_user AS u ON u.id = m.user_id
WHERE c.workspace_id = $1 AND c.id = $2
"""


class PostgresTemplates:
    """See domain.templates.ports.Templates."""

    def __init__(
        self, connection: AsyncConnection, workspace: Workspace, pending: Pending, now: datetime
    ) -> None:
        self._connection = connection
        self._workspace = workspace
        self._pending = pending
        self._now = now

    @property
    def _workspace_id(self) -> UUID:
        return self._workspace.id

    async def get(self, template_id: TemplateId) -> Template:
        found = await self.find(template_id)
        if found is None:
            raise NotFound
        return found

    async def find(self, template_id: TemplateId) -> Template | None:
        found = await self._connection.execute(
            select(templates)
            .where(templates.c.workspace_id == self._workspace_id, templates.c.id == template_id)
            .with_for_update()
        )
        row = found.mappings().first()
        return None if row is None else _to_template(row)

    async def save(self, template: Template) -> None:
        template.saved(self._now)
        key = (self._workspace_id, template.id)
        with refusing({"pk_template": TemplateExists}):
            await write(self._connection, templates, key, template, _to_row(template))
        self._pending.changed("template", template.id)

    async def remove(self, template: Template) -> None:
        await self._connection.execute(
            templates.delete().where(
                templates.c.workspace_id == self._workspace_id, templates.c.id == template.id
            )
        )
        self._pending.changed("template", template.id, "delete")

    async def subject(self, contact_id: ContactId, admiration_id: AdmirationId | None) -> Subject:
        rows = await fetch(
            self._connection, _SUBJECT, self._workspace_id, contact_id, admiration_id
        )
        if not rows or (admiration_id is not None and rows[0]["admiration_id"] is None):
            raise NotFound
        row = rows[0]
        if row["merged_into"] is not None:
            raise ContactMerged(merged_into=row["merged_into"])
        if row["deleted_at"] is not None:
            raise ContactTrashed(restorable_until=restorable_until(row["deleted_at"]))
        return self._to_subject(row)

    def _to_subject(self, row: Any) -> Subject:
        helped = row["occurred_at"]
        return Subject(
            given_name=row["given_name"],
            family_name=row["family_name"],
            name=name_of(row["given_name"], row["family_name"], row["linkedin_slug"]),
            position=row["position"],
            organisation=row["organisation"],
            owner=row["owner"] or "",
            admiration=row["admiration_id"] and (row["work"], row["reason"], row["url"]),
            gift=help_told(row["help_received"], is_private=bool(row["is_private"])),
            gift_day=helped and local_day(helped, self._workspace.zone),
        )


def _to_row(template: Template) -> dict[str, Any]:
    return {name: getattr(template, name) for name in (*_FIELDS, "sort_name")}


def _to_template(row: RowMapping) -> Template:
    return Template(
        id=TemplateId(row["id"]),
        version=row["version"],
        field_versions=row["field_versions"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        **{name: row[name] for name in _FIELDS},
    )
