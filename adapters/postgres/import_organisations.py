"""The organisations that a chunk of people works at."""

from collections.abc import Iterable

from adapters.postgres.bulk import fetch, insert_rows
from adapters.postgres.import_chunk import Chunk
from adapters.postgres.tables.contacts import organisation
from domain.organisations.model import organisation_key
from domain.shared.ids import ImportId, OrganisationId, new_id

# One look-up a key: by an array of them the planner, who knows nothing of a workspace that is only being filled,
# walks through all of its organisations.
_NAMED = """
SELECT found.id, asked.key AS name_key FROM unnest($2::text[]) AS asked (key) CROSS JOIN LATERAL (
  SELECT o.id FROM tenant.organisation AS o
  WHERE o.workspace_id = $1 AND o.name_key = asked.key ORDER BY o.name_key LIMIT 1) AS found
"""
_NEW = ("id", "name", "name_key")


async def organisations_named(
    chunk: Chunk, import_id: ImportId, names: Iterable[str | None]
) -> dict[str, OrganisationId]:
    """The id for each name, made where there was none. Of spellings that differ in case the first counts."""
    keys = {name: organisation_key(name) for name in names if name}
    known = await _by_key(chunk, set(keys.values()))
    missing: dict[str, str] = {}
    for name, key in keys.items():
        if key not in known:
            missing.setdefault(key, name)
    if missing:
        await _make(chunk, import_id, missing)
        known = await _by_key(chunk, set(keys.values()))
    return {name: known[key] for name, key in keys.items()}


async def _by_key(chunk: Chunk, keys: set[str]) -> dict[str, OrganisationId]:
    if not keys:
        return {}
    rows = await fetch(chunk.connection, _NAMED, chunk.workspace_id, sorted(keys))
    return {row["name_key"]: OrganisationId(row["id"]) for row in rows}


async def _make(chunk: Chunk, import_id: ImportId, missing: dict[str, str]) -> None:
    """Somebody else may be making the same one: theirs is as good."""
    rows = [
        {"id": new_id(), "name": name, "name_key": key} for key, name in sorted(missing.items())
    ]
    alike = {
        "workspace_id": chunk.workspace_id,
        "created_at": chunk.now,
        "updated_at": chunk.now,
        "import_id": import_id,
    }
    made = await insert_rows(
        chunk.connection,
        organisation,
        _NEW,
        rows,
        alike=alike,
        conflict="(workspace_id, name_key) DO NOTHING",
        returning="id",
    )
    for row in made:
        chunk.pending.changed("organisation", row["id"])
