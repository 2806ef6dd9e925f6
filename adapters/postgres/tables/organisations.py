"""Tenant: organisations and tags."""

from sqlalchemy import CheckConstraint, Column, Computed, Index, Table, Text, Uuid, text

from adapters.postgres.tables.metadata import (
    TENANT,
    entity_id,
    metadata,
    number,
    versioning,
    words,
    workspace_key,
)
from domain.shared.text import MOST_SORTED_BY


def sorted_name() -> Column[str]:
    """What lists by name compare: byte by byte, so that a prefix is a range; bounded for page cursors."""
    return Column(
        "sort_name",
        Text(collation="C"),
        Computed(f"left(name_key, {MOST_SORTED_BY})", persisted=True),
        nullable=False,
    )


organisation = Table(
    "organisation",
    metadata,
    workspace_key(),
    entity_id(),
    *versioning(),
    words("name"),
    words("name_key"),
    sorted_name(),
    words("website", nullable=True),
    words("notes", default=""),
    Column("import_id", Uuid, nullable=True),
    Index("uq_organisation_name_key", "workspace_id", "name_key", unique=True),
    Index("ix_organisation_name", "workspace_id", "sort_name", "id"),
    Index("ix_organisation_created", "workspace_id", "created_at", "id"),
    schema=TENANT,
)

tag = Table(
    "tag",
    metadata,
    workspace_key(),
    entity_id(),
    *versioning(),
    words("name"),
    words("name_key"),
    sorted_name(),
    words("colour", nullable=True),
    number("interval_days", nullable=True),
    Column("import_id", Uuid, nullable=True),
    CheckConstraint("interval_days BETWEEN 1 AND 1095", name="interval_days"),
    Index("uq_tag_name_key", "workspace_id", "name_key", unique=True),
    Index("ix_tag_name", "workspace_id", "sort_name", "id"),
    Index("ix_tag_created", "workspace_id", "created_at", "id"),
    Index(
        "ix_tag_import", "workspace_id", "import_id", postgresql_where=text("import_id IS NOT NULL")
    ),
    schema=TENANT,
)
