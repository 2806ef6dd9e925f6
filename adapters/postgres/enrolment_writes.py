"""Enrolments written with their steps and what they tell: a few statements, however many, of many workspaces."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.bulk import fetch, run, update_rows
from adapters.postgres.enrolment_facts import Seen
from adapters.postgres.enrolment_rows import STEP_COLUMNS, WRITTEN, event_row, step_row, to_row
from adapters.postgres.feed import Change
from adapters.postgres.tables.enrolments import enrolment as enrolments
from domain.enrolments.errors import EnrolmentExists, EnrolmentTaken
from domain.shared.errors import VersionMismatch
from domain.shared.ids import EnrolmentId

# Of a change in these alone clients have nothing to hear.
UNSEEN = frozenset({"next_due_at", "not_before"})
_QUIET = ("next_due_at", "not_before")
_VERSIONS = ("version", "field_versions", "created_at", "updated_at")
_NAMES = ", ".join(("workspace_id", "id", *_VERSIONS, *WRITTEN))
_GIVEN = "jsonb_populate_recordset(NULL::tenant.enrolment, $1::text::jsonb)"

_INSERT = f"""
INSERT INTO tenant.enrolment ({_NAMES}, sandbox) SELECT {_NAMES}, sandbox FROM {_GIVEN}
ON CONFLICT DO NOTHING RETURNING id
"""  # noqa: S608 - names only
_ASSIGNED = ", ".join(f"{name} = new.{name}" for name in (*_VERSIONS, *WRITTEN))
_UPDATE = f"""
UPDATE tenant.enrolment AS old SET {_ASSIGNED} FROM {_GIVEN} AS new
WHERE old.workspace_id = new.workspace_id AND old.id = new.id AND old.version = new.version - 1
"""  # noqa: S608 - names only
_OPEN_ALREADY = """
SELECT e.id FROM jsonb_populate_recordset(NULL::tenant.enrolment, $1::text::jsonb) AS new
JOIN tenant.enrolment AS e ON e.workspace_id = new.workspace_id AND e.contact_id = new.contact_id
  AND e.state <> 'finished' AND e.id <> new.id
LIMIT 1
"""
# `$1` names the enrolments, `$2` all the steps that they have now.
_STEPS = f"""
WITH whose AS (
  SELECT * FROM jsonb_to_recordset($1::text::jsonb) AS given (workspace_id uuid, enrolment_id uuid)
), kept AS (
  SELECT * FROM jsonb_populate_recordset(NULL::tenant.enrolment_step, $2::text::jsonb)
), dropped AS (
  DELETE FROM tenant.enrolment_step AS s USING whose
  WHERE s.workspace_id = whose.workspace_id AND s.enrolment_id = whose.enrolment_id AND NOT EXISTS (
    SELECT FROM kept WHERE kept.workspace_id = s.workspace_id AND kept.enrolment_id = s.enrolment_id
      AND kept.step_id = s.step_id)
)
INSERT INTO tenant.enrolment_step AS known (workspace_id, enrolment_id, step_id, {", ".join(STEP_COLUMNS)})
SELECT workspace_id, enrolment_id, step_id, {", ".join(STEP_COLUMNS)} FROM kept
ON CONFLICT (workspace_id, enrolment_id, step_id) DO UPDATE
SET {", ".join(f"{name} = excluded.{name}" for name in STEP_COLUMNS)}
"""  # noqa: S608 - names only
# Who is locked by somebody else is planned by them; nobody waits for a contact while holding an enrolment.
_PLAN_CONTACTS = """
UPDATE tenant.contact AS c SET next_due_at = $3
FROM (
  SELECT free.workspace_id, free.id FROM unnest($1::uuid[], $2::uuid[]) AS touched (workspace_id, id)
  JOIN tenant.contact AS free ON free.workspace_id = touched.workspace_id AND free.id = touched.id
  WHERE free.deleted_at IS NULL AND free.next_due_at IS DISTINCT FROM $3
  FOR NO KEY UPDATE OF free SKIP LOCKED) AS planned
WHERE c.workspace_id = planned.workspace_id AND c.id = planned.id
"""
_TELL = """
INSERT INTO tenant.enrolment_event (workspace_id, id, enrolment_id, number, at, kind, step_id, reasons, body)
SELECT told.workspace_id, told.id, told.enrolment_id,
  coalesce((SELECT max(known.number) FROM tenant.enrolment_event AS known
            WHERE known.workspace_id = told.workspace_id AND known.enrolment_id = told.enrolment_id), 0)
    + row_number() OVER (PARTITION BY told.workspace_id, told.enrolment_id ORDER BY told.ordinality),
  told.at, told.kind, told.step_id, told.reasons, told.body
FROM jsonb_populate_recordset(NULL::tenant.enrolment_event, $1::text::jsonb) WITH ORDINALITY AS told
"""


async def write_enrolments(
    connection: AsyncConnection, seen: Iterable[Seen], now: datetime, *, sandbox: bool
) -> list[Change]:
    """What clients are to hear of. All of them live in sandboxes, or none does.

    Raises VersionMismatch, EnrolmentExists, EnrolmentTaken.
    """
    made, changed, quiet = _sorted_out(seen)
    heard = [*made, *changed]
    if not heard and not quiet:
        return []
    with_steps = [each for each in heard if "steps" in each.enrolment.changed]
    told = [event_row(each.workspace_id, event) for each in heard for event in each.enrolment.told]
    for each in heard:
        each.enrolment.saved(now)
    if made:
        await _insert(connection, made, sandbox=sandbox)
    if changed and await run(connection, _UPDATE, _document(changed)) < len(changed):
        raise VersionMismatch
    await _write_quietly(connection, quiet)
    await _write_steps(connection, with_steps)
    if told:
        await run(connection, _TELL, _json(told))
    await _plan_contacts(connection, heard, now)
    for each in heard:
        each.enrolment.told.clear()
    return [Change(each.workspace_id, "enrolment", each.enrolment.id) for each in heard]


def _sorted_out(seen: Iterable[Seen]) -> tuple[list[Seen], list[Seen], list[Seen]]:
    """Those that are new, those that changed, and those of which only the plan moved."""
    made, changed, quiet = [], [], []
    for each in seen:
        enrolment = each.enrolment
        if enrolment.version == 0:
            made.append(each)
        elif enrolment.told or enrolment.changed - UNSEEN:
            changed.append(each)
        elif enrolment.changed:
            quiet.append(each)
    return made, changed, quiet


async def _insert(connection: AsyncConnection, made: Sequence[Seen], *, sandbox: bool) -> None:
    document = _document(made, sandbox=sandbox)
    written = await fetch(connection, _INSERT, document)
    if len(written) < len(made):
        others = await fetch(connection, _OPEN_ALREADY, document)
        if others:
            raise EnrolmentExists(enrolment_id=EnrolmentId(others[0]["id"]))
        raise EnrolmentTaken


async def _write_quietly(connection: AsyncConnection, quiet: Sequence[Seen]) -> None:
    rows = [to_row(*each) for each in quiet]
    await update_rows(connection, enrolments, _QUIET, rows)
    for each in quiet:
        each.enrolment.changed.clear()


async def _write_steps(connection: AsyncConnection, seen: Sequence[Seen]) -> None:
    if not seen:
        return
    whose = [
        {"workspace_id": each.workspace_id, "enrolment_id": each.enrolment.id} for each in seen
    ]
    kept = [
        step_row(each.workspace_id, each.enrolment.id, step_id, record)
        for each in seen
        for step_id, record in each.enrolment.steps.items()
    ]
    await run(connection, _STEPS, _json(whose), _json(kept))


async def _plan_contacts(connection: AsyncConnection, seen: Sequence[Seen], now: datetime) -> None:
    if seen:
        named = [each.workspace_id for each in seen]
        contacts = [each.enrolment.contact_id for each in seen]
        await run(connection, _PLAN_CONTACTS, named, contacts, now)


def _document(seen: Sequence[Seen], **alike: Any) -> str:
    return _json(
        [
            to_row(*each) | {name: getattr(each.enrolment, name) for name in _VERSIONS} | alike
            for each in seen
        ]
    )


def _json(rows: Sequence[Any]) -> str:
    return msgspec.json.encode(rows).decode()
