"""Linked accounts, the trips that link them, and what LinkedIn has answered so far."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from adapters.postgres.tables.accounts import app_user, workspace
from adapters.postgres.tables.imports import import_run
from adapters.postgres.tables.metadata import (
    CONTROL,
    TENANT,
    entity_id,
    instant,
    metadata,
    number,
    versioning,
    words,
    workspace_key,
)

linked_account = Table(
    "linked_account",
    metadata,
    workspace_key(),
    entity_id(),
    *versioning(),
    words("provider", default="linkedin"),
    words(
        "member", nullable=True
    ),  # what the provider calls the person; known after the first answer
    words("name", default=""),
    Column("linked_by", Uuid, nullable=True),
    words("state", default="connected"),
    Column("token", LargeBinary, nullable=True),  # sealed; none once it is of no use
    words("scope", default=""),
    instant("linked_at", default=True),
    instant("expires_at"),
    instant("next_notice_at"),  # when the owner is to be told next that it runs out
    words("schedule", default="off"),
    instant("scheduled_from"),  # slots are counted from here
    instant("next_import_at"),
    Column("last_import_id", Uuid, nullable=True),
    instant("last_imported_at"),
    instant("ended_at"),
    words("ended_because", nullable=True),
    Column("sandbox", Boolean, nullable=False, server_default=text("false")),
    CheckConstraint("state IN ('connected', 'needs_reauth', 'revoked')", name="state"),
    CheckConstraint("schedule IN ('off', 'weekly', 'monthly')", name="schedule"),
    Index(
        "uq_linked_account_member",
        "workspace_id",
        "provider",
        "member",
        unique=True,
        postgresql_where=text("member IS NOT NULL"),
    ),
    Index("ix_linked_account_created", "workspace_id", "created_at", "id"),
    Index(
        "ix_linked_account_next_notice",
        "next_notice_at",
        postgresql_where=text("next_notice_at IS NOT NULL"),
    ),
    Index(
        "ix_linked_account_next_import",
        "next_import_at",
        postgresql_where=text("next_import_at IS NOT NULL AND NOT sandbox"),
    ),
    schema=TENANT,
)

linking = Table(
    "linking",
    metadata,
    entity_id(),
    Column("workspace_id", Uuid, nullable=False),
    Column("user_id", Uuid, nullable=False),
    words("client"),
    Column("state_hash", LargeBinary, nullable=False),
    Column("binding_hash", LargeBinary, nullable=False),
    Column("code_hash", LargeBinary, nullable=True),
    Column("sealed_code", LargeBinary, nullable=True),  # the provider's, until it is exchanged
    words("return_to", default=""),
    instant("created_at", default=True),
    instant("expires_at", nullable=False),
    instant("returned_at"),
    instant("used_at"),
    ForeignKeyConstraint(["workspace_id"], [workspace.c.id], ondelete="CASCADE"),
    ForeignKeyConstraint(["user_id"], [app_user.c.id], ondelete="CASCADE"),
    UniqueConstraint("state_hash"),
    UniqueConstraint("code_hash"),
    CheckConstraint("client IN ('web', 'native')", name="client"),
    Index(None, "workspace_id"),
    Index(None, "user_id"),
    Index(None, "expires_at"),
    schema=CONTROL,
)

import_page = Table(
    "import_page",
    metadata,
    workspace_key(),
    Column("import_id", Uuid, primary_key=True),
    Column("domain", Text, primary_key=True),
    Column("page", Integer, primary_key=True),
    Column("digest", LargeBinary, nullable=False),  # of its rows: a page may come again
    number("rows"),
    Column("content", LargeBinary, nullable=False),
    instant("fetched_at", default=True),
    ForeignKeyConstraint(
        ["workspace_id", "import_id"],
        [import_run.c.workspace_id, import_run.c.id],
        ondelete="CASCADE",
        name="fk_import_page_import",
    ),
    schema=TENANT,
)
