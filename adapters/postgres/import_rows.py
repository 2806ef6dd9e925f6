"""What became of each row of an import's source."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from adapters.postgres.bulk import insert_rows
from adapters.postgres.import_chunk import Chunk
from adapters.postgres.tables.imports import import_row
from domain.imports.ports import Numbered, PreviewedRow
from domain.imports.records import RowNote
from domain.shared.ids import ImportId

# `numbered` and `status`, and what there is of the other columns.
Outcome = Mapping[str, Any]

_OUTCOME = ("status", "code", "detail", "entity_type", "entity_id", "before", "dropped")
_COLUMNS = ("file", "line", "part", *_OUTCOME)
_NOTHING: dict[str, Any] = dict.fromkeys(_OUTCOME)


async def keep_rows(chunk: Chunk, import_id: ImportId, outcomes: Sequence[Outcome]) -> None:
    """Write the outcomes of a chunk."""
    await insert_rows(
        chunk.connection,
        import_row,
        _COLUMNS,
        [
            {
                **_NOTHING,
                **outcome,
                "file": outcome["numbered"].record.file,
                "line": outcome["numbered"].record.line,
                "part": outcome["numbered"].part,
            }
            for outcome in outcomes
        ],
        alike={"workspace_id": chunk.workspace_id, "import_id": import_id},
    )


def note_outcomes(notes: Iterable[Numbered]) -> list[Outcome]:
    return [
        {
            "numbered": note,
            "status": note.record.status,
            "code": note.record.code,
            "detail": note.record.detail,
        }
        for note in notes
        if isinstance(note.record, RowNote)
    ]


def preview_outcomes(rows: Iterable[PreviewedRow]) -> list[Outcome]:
    return [
        {
            "numbered": row.numbered,
            "status": row.status,
            "code": row.code,
            "detail": row.detail,
            "dropped": msgspec.to_builtins(row.dropped) if row.dropped else None,
        }
        for row in rows
    ]
