"""Tenant: import runs, the outcome of each row, and uploaded files in pieces."""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
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
    versioning,
    words,
    workspace_key,
)

import_run = Table(
    "import_run",
    metadata,
    workspace_key(),
    entity_id(),
    *versioning(),
    words("source"),
    words("mode", nullable=True),
    words("filename", default=""),
    Column("size", BigInteger, nullable=True),
    words("sha256", nullable=True),
    words("state", default="awaiting_upload"),
    # where the work stands; written in the transaction of each chunk, so that a killed worker goes on from here
    json_object("cursor"),
    json_object("progress"),
    json_object("summary"),
    Column("problem", JSONB(none_as_null=True), nullable=True),
    Column("as_of", Date, nullable=True),
    Column("created_by", Uuid, nullable=True),
    instant("cancel_requested_at"),
    instant("started_at"),
    instant("finished_at"),
    instant("undone_at"),
    Column("linked_account_id", Uuid, nullable=True),
    Column("mapping", JSONB(none_as_null=True), nullable=True),  # of the columns of a table
    instant("retry_at"),
    # the last requests to where it is fetched from, for whoever has to ask there
    Column("trace", JSONB, nullable=False, server_default=text("'[]'::jsonb")),
    Index("ix_import_run_created", "workspace_id", "created_at", "id"),
    Index("ix_import_run_sha256", "workspace_id", "sha256", "created_at"),
    Index(
        "uq_import_run_active",
        "workspace_id",
        unique=True,
        postgresql_where=text(
            "state IN ('scanning', 'parsing', 'matching', 'committing', 'undoing')"
        ),
    ),
    Index(
        "uq_import_run_fetching",
        "workspace_id",
        "linked_account_id",
        unique=True,
        postgresql_where=text("state IN ('fetching', 'waiting')"),
    ),
    Index("ix_import_run_retry", "retry_at", postgresql_where=text("state = 'waiting'")),
    schema=TENANT,
)

import_row = Table(
    "import_row",
    metadata,
    workspace_key(),
    Column("import_id", Uuid, primary_key=True),
    Column("file", Text, primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("part", Integer, primary_key=True, server_default=text("0")),
    words("status"),
    words("code", nullable=True),
    words("detail", nullable=True),
    words("entity_type", nullable=True),
    Column("entity_id", Uuid, nullable=True),
    Column("before", JSONB(none_as_null=True), nullable=True),
    Column("dropped", JSONB(none_as_null=True), nullable=True),  # values that were not taken over
    ForeignKeyConstraint(
        ["workspace_id", "import_id"],
        [import_run.c.workspace_id, import_run.c.id],
        ondelete="CASCADE",
        name="fk_import_row_import",
    ),
    Index(
        "ix_import_row_people",
        "workspace_id",
        "import_id",
        "entity_id",
        postgresql_where=text("entity_type = 'contact'"),
    ),
    Index(
        "ix_import_row_contact",
        "workspace_id",
        "entity_id",
        postgresql_where=text("entity_type = 'contact'"),
    ),
    Index(
        "ix_import_row_dropped",
        "workspace_id",
        "import_id",
        "file",
        "line",
        "part",
        postgresql_where=text("dropped IS NOT NULL"),
    ),
    Index("ix_import_row_status", "workspace_id", "import_id", "status", "file", "line", "part"),
    schema=TENANT,
)

import_file_piece = Table(
    "import_file_piece",
    metadata,
    workspace_key(),
    Column("import_id", Uuid, primary_key=True),
    Column("piece", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
    instant("stored_at", default=True),
    ForeignKeyConstraint(
        ["workspace_id", "import_id"],
        [import_run.c.workspace_id, import_run.c.id],
        ondelete="CASCADE",
        name="fk_import_file_piece_import",
    ),
    schema=TENANT,
)
