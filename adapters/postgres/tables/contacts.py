"""Tenant: contacts and what belongs to them."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    Date,
    ForeignKeyConstraint,
    Index,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR

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
from adapters.postgres.tables.organisations import organisation, tag

__all__ = [
    "contact",
    "contact_identity",
    "contact_tag",
    "organisation",
    "tag",
]

contact = Table(
    "contact",
    metadata,
    workspace_key(),
    entity_id(),
    *versioning(),
    instant("deleted_at"),
    # who they are
    words("given_name", default=""),
    words("family_name", default=""),
    Column("sort_name", Text(collation="C"), nullable=False),
    words("headline", nullable=True),
    words("position", nullable=True),
    Column("organisation_id", Uuid, nullable=True),
    words("linkedin_slug", nullable=True),
    json_object("emails"),
    json_object("phones"),
    json_object("links"),
    json_object("addresses"),
    Column("birthday", JSONB(none_as_null=True), nullable=True),
    words("notes", default=""),
    words("private_notes", default=""),  # never searched
    Column("connected_on", Date, nullable=True),
    # the same as in contact_tag, beside the contact so that a page of contacts needs no second look
    words("time_zone", nullable=True),  # where it is not the owner's
    words("region", nullable=True),  # whose holidays count
    json_object("wishes"),  # what they have asked for: channels, hours, not before a day
    Column("tag_ids", ARRAY(Uuid), nullable=False, server_default=text("'{}'")),
    # the relationship
    words("tier", nullable=True),
    instant("tier_set_at"),
    number("interval_days", nullable=True),
    number("rhythm_days", nullable=True),  # in force: own interval, else the tags', else the tier's
    words("stage", default="seed"),
    words("stage_set_by", default="evidence"),
    instant("resting_since"),
    instant("rest_until"),
    words("rest_reason", nullable=True),
    instant("closed_at"),
    instant("do_not_contact_at"),
    words("do_not_contact_reason", nullable=True),
    # the clock: facts kept by whatever changes them, so that no read has to add up a history
    json_object("clock"),
    instant("last_touch_at"),
    instant("last_inbound_at"),
    instant("last_outbound_at"),
    instant("soon_at"),
    instant("due_at"),
    instant("drifting_at"),
    instant("dormant_at"),
    instant("next_due_at"),
    # a sandbox's contacts follow its own clock: the general sweep must not even step over them
    Column("sandbox", Boolean, nullable=False, server_default=text("false")),
    json_object("mutes"),
    # where values came from: what an import last said, and what the owner has since decided
    json_object("imported"),
    json_object("owner_fields"),
    Column("imported_as_of", Date, nullable=True),
    Column("import_id", Uuid, nullable=True),
    instant("owner_touched_at"),
    # field by field: the origins that told its present value, unless the owner set it
    json_object("origins"),
    Column("merged_into", Uuid, nullable=True),
    # search: words in lower case without accents, separated by one blank; those that stand elsewhere than in
    # the notes once more, with = before them
    words("search_text", default=""),
    Column(
        "search",
        TSVECTOR,
        Computed("array_to_tsvector(string_to_array(search_text, ' '))", persisted=True),
    ),
    ForeignKeyConstraint(
        ["workspace_id", "organisation_id"],
        [organisation.c.workspace_id, organisation.c.id],
        name="fk_contact_organisation",
    ),
    CheckConstraint("tier IN ('inner', 'close', 'active', 'extended', 'outer')", name="tier"),
    CheckConstraint(
        "stage IN ('seed', 'sprout', 'growing', 'rooted')",
        name="stage",
    ),
    CheckConstraint("interval_days BETWEEN 1 AND 1095", name="interval_days"),
    ForeignKeyConstraint(
        ["workspace_id", "merged_into"],
        ["tenant.contact.workspace_id", "tenant.contact.id"],
        ondelete="CASCADE",
        name="fk_contact_merged_into",
    ),
    # Whoever was merged into another keeps their profile for the day on which that is undone.
    Index(
        "uq_contact_linkedin_slug",
        "workspace_id",
        "linkedin_slug",
        unique=True,
        postgresql_where=text("merged_into IS NULL"),
    ),
    Index(
        "ix_contact_merged_into",
        "workspace_id",
        "merged_into",
        postgresql_where=text("merged_into IS NOT NULL"),
    ),
    Index("ix_contact_organisation", "workspace_id", "organisation_id"),
    Index(
        "ix_contact_created",
        "workspace_id",
        "created_at",
        "id",
        postgresql_where=text("deleted_at IS NULL"),
    ),
    Index(
        "ix_contact_updated",
        "workspace_id",
        "updated_at",
        "id",
        postgresql_where=text("deleted_at IS NULL"),
    ),
    Index(
        "ix_contact_name",
        "workspace_id",
        "sort_name",
        "id",
        postgresql_where=text("deleted_at IS NULL"),
    ),
    # Of all, those in the trash too: see duplicate_search.
    Index("ix_contact_namesake", "workspace_id", "sort_name", "id"),
    Index(
        "ix_contact_last_touch",
        "workspace_id",
        # Not `coalesce`: row-level security keeps an index on that from being searched.
        text("greatest(last_touch_at, '-infinity'::timestamptz)"),
        "id",
        postgresql_where=text("deleted_at IS NULL"),
    ),
    Index(
        "ix_contact_due",
        "workspace_id",
        text("least(due_at, 'infinity'::timestamptz)"),
        "id",
        postgresql_where=text("deleted_at IS NULL"),
    ),
    Index(
        "ix_contact_tier",
        "workspace_id",
        "tier",
        "created_at",
        "id",
        postgresql_where=text("deleted_at IS NULL"),
    ),
    # Whom an owner might give a tier: people both wrote with, newest first. Only they are in it.
    Index(
        "ix_contact_untiered",
        "workspace_id",
        text("(clock ->> 'last_exchange_on')"),
        "id",
        postgresql_where=text(
            "deleted_at IS NULL AND tier IS NULL AND (clock ->> 'last_exchange_on') IS NOT NULL"
        ),
    ),
    Index(
        "ix_contact_stage",
        "workspace_id",
        "stage",
        "created_at",
        "id",
        postgresql_where=text("deleted_at IS NULL"),
    ),
    Index(
        "ix_contact_connected",
        "workspace_id",
        "connected_on",
        postgresql_where=text("deleted_at IS NULL"),
    ),
    Index(
        "ix_contact_resting",
        "workspace_id",
        "created_at",
        "id",
        postgresql_where=text(
            "deleted_at IS NULL AND (resting_since IS NOT NULL OR closed_at IS NOT NULL)"
        ),
    ),
    Index(
        "ix_contact_trash",
        "workspace_id",
        "deleted_at",
        "id",
        postgresql_where=text("deleted_at IS NOT NULL AND merged_into IS NULL"),
    ),
    # What is due, over all workspaces: the sweep's cost follows this index, not the table.
    Index(
        "ix_contact_next_due",
        "next_due_at",
        "workspace_id",
        "id",
        postgresql_where=text("next_due_at IS NOT NULL AND NOT sandbox"),
    ),
    Index(
        "ix_contact_sandbox_due",
        "workspace_id",
        "next_due_at",
        "id",
        postgresql_where=text("next_due_at IS NOT NULL AND sandbox"),
    ),
    Index(
        "ix_contact_import",
        "workspace_id",
        "import_id",
        "id",
        postgresql_where=text("import_id IS NOT NULL"),
    ),
    Index("ix_contact_search", "workspace_id", "search", postgresql_using="gin"),
    schema=TENANT,
)

contact_identity = Table(
    "contact_identity",
    metadata,
    workspace_key(),
    Column("kind", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("contact_id", Uuid, primary_key=True),
    ForeignKeyConstraint(
        ["workspace_id", "contact_id"],
        [contact.c.workspace_id, contact.c.id],
        ondelete="CASCADE",
        name="fk_contact_identity_contact",
    ),
    CheckConstraint(
        "kind IN ('linkedin_slug', 'source_uid', 'email', 'phone', 'name_and_date', 'entry')",
        name="kind",
    ),
    Index("ix_contact_identity_contact", "workspace_id", "contact_id"),
    schema=TENANT,
)

contact_tag = Table(
    "contact_tag",
    metadata,
    workspace_key(),
    Column("contact_id", Uuid, primary_key=True),
    Column("tag_id", Uuid, primary_key=True),
    ForeignKeyConstraint(
        ["workspace_id", "contact_id"],
        [contact.c.workspace_id, contact.c.id],
        ondelete="CASCADE",
        name="fk_contact_tag_contact",
    ),
    ForeignKeyConstraint(
        ["workspace_id", "tag_id"],
        [tag.c.workspace_id, tag.c.id],
        ondelete="CASCADE",
        name="fk_contact_tag_tag",
    ),
    Index("ix_contact_tag_tag", "workspace_id", "tag_id", "contact_id"),
    schema=TENANT,
)
