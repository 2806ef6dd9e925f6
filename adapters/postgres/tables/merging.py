"""Tenant: contacts that may be one person, and contacts that were made one."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from adapters.postgres.tables.contacts import contact
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


def _of_contact(table: str, role: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["workspace_id", f"{role}_id"],
        [contact.c.workspace_id, contact.c.id],
        ondelete="CASCADE",
        name=f"fk_{table}_{role}",
    )


duplicate = Table(
    "duplicate",
    metadata,
    workspace_key(),
    entity_id(),
    Column("first_id", Uuid, nullable=False),
    Column("second_id", Uuid, nullable=False),
    words("status", default="suggested"),
    number("score"),
    Column("evidence", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    instant("found_at", default=True),
    instant("decided_at"),
    Column("decided_by", Uuid, nullable=True),
    UniqueConstraint("workspace_id", "first_id", "second_id", name="uq_duplicate_pair"),
    _of_contact("duplicate", "first"),
    _of_contact("duplicate", "second"),
    CheckConstraint("status IN ('suggested', 'dismissed')", name="status"),
    CheckConstraint("score BETWEEN 1 AND 100", name="score"),
    CheckConstraint("first_id < second_id", name="order"),
    Index("ix_duplicate_status", "workspace_id", "status", "score", "id"),
    Index("ix_duplicate_second", "workspace_id", "second_id"),
    schema=TENANT,
)

merge = Table(
    "merge",
    metadata,
    workspace_key(),
    entity_id(),
    Column("survivor_id", Uuid, nullable=False),
    Column("absorbed_id", Uuid, nullable=False),
    number("survivor_version", default=0),  # after the merge: tells which of two came later
    words("state", default="merged"),
    Column("evidence", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    # field by field: what was kept, what it stood against, and why
    Column("outcome", JSONB, nullable=False, server_default=text("'[]'::jsonb")),
    # of one that was undone: what stayed as it was
    Column("stayed", JSONB, nullable=False, server_default=text("'[]'::jsonb")),
    json_object("before"),
    Column("made_by", Uuid, nullable=True),
    instant("created_at", default=True),
    instant("undone_at"),
    _of_contact("merge", "survivor"),
    _of_contact("merge", "absorbed"),
    CheckConstraint("state IN ('merged', 'undone')", name="state"),
    CheckConstraint("survivor_id <> absorbed_id", name="two"),
    Index("ix_merge_created", "workspace_id", "created_at", "id"),
    Index("ix_merge_state", "workspace_id", "state", "created_at", "id"),
    Index("ix_merge_survivor", "workspace_id", "survivor_id"),
    Index("ix_merge_absorbed", "workspace_id", "absorbed_id"),
    Index(
        "uq_merge_absorbed",
        "workspace_id",
        "absorbed_id",
        unique=True,
        postgresql_where=text("state = 'merged'"),
    ),
    schema=TENANT,
)

merge_move = Table(
    "merge_move",
    metadata,
    workspace_key(),
    Column("merge_id", Uuid, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("entity_id", Uuid, primary_key=True),
    number("version", nullable=True),  # the one it got by moving, where it has any
    ForeignKeyConstraint(
        ["workspace_id", "merge_id"],
        [merge.c.workspace_id, merge.c.id],
        ondelete="CASCADE",
        name="fk_merge_move_merge",
    ),
    schema=TENANT,
)
