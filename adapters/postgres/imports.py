"""Import runs, and the chunks they write."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.contact_identities import phone_keys
from adapters.postgres.errors import refusing
from adapters.postgres.feed import Pending
from adapters.postgres.import_chunk import Chunk
from adapters.postgres.import_clocks import wind_clocks
from adapters.postgres.import_leftovers import remove_leftovers
from adapters.postgres.import_people import keep_people
from adapters.postgres.import_plans import FOR_FILLING, plan_anew_while_growing
from adapters.postgres.import_recognition import (
    counterparts,
    known_touches,
    recognise,
    recognised,
)
from adapters.postgres.import_rows import keep_rows, note_outcomes, preview_outcomes
from adapters.postgres.import_tags import tags_named
from adapters.postgres.import_touches import keep_touches
from adapters.postgres.import_undo import undo_changes, undo_people
from adapters.postgres.import_undo_employments import undo_employments
from adapters.postgres.import_undo_touches import undo_noted_touches, undo_touches
from adapters.postgres.tables.imports import import_row
from adapters.postgres.tables.imports import import_run as runs
from adapters.postgres.writing import write
from domain.contacts.identities import Identity
from domain.imports.mapping import ColumnMapping
from domain.imports.matching import PersonDecision
from domain.imports.model import (
    CHUNK_ROWS,
    RUNNING,
    ImportMode,
    ImportRun,
    ImportSource,
    ImportState,
)
from domain.imports.ports import Counterpart, Numbered, PreviewedRow, Reached, TouchDecision
from domain.imports.recognising import Known
from domain.imports.refusals import AlreadyFetching, AnotherImportRuns
from domain.imports.tallies import Counts, Cursor, Progress
from domain.shared.errors import NotFound
from domain.shared.ids import ContactId, ImportId, TagId, UserId
from domain.tags.model import tag_key
from domain.workspaces.model import Workspace

PLAIN = (
    "source",
    "filename",
    "size",
    "sha256",
    "mode",
    "state",
    "problem",
    "as_of",
    "created_by",
    "cancel_requested_at",
    "started_at",
    "finished_at",
    "undone_at",
    "linked_account_id",
    "mapping",
    "retry_at",
    "trace",
)
OVER = (ImportState.FAILED, ImportState.CANCELLED, ImportState.UNDONE)


class PostgresImports:
    """See domain.imports.ports.Imports. The writing of chunks is in the modules it calls."""

    def __init__(
        self, connection: AsyncConnection, workspace: Workspace, pending: Pending, now: datetime
    ) -> None:
        self._chunk = Chunk(connection, workspace, now, pending)
        self._connection = connection
        self._workspace_id: UUID = workspace.id
        self._now = now

    async def get(self, import_id: ImportId) -> ImportRun:
        found = await self._connection.execute(
            select(runs, FOR_FILLING)
            .where(runs.c.workspace_id == self._workspace_id, runs.c.id == import_id)
            .with_for_update()
        )
        row = found.mappings().first()
        if row is None:
            raise NotFound
        run = to_run(row)
        if run.state in RUNNING and run.cursor.after is None:
            await plan_anew_while_growing(self._connection, run.cursor.rows // CHUNK_ROWS)
        return run

    async def same_file(
        self, sha256: str, source: ImportSource, since: datetime
    ) -> ImportRun | None:
        found = await self._connection.execute(
            select(runs)
            .where(
                runs.c.workspace_id == self._workspace_id,
                runs.c.sha256 == sha256,
                runs.c.source == source,
                runs.c.created_at >= since,
                runs.c.state.not_in(OVER),
            )
            .order_by(runs.c.created_at.desc())
            .limit(1)
        )
        row = found.mappings().first()
        return None if row is None else to_run(row)

    async def save(self, run: ImportRun) -> None:
        if not run.changed and run.version:
            return
        run.saved(self._now)
        row: dict[str, Any] = {name: getattr(run, name) for name in PLAIN}
        row["mapping"] = None if run.mapping is None else msgspec.to_builtins(run.mapping)
        row["cursor"] = msgspec.to_builtins(run.cursor)
        row["progress"] = msgspec.to_builtins(run.progress)
        row["summary"] = {"counts": msgspec.to_builtins(run.counts), "found": run.found}
        taken = {
            "uq_import_run_active": AnotherImportRuns,
            "uq_import_run_fetching": AlreadyFetching,
        }
        with refusing(taken):
            await write(self._connection, runs, (self._workspace_id, run.id), run, row)

    async def recognise(self, run: ImportRun, identities: Iterable[Identity]) -> Known:
        return await recognise(self._chunk, run.as_of, identities)

    async def recognised(
        self, run: ImportRun, after: ContactId | None, most: int
    ) -> Sequence[ContactId]:
        return await recognised(self._chunk, run.id, after, most)

    async def counterparts(self, identities: Iterable[Identity]) -> Mapping[Identity, Counterpart]:
        return await counterparts(self._chunk, identities)

    async def known_touches(
        self, run: ImportRun, natural_keys: Iterable[str]
    ) -> Mapping[str, bool]:
        return await known_touches(self._chunk, run.source, natural_keys)

    def phone_keys(self, numbers: Iterable[str]) -> Mapping[str, str]:
        return phone_keys(numbers, self._chunk.workspace.region)

    async def tags_named(self, names: Iterable[str]) -> Mapping[str, TagId]:
        return await tags_named(self._chunk, map(tag_key, names))

    async def keep_people(
        self,
        run: ImportRun,
        parts: Sequence[int],
        decisions: Sequence[PersonDecision],
        notes: Sequence[Numbered],
    ) -> None:
        outcomes = await keep_people(self._chunk, run, parts, decisions)
        await keep_rows(self._chunk, run.id, [*outcomes, *note_outcomes(notes)])

    async def keep_touches(
        self, run: ImportRun, decisions: Sequence[TouchDecision], notes: Sequence[Numbered]
    ) -> Counts:
        counts, outcomes = await keep_touches(self._chunk, run, decisions)
        await keep_rows(self._chunk, run.id, [*outcomes, *note_outcomes(notes)])
        return counts

    async def keep_preview(
        self, run: ImportRun, rows: Sequence[PreviewedRow], notes: Sequence[Numbered]
    ) -> None:
        await keep_rows(self._chunk, run.id, [*preview_outcomes(rows), *note_outcomes(notes)])

    async def forget_rows(self, run: ImportRun) -> None:
        await self._connection.execute(
            import_row.delete().where(
                import_row.c.workspace_id == self._workspace_id, import_row.c.import_id == run.id
            )
        )

    async def wind_clocks(self, run: ImportRun, after: str | None, most: int) -> str | None:
        return await wind_clocks(self._chunk, run.id, after, most)

    async def undo_touches(self, run: ImportRun, most: int) -> Reached:
        return await undo_touches(self._chunk, run, most)

    async def undo_noted_touches(self, run: ImportRun, after: str | None, most: int) -> Reached:
        return await undo_noted_touches(self._chunk, run, after, most)

    async def undo_people(self, run: ImportRun, after: str | None, most: int) -> Reached:
        return await undo_people(self._chunk, run, after, most)

    async def undo_changes(self, run: ImportRun, after: str | None, most: int) -> Reached:
        return await undo_changes(self._chunk, run, after, most)

    async def undo_employments(self, run: ImportRun, after: str | None, most: int) -> Reached:
        return await undo_employments(self._chunk, run, after, most)

    async def undo_leftovers(self, run: ImportRun) -> int:
        return await remove_leftovers(self._chunk, [run.id])


def to_run(row: RowMapping) -> ImportRun:
    summary = row["summary"]
    values: dict[str, Any] = {name: row[name] for name in PLAIN}
    values |= {
        "source": ImportSource(row["source"]),
        "mode": None if row["mode"] is None else ImportMode(row["mode"]),
        "state": ImportState(row["state"]),
        "mapping": None
        if row["mapping"] is None
        else msgspec.convert(row["mapping"], ColumnMapping),
        "created_by": None if row["created_by"] is None else UserId(row["created_by"]),
    }
    return ImportRun(
        id=ImportId(row["id"]),
        version=row["version"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        cursor=msgspec.convert(row["cursor"], Cursor),
        progress=msgspec.convert(row["progress"], Progress),
        counts=msgspec.convert(summary.get("counts", {}), Counts),
        found=summary.get("found", {}),
        **values,
    )
