"""Tenant: what is admired and asked, what the guardrails decided, templates and drafts."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

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


def of_contact(table: str) -> ForeignKeyConstraint:
    """The contact that a row belongs to, and goes with."""
    return ForeignKeyConstraint(
        ["workspace_id", "contact_id"],
        [contact.c.workspace_id, contact.c.id],
        ondelete="CASCADE",
        name=f"fk_{table}_contact",
    )


admiration = Table(
    "admiration",
    metadata,
    workspace_key(),
    entity_id(),
    *versioning(),
    Column("contact_id", Uuid, nullable=False),
    words("work"),
    words("reason", default=""),
    words("url", nullable=True),
    of_contact("admiration"),
    Index("ix_admiration_contact", "workspace_id", "contact_id", "created_at", "id"),
    Index("ix_admiration_created", "workspace_id", "created_at", "id"),
    schema=TENANT,
)

ask = Table(
    "ask",
    metadata,
    workspace_key(),
    entity_id(),
    *versioning(),
    Column("contact_id", Uuid, nullable=False),
    Column("level", SmallInteger, nullable=False),
    words("wording", default=""),
    instant("asked_at", nullable=False),
    Column("interaction_id", Uuid, nullable=True),
    words("answer", default="open"),
    instant("answered_at"),
    words("note", default=""),
    of_contact("ask"),
    CheckConstraint("level BETWEEN 1 AND 5", name="level"),
    CheckConstraint(
        "answer IN ('open', 'granted', 'declined', 'unanswered', 'withdrawn')", name="answer"
    ),
    Index("ix_ask_contact", "workspace_id", "contact_id", "asked_at", "id"),
    Index("ix_ask_asked", "workspace_id", "asked_at", "id"),
    Index("ix_ask_answer", "workspace_id", "answer", "asked_at", "id"),
    schema=TENANT,
)

template = Table(
    "template",
    metadata,
    workspace_key(),
    entity_id(),
    *versioning(),
    words("name"),
    Column("sort_name", Text(collation="C"), nullable=False),
    words("channel"),
    words("purpose"),
    words("language", default="en"),
    words("subject", default=""),
    words("body"),
    instant("archived_at"),
    Index("ix_template_name", "workspace_id", "sort_name", "id"),
    schema=TENANT,
)

draft = Table(
    "draft",
    metadata,
    workspace_key(),
    entity_id(),
    *versioning(),
    Column("contact_id", Uuid, nullable=False),
    words("channel"),
    words("purpose"),
    Column("ask_level", SmallInteger, nullable=False, server_default=text("0")),
    words("language", nullable=True),
    words("subject", default=""),
    words("body", default=""),
    words("state", default="draft"),
    Column("template_id", Uuid, nullable=True),
    Column("enrolment_id", Uuid, nullable=True),
    words("step_id", nullable=True),
    Column("made_by", Uuid, nullable=True),
    Column("approved_by", Uuid, nullable=True),
    instant("approved_at"),
    instant("sent_at"),
    Column("interaction_id", Uuid, nullable=True),
    of_contact("draft"),
    CheckConstraint("ask_level BETWEEN 0 AND 5", name="ask_level"),
    CheckConstraint(
        "state IN ('draft', 'awaiting_approval', 'approved', 'sent', 'discarded')", name="state"
    ),
    Index("ix_draft_contact", "workspace_id", "contact_id", "created_at", "id"),
    Index("ix_draft_created", "workspace_id", "created_at", "id"),
    Index("ix_draft_state", "workspace_id", "state", "created_at", "id"),
    Index(
        "ix_draft_enrolment",
        "workspace_id",
        "enrolment_id",
        "step_id",
        postgresql_where=text("enrolment_id IS NOT NULL"),
    ),
    schema=TENANT,
)

draft_comment = Table(
    "draft_comment",
    metadata,
    workspace_key(),
    entity_id(),
    Column("draft_id", Uuid, nullable=False),
    Column("author_id", Uuid, nullable=True),
    words("body"),
    instant("created_at", nullable=False),
    ForeignKeyConstraint(
        ["workspace_id", "draft_id"],
        [draft.c.workspace_id, draft.c.id],
        ondelete="CASCADE",
        name="fk_draft_comment_draft",
    ),
    Index("ix_draft_comment_draft", "workspace_id", "draft_id", "created_at", "id"),
    schema=TENANT,
)

guardrail_decision = Table(
    "guardrail_decision",
    metadata,
    workspace_key(),
    entity_id(),
    Column("contact_id", Uuid, nullable=False),
    instant("decided_at", nullable=False),
    words("occasion"),
    Column("subject_id", Uuid, nullable=True),  # the touch, draft or enrolment that it was about
    words("channel", nullable=True),
    Column("ask_level", SmallInteger, nullable=False, server_default=text("0")),
    words("decision"),
    Column("reasons", JSONB, nullable=False, server_default=text("'[]'::jsonb")),
    number("policy_version"),
    number("rule_version"),
    words("overridden_because", nullable=True),
    Column("decided_for", Uuid, nullable=True),  # the user who acted; nobody where a job did
    of_contact("guardrail_decision"),
    CheckConstraint(
        "occasion IN ('touch', 'draft', 'enrolment', 'step', 'evaluation')", name="occasion"
    ),
    CheckConstraint("decision IN ('allow', 'warn', 'block')", name="decision"),
    Index("ix_guardrail_decision_contact", "workspace_id", "contact_id", "decided_at", "id"),
    Index("ix_guardrail_decision_decided", "workspace_id", "decided_at", "id"),
    Index("ix_guardrail_decision_decision", "workspace_id", "decision", "decided_at", "id"),
    Index("ix_guardrail_decision_occasion", "workspace_id", "occasion", "decided_at", "id"),
    schema=TENANT,
)

cadence = Table(
    "cadence",
    metadata,
    workspace_key(),
    entity_id(),
    *versioning(),
    words("name"),
    Column("sort_name", Text(collation="C"), nullable=False),
    words("summary", default=""),
    json_object("definition"),
    number("published_number", nullable=True),
    Column("copied_from", Uuid, nullable=True),
    instant("archived_at"),
    Index("ix_cadence_name", "workspace_id", "sort_name", "id"),
    schema=TENANT,
)

cadence_version = Table(
    "cadence_version",
    metadata,
    workspace_key(),
    Column("cadence_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    json_object("definition"),
    instant("published_at", nullable=False),
    Column("published_by", Uuid, nullable=True),
    ForeignKeyConstraint(
        ["workspace_id", "cadence_id"],
        [cadence.c.workspace_id, cadence.c.id],
        ondelete="CASCADE",
        name="fk_cadence_version_cadence",
    ),
    schema=TENANT,
)
