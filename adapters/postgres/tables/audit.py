"""The trail of what was done: in a workspace, and by a person outside of any. Entries are only ever added."""

from sqlalchemy import (
    Column,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    Table,
    UniqueConstraint,
    Uuid,
    text,
)

from adapters.postgres.tables.accounts import app_user
from adapters.postgres.tables.feed import workspace_feed
from adapters.postgres.tables.metadata import (
    CONTROL,
    TENANT,
    entity_id,
    instant,
    json_object,
    metadata,
    number,
    words,
    workspace_key,
)

audit_head = Table(
    "audit_head",
    metadata,
    workspace_key(),
    number("seq", default=0),
    Column("hash", LargeBinary, nullable=False, server_default=text("''::bytea")),
    ForeignKeyConstraint(
        ["workspace_id"], [workspace_feed.c.workspace_id], name="fk_audit_head_feed"
    ),
    schema=TENANT,
)

audit_entry = Table(
    "audit_entry",
    metadata,
    workspace_key(),
    entity_id(),
    number("seq"),
    instant("at", nullable=False),
    words("operation"),
    Column("user_id", Uuid, nullable=True),
    Column("session_id", Uuid, nullable=True),
    Column("token_id", Uuid, nullable=True),
    words("request_id", nullable=True),
    json_object("body"),
    Column("hash", LargeBinary, nullable=False),  # over the entry and the hash of the one before
    UniqueConstraint("workspace_id", "seq"),
    ForeignKeyConstraint(
        ["workspace_id"],
        [audit_head.c.workspace_id],
        ondelete="CASCADE",
        name="fk_audit_entry_head",
    ),
    Index("ix_audit_entry_at", "workspace_id", "at", "id"),
    Index("ix_audit_entry_operation", "workspace_id", "operation", "at", "id"),
    Index("ix_audit_entry_user", "workspace_id", "user_id", "at", "id"),
    schema=TENANT,
)

account_entry = Table(
    "account_entry",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    entity_id(),
    instant("at", default=True),
    words("operation"),
    Column("session_id", Uuid, nullable=True),
    Column("token_id", Uuid, nullable=True),
    words("request_id", nullable=True),
    json_object("body"),
    ForeignKeyConstraint(["user_id"], [app_user.c.id], ondelete="CASCADE"),
    Index("ix_account_entry_at", "user_id", "at", "id"),
    Index("ix_account_entry_old", "at", postgresql_using="brin"),
    schema=CONTROL,
)
