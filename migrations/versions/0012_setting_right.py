"""What the bringing in of networks turned out to need."""

from alembic import op
from sqlalchemy import text

from migrations.statements import run_file

revision = "0012"
down_revision = "0011"

_DOWN = (
    "GRANT CREATE ON SCHEMA tenant TO perennial_search",
    "SET ROLE perennial_search",
    """
    CREATE OR REPLACE FUNCTION tenant.imports_stalled(since timestamptz) RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    AS $$
      SELECT count(*) FROM tenant.import_run
      WHERE import_run.state IN ('scanning', 'parsing', 'matching', 'committing', 'undoing')
        AND import_run.updated_at < since
    $$
    """,
    "ALTER FUNCTION tenant.contacts_matching(tsquery) ROWS 200",
    "RESET ROLE",
    "REVOKE CREATE ON SCHEMA tenant FROM perennial_search",
)


def upgrade() -> None:
    run_file("0012_setting_right.sql")


def downgrade() -> None:
    for statement in _DOWN:
        op.execute(text(statement))
