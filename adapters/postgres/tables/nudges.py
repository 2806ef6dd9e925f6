"""Tenant: nudges. One row per contact, kind and occasion; computing it again finds the row there."""

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Index, Table, Uuid, text

from adapters.postgres.tables.contacts import contact
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

nudge = Table(
    "nudge",
    metadata,
    workspace_key(),
    entity_id(),
    *versioning(),
    Column("contact_id", Uuid, nullable=False),
    words("kind"),
    words("key"),
    number("occurrence", default=1),
    words("status", default="pending"),
    words("resolution", nullable=True),
    instant("status_changed_at", nullable=False),
    instant("anchor_at", nullable=False),
    instant("due_at", nullable=False),
    instant("expires_at"),
    instant("snoozed_until"),
    instant("delivered_at"),
    # the touch that was logged when the owner completed it; taking the completion back takes it back too
    Column("interaction_id", Uuid, nullable=True),
    number("priority"),
    words("title"),
    words("reason"),
    json_object("facts"),
    json_object("action"),
    number("rule_version"),
    number("policy_version"),
    ForeignKeyConstraint(
        ["workspace_id", "contact_id"],
        [contact.c.workspace_id, contact.c.id],
        ondelete="CASCADE",
        name="fk_nudge_contact",
    ),
    CheckConstraint(
        "status IN ('pending', 'delivered', 'snoozed', 'done', 'dismissed', 'expired')",
        name="status",
    ),
    Index("uq_nudge_occasion", "workspace_id", "contact_id", "kind", "key", unique=True),
    Index("ix_nudge_status", "workspace_id", "status", text("(-priority)"), "anchor_at", "id"),
    Index("ix_nudge_delivered", "workspace_id", "delivered_at"),
    Index("ix_nudge_created", "workspace_id", "created_at", "id"),
    schema=TENANT,
)
