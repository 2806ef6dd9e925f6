"""Tenant: exports, the keys that seal them, and by what an erased person would be recognised."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from adapters.postgres.tables.metadata import (
    TENANT,
    entity_id,
    instant,
    json_object,
    metadata,
    number,
    words,
    workspace_key,
)

data_key = Table(
    "data_key",
    metadata,
    workspace_key(),
    entity_id(),
    Column("sealed", LargeBinary, nullable=False),
    words("key_id"),  # which of the service's keys it is sealed with
    instant("created_at", default=True),
    Index("ix_data_key_key_id", "key_id", "workspace_id", "id"),
    schema=TENANT,
)

export_run = Table(
    "export_run",
    metadata,
    workspace_key(),
    entity_id(),
    number("version", default=1),
    words("state", default="waiting"),
    Column("requested_by", Uuid, nullable=True),
    Column("size", BigInteger, nullable=True),
    words("sha256", nullable=True),
    json_object("progress"),
    Column("problem", JSONB(none_as_null=True), nullable=True),
    instant("created_at", default=True),
    instant("updated_at", default=True),
    instant("finished_at"),
    instant("expires_at"),
    CheckConstraint(
        "state IN ('waiting', 'writing', 'completed', 'failed', 'expired', 'deleted')", name="state"
    ),
    Index("ix_export_run_created", "workspace_id", "created_at", "id"),
    Index(
        "uq_export_run_active",
        "workspace_id",
        unique=True,
        postgresql_where=text("state IN ('waiting', 'writing')"),
    ),
    Index("ix_export_run_expires_at", "expires_at", postgresql_where=text("state = 'completed'")),
    Index(
        "ix_export_run_over",
        "created_at",
        postgresql_where=text("state IN ('failed', 'expired', 'deleted')"),
    ),
    schema=TENANT,
)

export_piece = Table(
    "export_piece",
    metadata,
    workspace_key(),
    Column("export_id", Uuid, primary_key=True),
    Column("piece", Integer, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    ForeignKeyConstraint(
        ["workspace_id", "export_id"],
        [export_run.c.workspace_id, export_run.c.id],
        ondelete="CASCADE",
        name="fk_export_piece_export",
    ),
    schema=TENANT,
)

suppression = Table(
    "suppression",
    metadata,
    workspace_key(),
    Column("hash", LargeBinary, primary_key=True),  # salted: nobody can be read from it
    instant("created_at", default=True),
    schema=TENANT,
)
