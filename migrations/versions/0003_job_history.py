"""The history of jobs: a partition a day, laid and dropped by a function that workers may call."""

from alembic import op
from sqlalchemy import text

from migrations.statements import run_file

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    run_file("0003_job_history.sql")


def downgrade() -> None:
    op.execute(text("DROP FUNCTION tenant.imports_stalled(timestamptz)"))
    op.execute(text("DROP POLICY search_reads ON tenant.import_run"))
    op.execute(text("DROP FUNCTION control.lay_job_history(integer, integer)"))
    op.execute(
        text(
            "DO $$ DECLARE old regclass; BEGIN FOR old IN SELECT inhrelid FROM pg_inherits"
            " WHERE inhparent = 'control.job_history'\\:\\:regclass"
            " LOOP EXECUTE 'DROP TABLE ' || old; END LOOP; END $$"
        )
    )
    op.execute(text("ALTER TABLE control.job RESET (fillfactor, autovacuum_vacuum_scale_factor)"))
    op.execute(text("ALTER TABLE control.outbox RESET (autovacuum_vacuum_scale_factor)"))
