"""The schema as SQLAlchemy Core tables. `control` belongs to the service, `tenant` to the workspaces.

Each tenant table has a primary key that starts with `workspace_id`, composite foreign keys inside the
workspace, and forced row-level security (see the first migration). No foreign key crosses from one schema
to the other: a workspace can move to another database.
"""

from adapters.postgres.tables import (
    accounts,
    audit,
    contacts,
    enrolments,
    feed,
    imports,
    interactions,
    jobs,
    leaving,
    linked_accounts,
    merging,
    nudges,
    outreach,
    people,
    provenance,
    ways_in,
)
from adapters.postgres.tables.metadata import metadata

__all__ = [
    "accounts",
    "audit",
    "contacts",
    "enrolments",
    "feed",
    "imports",
    "interactions",
    "jobs",
    "leaving",
    "linked_accounts",
    "merging",
    "metadata",
    "nudges",
    "outreach",
    "people",
    "provenance",
    "ways_in",
]
