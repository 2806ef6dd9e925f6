"""What became of each row of an import's source."""

from collections.abc import Mapping, Sequence
from typing import Any

from adapters.postgres.bulk import insert_rows
from adapters.postgres.import_chunk import Chunk
from adapters.postgres.tables.imports import import_row
from domain.imports.ports import Numbered
from domain.imports.records import RowNote
from domain.shared.ids import ImportId

COLUMNS = (
    "workspace_id",
    "import_id",
    "file",
    "line",
    "part",
    "status",
    "code",
    "detail",
    "entity_type",
    "entity_id",
    "before",
)


async def keep_rows(chunk: Chunk, import_id: ImportId, rows: Sequence[Mapping[str, Any]]) -> None:
    """Each row has `numbered` and `status`, and what it may have of the other columns."""
    await insert_rows(
        chunk.connection,
        import_row,
        COLUMNS,
        [
            {
                **dict.fromkeys(COLUMNS),
                **{name: value for name, value in row.items() if name != "numbered"},
                "workspace_id": chunk.workspace_id,
                "import_id": import_id,
                "file": row["numbered"].record.file,
                "line": row["numbered"].record.line,
                "part": row["numbered"].part,
            }
            for row in rows
        ],
    )


async def keep_notes(chunk: Chunk, import_id: ImportId, notes: Sequence[Numbered]) -> None:
    await keep_rows(
        chunk,
        import_id,
        [
            {
                "numbered": note,
                "status": note.record.status,
                "code": note.record.code,
                "detail": note.record.detail,
            }
            for note in notes
            if isinstance(note.record, RowNote)
        ],
    )
