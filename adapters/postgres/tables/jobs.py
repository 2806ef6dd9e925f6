"""Control: work to be done. A job exists if and only if its row is committed; Redis only carries
hints.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Index,
    PrimaryKeyConstraint,
    Table,
    Text,
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

# Jobs of no workspace take turns as if they were those of one.
TURN_KEY = "coalesce(workspace_id, '00000000-0000-0000-0000-000000000000'::uuid)"

job = Table(
    "job",
    metadata,
    entity_id(),
    Column("workspace_id", Uuid, nullable=True),
    words("queue", default="interactive"),
    words("kind"),
    json_object("args"),
    words("dedupe_key", nullable=True),
    words("state", default="ready"),
    instant("run_at", default=True),
    number("attempt", default=0),
    number("max_attempts", default=8),
    Column("lease_token", Uuid, nullable=True),
    instant("lease_until"),
    instant("hinted_at"),
    instant("intent_at"),
    words("last_error", nullable=True),
    words("request_id", nullable=True),
    instant("created_at", default=True),
    instant("started_at"),
    instant("finished_at"),
    CheckConstraint("state IN ('ready', 'running', 'done', 'dead', 'cancelled')", name="state"),
    CheckConstraint("pg_column_size(args) <= 8192", name="args_are_ids"),
    # Turn by turn over the workspaces: the next one is found without passing the rows of this one.
    Index(
        "ix_job_turn",
        "queue",
        text(TURN_KEY),
        "run_at",
        "id",
        postgresql_where=text("state = 'ready'"),
    ),
    Index("ix_job_ready", "queue", "run_at", "id", postgresql_where=text("state = 'ready'")),
    Index("ix_job_running", "lease_until", postgresql_where=text("state = 'running'")),
    Index(
        "uq_job_pending",
        "workspace_id",
        "kind",
        "dedupe_key",
        unique=True,
        postgresql_where=text("state IN ('ready', 'running') AND dedupe_key IS NOT NULL"),
        postgresql_nulls_not_distinct=True,
    ),
    Index(
        "ix_job_finished",
        "finished_at",
        postgresql_where=text("state IN ('done', 'cancelled')"),
    ),
    Index("ix_job_dead", "workspace_id", "id", postgresql_where=text("state = 'dead'")),
    schema=CONTROL,
)

job_history = Table(
    "job_history",
    metadata,
    Column("id", Uuid, nullable=False),
    instant("finished_at", nullable=False),
    Column("workspace_id", Uuid, nullable=True),
    words("queue"),
    words("kind"),
    words("state"),
    number("attempt"),
    instant("created_at", nullable=False),
    instant("started_at"),
    PrimaryKeyConstraint("finished_at", "id"),
    schema=CONTROL,
    # One partition a day: old history leaves by DROP, never by a mass DELETE.
    postgresql_partition_by="RANGE (finished_at)",
)

cron_run = Table(
    "cron_run",
    metadata,
    Column("name", Text, primary_key=True),
    Column("slot", DateTime(timezone=True), primary_key=True),
    instant("created_at", default=True),
    schema=CONTROL,
)

outbox = Table(
    "outbox",
    metadata,
    entity_id(),
    Column("workspace_id", Uuid, nullable=True),
    words("type"),
    words("entity_type", nullable=True),
    Column("entity_id", Uuid, nullable=True),
    Column("seq", BigInteger, nullable=True),  # the feed's number: gives receivers the order
    json_object("body"),
    words("request_id", nullable=True),
    instant("created_at", default=True),
    # An event becomes the arguments of jobs: too large a one is refused where it is recorded.
    CheckConstraint("pg_column_size(body) <= 6144", name="body_is_ids"),
    Index(None, "created_at", "id"),
    schema=CONTROL,
)
