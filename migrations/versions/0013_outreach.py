"""Admirations, asks, cadences and enrolments, templates and drafts, and what the guardrails decided."""

from alembic import op
from sqlalchemy import text

from migrations.statements import run_file

revision = "0013"
down_revision = "0012"

_DOWN = (
    "DROP FUNCTION tenant.enrolments_due(timestamptz, integer)",
    "DROP TABLE tenant.guardrail_decision, tenant.draft_comment, tenant.draft, tenant.template",
    "DROP TABLE tenant.enrolment_event, tenant.enrolment_step, tenant.enrolment",
    "DROP TABLE tenant.cadence_version, tenant.cadence, tenant.ask, tenant.admiration",
    "ALTER TABLE tenant.interaction DROP COLUMN meaning, DROP COLUMN returns_on, DROP COLUMN form",
    "ALTER TABLE tenant.contact DROP COLUMN time_zone, DROP COLUMN region, DROP COLUMN wishes",
)


def upgrade() -> None:
    run_file("0013_outreach.sql")


def downgrade() -> None:
    for statement in _DOWN:
        op.execute(text(statement))
