"""Tenant: where somebody has worked, what imports moved, and the taking out of what came from one origin."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from adapters.postgres.tables.contacts import contact
from adapters.postgres.tables.imports import import_run
from adapters.postgres.tables.metadata import (
    TENANT,
    entity_id,
    instant,
    json_object,
    metadata,
    number,
    versioning,
    words,
    workspace_key,
)
from adapters.postgres.tables.organisations import organisation

employment = Table(
    "employment",
    metadata,
    workspace_key(),
    entity_id(),
    *versioning(),
    Column("contact_id", Uuid, nullable=False),
    Column("organisation_id", Uuid, nullable=True),
    words("position", nullable=True),
    words("key"),  # organisation and position as they are compared
    words("started_on", nullable=True),  # as told: 2024, 2024-03 or 2024-03-05
    words("ended_on", nullable=True),
    Column("seen_from", Date, nullable=True),  # the first and the last source that told of it
    Column("seen_until", Date, nullable=True),
    Column("is_current", Boolean, nullable=False, server_default=text("true")),
    Column("recency", Text(collation="C"), nullable=False),  # what lists compare
    Column("origins", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    Column("sightings", JSONB, nullable=False, server_default=text("'[]'::jsonb")),
    json_object("owner_fields"),
    instant("owner_touched_at"),
    instant("removed_at"),
    ForeignKeyConstraint(
        ["workspace_id", "contact_id"],
        [contact.c.workspace_id, contact.c.id],
        ondelete="CASCADE",
        name="fk_employment_contact",
    ),
    ForeignKeyConstraint(
        ["workspace_id", "organisation_id"],
        [organisation.c.workspace_id, organisation.c.id],
        name="fk_employment_organisation",
    ),
    Index("ix_employment_contact", "workspace_id", "contact_id", "recency", "id"),
    Index("ix_employment_organisation", "workspace_id", "organisation_id"),
    schema=TENANT,
)

import_standing = Table(
    "import_standing",
    metadata,
    workspace_key(),
    Column("import_id", Uuid, primary_key=True),
    Column("contact_id", Uuid, primary_key=True),
    Column("before", JSONB, nullable=False),
    Column("after", JSONB, nullable=False),
    ForeignKeyConstraint(
        ["workspace_id", "import_id"],
        [import_run.c.workspace_id, import_run.c.id],
        ondelete="CASCADE",
        name="fk_import_standing_import",
    ),
    ForeignKeyConstraint(
        ["workspace_id", "contact_id"],
        [contact.c.workspace_id, contact.c.id],
        ondelete="CASCADE",
        name="fk_import_standing_contact",
    ),
    Index("ix_import_standing_contact", "workspace_id", "contact_id"),
    schema=TENANT,
)

origin_removal = Table(
    "origin_removal",
    metadata,
    workspace_key(),
    entity_id(),
    number("version", default=1),
    words("origin"),
    words("state", default="waiting"),
    json_object("cursor"),
    json_object("counts"),
    Column("problem", JSONB(none_as_null=True), nullable=True),
    Column("requested_by", Uuid, nullable=True),
    instant("created_at", default=True),
    instant("updated_at", default=True),
    instant("finished_at"),
    CheckConstraint("state IN ('waiting', 'running', 'completed', 'failed')", name="state"),
    Index("ix_origin_removal_created", "workspace_id", "created_at", "id"),
    Index(
        "uq_origin_removal_active",
        "workspace_id",
        unique=True,
        postgresql_where=text("state IN ('waiting', 'running')"),
    ),
    schema=TENANT,
)
