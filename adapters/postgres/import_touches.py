"""A chunk of touches: each goes to its contact once, however often and from how many sources it is imported."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from adapters.postgres.bulk import insert_rows
from adapters.postgres.import_chunk import Chunk
from adapters.postgres.import_people import insert_people
from adapters.postgres.import_person_rows import PersonRow, Places, person_row
from adapters.postgres.import_rows import Outcome
from adapters.postgres.tables.interactions import interaction
from domain.imports.comparison import Teller
from domain.imports.hearing import heard_in, told_of_meaning
from domain.imports.matching import stranger
from domain.imports.model import ImportRun
from domain.imports.ports import TouchDecision
from domain.imports.records import TouchRecord
from domain.imports.remembering import Before
from domain.imports.tallies import Counts
from domain.shared.ids import new_id

# One that is there stays as it is; that this source tells of it as well is noted, once.
_ONCE = (
    "(workspace_id, source_key) WHERE source_key IS NOT NULL DO UPDATE SET"
    " origins = array(SELECT unnest(interaction.origins || excluded.origins) ORDER BY 1)"
    " WHERE NOT interaction.origins @> excluded.origins"
)
_RETURNED = "id, source_key, origins"
_NEW = (
    "id",
    "contact_id",
    "occurred_at",
    "precision",
    "direction",
    "channel",
    "depth",
    "is_group",
    "subject",
    "body",
    "meaning",
    "returns_on",
    "form",
    "thread_ref",
    "source_key",
    "origins",
)
# Where a touch has its origins, for undoing; see domain.imports.remembering.
_PATH = "interaction"


class Written(msgspec.Struct, frozen=True):
    """A touch that was made, or one that was there and is told by this source now as well."""

    id: UUID
    is_new: bool
    origins: Sequence[str]


async def keep_touches(
    chunk: Chunk, run: ImportRun, decisions: Sequence[TouchDecision]
) -> tuple[Counts, list[Outcome]]:
    """Write the touches, and the contacts that come of the owner having written to somebody."""
    strangers = _strangers(chunk, run, decisions)
    await insert_people(chunk, run, list(strangers.values()))
    rows = {
        index: _row(run, decision, strangers)
        for index, decision in enumerate(decisions)
        if decision.code is None
    }
    written = await _write(chunk, run, list(rows.values()))
    new = sum(each.is_new for each in written.values())
    counts = Counts(
        contacts_created=len(strangers),
        touches_created=new,
        touches_known=len(rows) - new,
        origins_added=len(written) - new,
    )
    return counts, [
        _outcome(run, decision, rows.get(index), written)
        for index, decision in enumerate(decisions)
    ]


async def _write(
    chunk: Chunk, run: ImportRun, rows: Sequence[Mapping[str, Any]]
) -> dict[str, Written]:
    """By their keys; of two rows with one key the first counts."""
    once = list({row["source_key"]: row for row in reversed(rows)}.values())
    returned = await insert_rows(
        chunk.connection,
        interaction,
        _NEW,
        once,
        alike=_alike(chunk, run),
        conflict=_ONCE,
        returning=_RETURNED,
    )
    ids = {row["id"] for row in once}
    written = {
        row["source_key"]: Written(row["id"], row["id"] in ids, row["origins"]) for row in returned
    }
    for each in written.values():
        if each.is_new:
            chunk.pending.changed("interaction", each.id)
    return written


def _strangers(
    chunk: Chunk, run: ImportRun, decisions: Sequence[TouchDecision]
) -> dict[str, PersonRow]:
    teller = Teller(source=run.source, import_id=run.id)
    rows: dict[str, PersonRow] = {}
    for decision in decisions:
        touch = decision.numbered.record
        if not decision.becomes_contact or not isinstance(touch, TouchRecord) or not touch.slug:
            continue
        if touch.slug not in rows:
            rows[touch.slug] = person_row(chunk, run, stranger(touch, teller), Places())
    return rows


def _alike(chunk: Chunk, run: ImportRun) -> dict[str, Any]:
    """What all touches of an import have in common."""
    return {
        "workspace_id": chunk.workspace_id,
        "created_at": chunk.now,
        "updated_at": chunk.now,
        "source": run.source.family,
        "import_id": run.id,
    }


def _row(
    run: ImportRun, decision: TouchDecision, strangers: Mapping[str, PersonRow]
) -> dict[str, Any]:
    touch = decision.numbered.record
    if not isinstance(touch, TouchRecord):
        raise TypeError("Only touches are written here.")
    heard = heard_in(touch)
    contact_id: UUID = decision.contact_id or strangers[touch.slug or ""].person.id
    return {
        "id": new_id(),
        "contact_id": contact_id,
        "occurred_at": touch.occurred_at,
        "precision": touch.precision,
        "direction": touch.direction,
        "channel": touch.channel,
        "depth": touch.depth,
        "is_group": touch.is_group,
        "subject": touch.subject,
        "body": touch.body or "",
        "meaning": None if heard is None else heard.meaning,
        "returns_on": None if heard is None else heard.returns_on,
        "form": touch.form,
        "thread_ref": touch.thread_ref,
        "source_key": touch.natural_key,
        "origins": [run.source.value],
    }


def _outcome(
    run: ImportRun,
    decision: TouchDecision,
    row: Mapping[str, Any] | None,
    written: Mapping[str, Written],
) -> Outcome:
    outcome = {
        "numbered": decision.numbered,
        "status": "skipped" if row is None else "unchanged",
        "code": decision.code,
        "detail": decision.detail,
    }
    told = None if row is None else written.get(row["source_key"])
    if row is None or told is None or (told.is_new and told.id != row["id"]):
        return outcome
    entity = {"entity_type": "interaction", "entity_id": told.id}
    if told.is_new:
        return {**outcome, **entity, **told_of_meaning(row["meaning"]), "status": "created"}
    return {**outcome, **entity, "before": _before(run, told)}


def _before(run: ImportRun, told: Written) -> Any:
    earlier = [each for each in told.origins if each != run.source]
    return msgspec.to_builtins(
        Before(
            family=run.source.family,
            origins={_PATH: earlier},
            origins_set={_PATH: list(told.origins)},
        )
    )
