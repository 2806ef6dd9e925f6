"""The tables."""

from alembic import op
from sqlalchemy import text

from migrations.statements import run_file

revision = "0001"
down_revision = None


def upgrade() -> None:
    run_file("0001_tables.sql")


def downgrade() -> None:
    op.execute(text("DROP SCHEMA tenant CASCADE"))
    for table in ("membership", "workspace", "token", "session", "email_challenge", "app_user"):
        op.execute(text(f"DROP TABLE control.{table}"))
    for table in ("job", "job_history", "cron_run", "outbox"):
        op.execute(text(f"DROP TABLE control.{table}"))
