"""Control: people, their sessions, and workspaces."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    Table,
    UniqueConstraint,
    Uuid,
    text,
)

from adapters.postgres.tables.metadata import (
    CONTROL,
    entity_id,
    instant,
    json_object,
    metadata,
    number,
    words,
)

app_user = Table(
    "app_user",
    metadata,
    entity_id(),
    number("version", default=1),
    words("email"),
    words("email_key"),  # NFKC and case-folded: two spellings of one address are one person
    words("name", default=""),
    words("time_zone", default="UTC"),
    instant("created_at", default=True),
    instant("updated_at", default=True),
    instant("leaving_at"),
    instant("erase_after"),
    UniqueConstraint("email_key"),
    Index(
        "ix_app_user_erase_after", "erase_after", postgresql_where=text("erase_after IS NOT NULL")
    ),
    schema=CONTROL,
)

email_challenge = Table(
    "email_challenge",
    metadata,
    entity_id(),
    words("email"),
    words("email_key"),
    number("attempts", default=0),
    instant("created_at", default=True),
    instant("expires_at", nullable=False),
    instant("used_at"),
    words("network", default=""),  # where it was asked for from
    Index(None, "email_key", "created_at"),
    schema=CONTROL,
)

session = Table(
    "session",
    metadata,
    entity_id(),
    Column("user_id", Uuid, nullable=False),
    words("device", default=""),
    instant("created_at", default=True),
    instant("last_used_at", default=True),
    instant("expires_at", nullable=False),
    instant("ended_at"),
    words("ended_because", nullable=True),
    words("kind", default="device"),
    words("method", default="email_code"),
    instant("authenticated_at", default=True),
    CheckConstraint("kind IN ('device', 'browser')", name="kind"),
    ForeignKeyConstraint(["user_id"], [app_user.c.id], ondelete="CASCADE"),
    Index(None, "user_id"),
    schema=CONTROL,
)

token = Table(
    "token",
    metadata,
    Column("hash", LargeBinary, primary_key=True),  # keyed SHA-256; the token itself is never kept
    words("kind"),
    Column("session_id", Uuid, nullable=False),
    instant("created_at", default=True),
    instant("expires_at", nullable=False),
    instant("rotated_at"),
    instant("used_at"),
    Column("replaces", LargeBinary, nullable=True),
    instant("superseded_at"),
    ForeignKeyConstraint(["session_id"], [session.c.id], ondelete="CASCADE"),
    CheckConstraint("kind IN ('access', 'refresh', 'cookie')", name="kind"),
    Index(None, "session_id"),
    Index(None, "expires_at"),
    Index("ix_token_replaces", "replaces", postgresql_where=text("replaces IS NOT NULL")),
    schema=CONTROL,
)

known_device = Table(
    "known_device",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("user_id", Uuid, nullable=False),
    instant("created_at", default=True),
    instant("last_used_at", default=True),
    instant("expires_at", nullable=False),
    ForeignKeyConstraint(["user_id"], [app_user.c.id], ondelete="CASCADE"),
    Index(None, "user_id"),
    Index(None, "expires_at"),
    schema=CONTROL,
)

workspace = Table(
    "workspace",
    metadata,
    entity_id(),
    number("version", default=1),
    words("name"),
    words("time_zone", default="UTC"),
    json_object("settings"),
    number("policy_version", default=1),
    Column("sandbox", Boolean, nullable=False, server_default=text("false")),
    instant("test_now"),  # a sandbox's own clock; NULL means the database's
    instant("test_target"),  # where a moving test clock is headed
    instant("next_delivery_at"),  # when waiting nudges may next be put before the owner
    instant("created_at", default=True),
    instant("updated_at", default=True),
    Index(
        "ix_workspace_next_delivery_at",
        "next_delivery_at",
        postgresql_where=text("next_delivery_at IS NOT NULL AND NOT sandbox"),
    ),
    schema=CONTROL,
)

membership = Table(
    "membership",
    metadata,
    Column("workspace_id", Uuid, primary_key=True),
    Column("user_id", Uuid, primary_key=True),
    words("role"),
    instant("created_at", default=True),
    ForeignKeyConstraint(["workspace_id"], [workspace.c.id], ondelete="CASCADE"),
    ForeignKeyConstraint(["user_id"], [app_user.c.id], ondelete="CASCADE"),
    CheckConstraint("role IN ('owner', 'assistant', 'mentor', 'viewer')", name="role"),
    Index(None, "user_id"),
    Index(
        "uq_membership_owner", "workspace_id", unique=True, postgresql_where=text("role = 'owner'")
    ),
    schema=CONTROL,
)
