"""Tenant: what happened with contacts."""

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
from sqlalchemy.dialects.postgresql import ARRAY

from adapters.postgres.tables.contacts import contact
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

contact_event = Table(
    "contact_event",
    metadata,
    workspace_key(),
    entity_id(),
    Column("contact_id", Uuid, nullable=False),
    words("kind"),
    instant("noticed_at", nullable=False),
    Column("happened_on", Date, nullable=True),
    json_object("body"),
    Column("import_id", Uuid, nullable=True),
    words("key", nullable=True),  # of what can be told twice
    instant("created_at", default=True),
    ForeignKeyConstraint(
        ["workspace_id", "contact_id"],
        [contact.c.workspace_id, contact.c.id],
        ondelete="CASCADE",
        name="fk_contact_event_contact",
    ),
    Index("ix_contact_event_contact", "workspace_id", "contact_id", "noticed_at", "id"),
    Index(
        "ix_contact_event_import",
        "workspace_id",
        "import_id",
        postgresql_where=text("import_id IS NOT NULL"),
    ),
    Index(
        "uq_contact_event_key",
        "workspace_id",
        "contact_id",
        "kind",
        "key",
        unique=True,
        postgresql_where=text("key IS NOT NULL"),
    ),
    schema=TENANT,
)

interaction = Table(
    "interaction",
    metadata,
    workspace_key(),
    entity_id(),
    *versioning(),
    Column("contact_id", Uuid, nullable=False),
    instant("occurred_at", nullable=False),
    words("precision", default="minute"),
    words("direction"),
    words("channel"),
    words("depth"),
    Column("is_group", Boolean, nullable=False, server_default=text("false")),
    words("subject", nullable=True),
    words("body", default=""),
    words("help_received", nullable=True),
    Column("is_private", Boolean, nullable=False, server_default=text("false")),
    words("meaning", nullable=True),  # of a word from them that is no plain answer
    Column("returns_on", Date, nullable=True),  # as an automatic answer says
    words("form", nullable=True),  # of what is counted apart, such as an invitation
    words("thread_ref", nullable=True),
    words("source", default="owner"),
    words("source_key", nullable=True),
    Column("import_id", Uuid, nullable=True),
    Column("origins", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    instant("owner_touched_at"),
    instant("deleted_at"),
    ForeignKeyConstraint(
        ["workspace_id", "contact_id"],
        [contact.c.workspace_id, contact.c.id],
        ondelete="CASCADE",
        name="fk_interaction_contact",
    ),
    CheckConstraint("direction IN ('outbound', 'inbound', 'mutual')", name="direction"),
    CheckConstraint("depth IN ('light', 'message', 'conversation', 'meeting')", name="depth"),
    CheckConstraint("meaning IN ('decline', 'out_of_office', 'opt_out')", name="meaning"),
    CheckConstraint("form IN ('invitation', 'invitation_note')", name="form"),
    Index(
        "ix_interaction_form",
        "workspace_id",
        "occurred_at",
        postgresql_where=text("form IS NOT NULL"),
    ),
    Index("ix_interaction_contact", "workspace_id", "contact_id", "occurred_at", "id"),
    Index("ix_interaction_occurred", "workspace_id", "occurred_at", "id"),
    Index(
        "uq_interaction_source_key",
        "workspace_id",
        "source_key",
        unique=True,
        postgresql_where=text("source_key IS NOT NULL"),
    ),
    Index(
        "ix_interaction_import",
        "workspace_id",
        "import_id",
        "contact_id",
        "id",
        postgresql_where=text("import_id IS NOT NULL"),
    ),
    schema=TENANT,
)
