"""What makes a contact that an import brought somebody the owner would miss, as one expression of SQL.

In it `c` is the contact and $1 the workspace.
"""

from domain.imports.staying import Stayed


def merged(contact_id: str) -> str:
    """Whether a contact was merged into another, or another into it."""
    return (
        "(EXISTS (SELECT FROM tenant.merge AS m WHERE m.workspace_id = $1 AND m.state = 'merged'"  # noqa: S608
        f" AND m.survivor_id = {contact_id})"
        " OR EXISTS (SELECT FROM tenant.merge AS m WHERE m.workspace_id = $1 AND m.state = 'merged'"
        f" AND m.absorbed_id = {contact_id}))"
    )


def claim(*, goes: str, told_since: str, keeps_trash: bool = True) -> str:
    """Why the contact stays, NULL if it goes: the first reason that applies.

    `goes` says of a touch `i` that it goes as well, `told_since` whether somebody else has told of the contact.
    Unless all of the trash is kept, putting somebody there makes them nobody's, but what was decided before does.
    """
    talked = f"""EXISTS (SELECT FROM tenant.interaction AS i
      WHERE i.workspace_id = $1 AND i.contact_id = c.id AND NOT ({goes})
        AND (i.owner_touched_at IS NOT NULL OR i.origins = '{{}}'))"""
    touched = f"""EXISTS (SELECT FROM tenant.interaction AS i
      WHERE i.workspace_id = $1 AND i.contact_id = c.id AND NOT ({goes}))"""
    return f"""CASE
    WHEN {merged("c.id")} THEN '{Stayed.MERGED}'
    {f"WHEN c.deleted_at IS NOT NULL THEN '{Stayed.TRASHED}'" if keeps_trash else ""}
    WHEN {talked} THEN '{Stayed.TALKED_TO}'
    WHEN {_DECIDED} THEN '{Stayed.NUDGE_DECIDED}'
    WHEN {_PREPARED} THEN '{Stayed.PREPARED}'
    WHEN {_TAGGED} THEN '{Stayed.TAGGED}'
    WHEN {_EDITED if keeps_trash else _EDITED_BEFORE} OR {_EMPLOYED} THEN '{Stayed.EDITED}'
    WHEN {touched} OR {told_since} THEN '{Stayed.IMPORTED_SINCE}'
  END"""


_EDITED = "c.owner_touched_at IS NOT NULL"
_EDITED_BEFORE = (
    """(c.owner_touched_at IS NOT NULL AND c.deleted_at IS NULL OR c.owner_fields <> '{}'::jsonb)"""
)
_DECIDED = """EXISTS (SELECT FROM tenant.nudge AS n
      WHERE n.workspace_id = $1 AND n.contact_id = c.id AND n.status IN ('snoozed', 'done', 'dismissed'))"""
_PREPARED = " OR ".join(
    f"EXISTS (SELECT FROM tenant.{table} AS p WHERE p.workspace_id = $1 AND p.contact_id = c.id)"
    for table in ("enrolment", "draft", "admiration", "ask")
)
_TAGGED = (
    """EXISTS (SELECT FROM unnest(c.tag_ids) AS tagged WHERE NOT c.origins ? ('tags.' || tagged))"""
)
_EMPLOYED = """EXISTS (SELECT FROM tenant.employment AS e
      WHERE e.workspace_id = $1 AND e.contact_id = c.id AND e.owner_touched_at IS NOT NULL)"""
