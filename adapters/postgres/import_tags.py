"""The tags that a chunk of people carries."""

from collections.abc import Iterable, Mapping
from typing import Any

from adapters.postgres.bulk import fetch, insert_rows
from adapters.postgres.import_chunk import Chunk
from adapters.postgres.tables.contacts import contact_tag, tag
from domain.shared.ids import ImportId, TagId, new_id

_NAMED = """
SELECT id, name_key FROM tenant.tag WHERE workspace_id = $1 AND name_key = ANY ($2::text[])
"""
_NEW = ("id", "name", "name_key")


async def tags_named(chunk: Chunk, keys: Iterable[str]) -> dict[str, TagId]:
    """Those that are there, by their names in lower case."""
    asked = sorted(set(keys))
    if not asked:
        return {}
    rows = await fetch(chunk.connection, _NAMED, chunk.workspace_id, asked)
    return {row["name_key"]: TagId(row["id"]) for row in rows}


async def tags_made(
    chunk: Chunk, import_id: ImportId, names: Mapping[str, str]
) -> dict[str, TagId]:
    """The id of each, made where there was none; `names` are by themselves in lower case."""
    known = await tags_named(chunk, names)
    missing = [
        {"id": new_id(), "name": names[key], "name_key": key} for key in names if key not in known
    ]
    if not missing:
        return known
    made = await insert_rows(
        chunk.connection,
        tag,
        _NEW,
        sorted(missing, key=_name_key),
        alike={
            "workspace_id": chunk.workspace_id,
            "created_at": chunk.now,
            "updated_at": chunk.now,
            "import_id": import_id,
        },
        conflict="(workspace_id, name_key) DO NOTHING",
        returning="id",
    )
    for row in made:
        chunk.pending.changed("tag", row["id"])
    return await tags_named(chunk, names)  # somebody else may have made the same one


async def put_tags_on(chunk: Chunk, rows: Iterable[Mapping[str, Any]]) -> None:
    """Note beside the contacts what their rows say."""
    carried = [
        {"contact_id": row["id"], "tag_id": tag_id} for row in rows for tag_id in row["tag_ids"]
    ]
    alike = {"workspace_id": chunk.workspace_id}
    columns = ("contact_id", "tag_id")
    conflict = "DO NOTHING"
    await insert_rows(
        chunk.connection, contact_tag, columns, carried, alike=alike, conflict=conflict
    )


def _name_key(row: Mapping[str, Any]) -> str:
    return str(row["name_key"])
