"""Control: personal access tokens, and invitations into workspaces."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from adapters.postgres.tables.accounts import app_user, workspace
from adapters.postgres.tables.metadata import CONTROL, entity_id, instant, metadata, words

personal_token = Table(
    "personal_token",
    metadata,
    entity_id(),
    Column("user_id", Uuid, nullable=False),
    Column("workspace_id", Uuid, nullable=False),
    Column("hash", LargeBinary, nullable=False),  # keyed SHA-256
    words("name"),
    words("hint", default=""),  # the first characters, so that its owner can tell it from others
    Column("scopes", ARRAY(Text), nullable=False),
    instant("created_at", default=True),
    instant("expires_at", nullable=False),
    instant("last_used_at"),
    instant("revoked_at"),
    instant("warned_at"),  # when its person was told that it would expire
    ForeignKeyConstraint(["user_id"], [app_user.c.id], ondelete="CASCADE"),
    ForeignKeyConstraint(["workspace_id"], [workspace.c.id], ondelete="CASCADE"),
    UniqueConstraint("hash"),
    Index(None, "user_id", "created_at"),
    Index(None, "workspace_id"),
    Index(None, "expires_at"),
    schema=CONTROL,
)

invitation = Table(
    "invitation",
    metadata,
    entity_id(),
    Column("workspace_id", Uuid, nullable=False),
    Column("invited_by", Uuid, nullable=False),
    words("email"),
    words("email_key"),
    words("role"),
    words("note", default=""),
    words("state", default="open"),
    instant("created_at", default=True),
    instant("expires_at", nullable=False),
    instant("decided_at"),
    Column(  # the mails of about the last day
        "mailed_at", ARRAY(DateTime(timezone=True)), nullable=False, server_default=text("'{}'")
    ),
    ForeignKeyConstraint(["workspace_id"], [workspace.c.id], ondelete="CASCADE"),
    ForeignKeyConstraint(["invited_by"], [app_user.c.id], ondelete="CASCADE"),
    CheckConstraint("role IN ('assistant', 'mentor', 'viewer')", name="role"),
    CheckConstraint("state IN ('open', 'accepted', 'declined', 'revoked')", name="state"),
    Index("ix_invitation_workspace_id", "workspace_id", "created_at", "id"),
    Index(None, "invited_by"),
    Index(None, "email_key"),
    Index("ix_invitation_expires_at", "expires_at"),
    Index(
        "uq_invitation_open",
        "workspace_id",
        "email_key",
        unique=True,
        postgresql_where=text("state = 'open'"),
    ),
    schema=CONTROL,
)
