"""What a merge does with everything that refers to a contact.

A table that refers to contacts and is not in here fails a test: nobody can add one without deciding this.
"""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

# A column, behind the name of its table.
Reference = str


class Moves(NamedTuple):
    """Rows that go to the survivor, and back when the merge is undone.

    `twin` is SQL of when the survivor has one already, as `twin`: then `moving` stays with the absorbed.
    """

    table: str
    column: str = "contact_id"
    twin: str = ""
    is_versioned: bool = True
    is_in_feed: bool = False
    gone: str = "false"


MOVED: Mapping[Reference, Moves] = {
    f"{each.table}.{each.column}": each
    for each in (
        Moves("interaction", is_in_feed=True, gone="moving.deleted_at IS NOT NULL"),
        Moves(
            "nudge",
            twin="twin.contact_id = $3 AND twin.kind = moving.kind AND twin.key = moving.key",
            is_in_feed=True,
        ),
        Moves(
            "contact_event",
            twin="twin.contact_id = $3 AND twin.kind = moving.kind AND twin.key = moving.key",
            is_versioned=False,
        ),
        Moves("guardrail_decision", is_versioned=False),
        Moves("admiration", is_in_feed=True),
        Moves("ask", is_in_feed=True),
        Moves("draft", is_in_feed=True),
        Moves("enrolment", is_in_feed=True),  # one of two open ones has ended before
        # whoever was merged into the absorbed before: their ids lead to the last one at once
        Moves("contact", column="merged_into", is_versioned=False),
    )
}

STAYS: Mapping[Reference, str] = {
    "contact_tag.contact_id": "the survivor gets the same tags, and the absorbed keeps its own",
    "employment.contact_id": "the survivor's history is told anew with it, and the absorbed keeps its own",
    "contact_identity.contact_id": "the survivor is recognised by the same",
    "import_standing.contact_id": "an import that a merge builds on is not taken back",
    "duplicate.first_id": "nothing is suggested about the absorbed; an undo puts its pairs back",
    "duplicate.second_id": "likewise",
    "merge.survivor_id": "it tells who went into whom",
    "merge.absorbed_id": "likewise",
}


@cache
def moving_statement(moves: Moves) -> str:
    """$1 workspace, $2 absorbed, $3 survivor, $4 merge, and $5 the moment where rows have versions."""
    return f"""
WITH moved AS (
  UPDATE tenant.{moves.table} AS moving SET {moves.column} = $3{_counted(moves)}
  WHERE moving.workspace_id = $1 AND moving.{moves.column} = $2{_without_twin(moves)}
  RETURNING moving.id, {_version(moves)} AS version, {moves.gone} AS gone
), remembered AS (
  INSERT INTO tenant.merge_move (workspace_id, merge_id, kind, entity_id, version)
  SELECT $1, $4, '{moves.table}', id, version FROM moved
)
SELECT id, gone FROM moved
"""  # noqa: S608 - names only


@cache
def returning_statement(moves: Moves) -> str:
    """$1 workspace, $2 survivor, $3 absorbed, $4 merge, and $5 the moment where rows have versions."""
    untouched = "moving.version - 1 = kept.version" if moves.is_versioned else "true"
    return f"""
UPDATE tenant.{moves.table} AS moving SET {moves.column} = $3{_counted(moves)}
FROM tenant.merge_move AS kept
WHERE kept.workspace_id = $1 AND kept.merge_id = $4 AND kept.kind = '{moves.table}'
  AND moving.workspace_id = $1 AND moving.id = kept.entity_id AND moving.{moves.column} = $2{_without_twin(moves)}
RETURNING moving.id, {moves.gone} AS gone, {untouched} AS untouched
"""  # noqa: S608 - names only


def _counted(moves: Moves) -> str:
    return ", version = moving.version + 1, updated_at = $5" if moves.is_versioned else ""


def _version(moves: Moves) -> str:
    return "moving.version" if moves.is_versioned else "NULL::integer"


def _without_twin(moves: Moves) -> str:
    if not moves.twin:
        return ""
    return (
        f" AND NOT EXISTS (SELECT FROM tenant.{moves.table} AS twin"
        f" WHERE twin.workspace_id = $1 AND {moves.twin})"
    )
