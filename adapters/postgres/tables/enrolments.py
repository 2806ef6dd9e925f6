"""Tenant: contacts on cadences, step by step."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
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
    number,
    versioning,
    words,
    workspace_key,
)
from adapters.postgres.tables.outreach import of_contact


def _of_enrolment(table: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["workspace_id", "enrolment_id"],
        [enrolment.c.workspace_id, enrolment.c.id],
        ondelete="CASCADE",
        name=f"fk_{table}_enrolment",
    )


_IS_DUE = "next_due_at IS NOT NULL"

enrolment = Table(
    "enrolment",
    metadata,
    workspace_key(),
    entity_id(),
    *versioning(),
    Column("contact_id", Uuid, nullable=False),
    Column("cadence_id", Uuid, nullable=False),  # one of the workspace's own, or a built-in one
    number("cadence_number"),
    words("state"),
    words("phase", nullable=True),
    words("pause_reason", nullable=True),
    words("outcome", nullable=True),
    words("step_id", nullable=True),
    instant("step_since"),  # when the step before it was really completed
    instant("not_before"),  # what was learned late, or a pause, is never caught up on
    instant("due_at"),
    Column("hold", JSONB, nullable=True),  # since when guardrails stand against the step, and which
    instant("resume_at"),
    instant("resumed_at"),  # when the owner last ended a pause
    number("outbound_count", default=0),
    instant("last_outbound_at"),
    instant("enrolled_at", nullable=False),
    Column("enrolled_by", Uuid, nullable=True),
    instant("started_at"),
    instant("finished_at"),
    instant("next_due_at"),
    Column("sandbox", Boolean, nullable=False, server_default=text("false")),
    of_contact("enrolment"),
    CheckConstraint("state IN ('pending', 'active', 'paused', 'finished')", name="state"),
    CheckConstraint("phase IN ('waiting', 'ready', 'awaiting_approval')", name="phase"),
    CheckConstraint("(phase IS NOT NULL) = (state = 'active')", name="phase_while_active"),
    CheckConstraint("(outcome IS NOT NULL) = (state = 'finished')", name="outcome_at_the_end"),
    Index(
        "uq_enrolment_open",
        "workspace_id",
        "contact_id",
        unique=True,
        postgresql_where=text("state <> 'finished'"),
    ),
    Index("ix_enrolment_contact", "workspace_id", "contact_id", "enrolled_at", "id"),
    Index("ix_enrolment_enrolled", "workspace_id", "enrolled_at", "id"),
    Index("ix_enrolment_state", "workspace_id", "state", "enrolled_at", "id"),
    Index(
        "ix_enrolment_phase",
        "workspace_id",
        "phase",
        "enrolled_at",
        "id",
        postgresql_where=text("phase IS NOT NULL"),
    ),
    Index("ix_enrolment_cadence", "workspace_id", "cadence_id", "enrolled_at", "id"),
    Index(
        "ix_enrolment_due",
        "workspace_id",
        "due_at",
        "id",
        postgresql_where=text("due_at IS NOT NULL"),
    ),
    Index(  # who has a place and was not written to yet
        "ix_enrolment_started",
        "workspace_id",
        "started_at",
        postgresql_where=text(
            "started_at IS NOT NULL AND outbound_count = 0 AND state <> 'finished'"
        ),
    ),
    Index(
        "ix_enrolment_next_due",
        "next_due_at",
        postgresql_where=text(f"{_IS_DUE} AND NOT sandbox"),
    ),
    Index(
        "ix_enrolment_sandbox_due",
        "workspace_id",
        "next_due_at",
        postgresql_where=text(f"{_IS_DUE} AND sandbox"),
    ),
    schema=TENANT,
)

enrolment_step = Table(
    "enrolment_step",
    metadata,
    workspace_key(),
    Column("enrolment_id", Uuid, primary_key=True),
    Column("step_id", Text, primary_key=True),
    words("status"),
    instant("ready_at"),
    instant("completed_at"),
    Column("completed_by", Uuid, nullable=True),
    Column("interaction_id", Uuid, nullable=True),
    Column("draft_id", Uuid, nullable=True),
    _of_enrolment("enrolment_step"),
    CheckConstraint("status IN ('ready', 'done', 'skipped', 'passed')", name="status"),
    schema=TENANT,
)

enrolment_event = Table(
    "enrolment_event",
    metadata,
    workspace_key(),
    entity_id(),
    Column("enrolment_id", Uuid, nullable=False),
    number("number"),  # in order: much is decided at one instant
    instant("at", nullable=False),
    words("kind"),
    words("step_id", nullable=True),
    Column("reasons", JSONB, nullable=False, server_default=text("'[]'::jsonb")),
    json_object("body"),
    _of_enrolment("enrolment_event"),
    Index("uq_enrolment_event_number", "workspace_id", "enrolment_id", "number", unique=True),
    schema=TENANT,
)
