"""The workspace's own cadences, and what was published of them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import RowMapping, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.errors import refusing
from adapters.postgres.feed import Pending
from adapters.postgres.tables.outreach import cadence as cadences
from adapters.postgres.tables.outreach import cadence_version as versions
from adapters.postgres.tables.outreach import template as templates
from adapters.postgres.writing import write
from domain.cadences.definition import Definition
from domain.cadences.model import Cadence, CadenceVersion
from domain.cadences.sketch import Sketch
from domain.shared.errors import NotFound, VersionMismatch
from domain.shared.ids import CadenceId, UserId


class PostgresCadences:
    """See domain.cadences.ports.Cadences."""

    def __init__(
        self, connection: AsyncConnection, workspace_id: UUID, pending: Pending, now: datetime
    ) -> None:
        self._connection = connection
        self._workspace_id = workspace_id
        self._pending = pending
        self._now = now

    async def get(self, cadence_id: CadenceId) -> Cadence:
        found = await self._connection.execute(
            select(cadences)
            .where(cadences.c.workspace_id == self._workspace_id, cadences.c.id == cadence_id)
            .with_for_update()
        )
        row = found.mappings().first()
        if row is None:
            raise NotFound
        return _to_cadence(row)

    async def count(self) -> int:
        found = await self._connection.execute(
            select(func.count())
            .select_from(cadences)
            .where(cadences.c.workspace_id == self._workspace_id)
        )
        return int(found.scalar_one())

    async def save(self, cadence: Cadence) -> None:
        cadence.saved(self._now)
        key = (self._workspace_id, cadence.id)
        await write(self._connection, cadences, key, cadence, _to_row(cadence))
        self._pending.changed("cadence", cadence.id)

    async def add_version(self, version: CadenceVersion) -> None:
        # Whoever publishes at the same time has saved the cadence first.
        with refusing({"pk_cadence_version": VersionMismatch}):
            await self._connection.execute(
                versions.insert(),
                {
                    "workspace_id": self._workspace_id,
                    "cadence_id": version.cadence_id,
                    "number": version.number,
                    "definition": msgspec.to_builtins(version.definition),
                    "published_at": version.published_at,
                    "published_by": version.published_by,
                },
            )

    async def version(
        self, cadence_id: CadenceId, number: int | None = None
    ) -> CadenceVersion | None:
        wanted = select(versions).where(
            versions.c.workspace_id == self._workspace_id, versions.c.cadence_id == cadence_id
        )
        if number is not None:
            wanted = wanted.where(versions.c.number == number)
        found = await self._connection.execute(wanted.order_by(versions.c.number.desc()).limit(1))
        row = found.mappings().first()
        return None if row is None else _to_version(row)

    async def missing_templates(self, wanted: Collection[str]) -> set[str]:
        ids = {each: UUID(each) for each in wanted}
        found = await self._connection.execute(
            select(templates.c.id).where(
                templates.c.workspace_id == self._workspace_id,
                templates.c.id.in_(ids.values()),
                templates.c.archived_at.is_(None),
            )
        )
        there = set(found.scalars())
        return {each for each, template_id in ids.items() if template_id not in there}

    async def remove(self, cadence: Cadence) -> None:
        await self._connection.execute(
            cadences.delete().where(
                cadences.c.workspace_id == self._workspace_id, cadences.c.id == cadence.id
            )
        )
        self._pending.changed("cadence", cadence.id, "delete")


def _to_row(cadence: Cadence) -> dict[str, Any]:
    return {
        "name": cadence.name,
        "sort_name": cadence.sort_name,
        "summary": cadence.summary,
        "definition": msgspec.to_builtins(cadence.sketch),
        "published_number": cadence.published_number,
        "copied_from": cadence.copied_from,
        "archived_at": cadence.archived_at,
    }


def _to_cadence(row: RowMapping) -> Cadence:
    copied_from = row["copied_from"]
    return Cadence(
        id=CadenceId(row["id"]),
        version=row["version"],
        field_versions=row["field_versions"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        name=row["name"],
        summary=row["summary"],
        sketch=msgspec.convert(row["definition"], Sketch),
        published_number=row["published_number"],
        copied_from=None if copied_from is None else CadenceId(copied_from),
        archived_at=row["archived_at"],
    )


def _to_version(row: RowMapping) -> CadenceVersion:
    published_by = row["published_by"]
    return CadenceVersion(
        cadence_id=CadenceId(row["cadence_id"]),
        number=row["number"],
        definition=msgspec.convert(row["definition"], Definition),
        published_at=row["published_at"],
        published_by=None if published_by is None else UserId(published_by),
    )
