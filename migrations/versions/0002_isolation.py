"""Roles, row-level security, and the functions that may look further.

Roles belong to the server, not to the database: going back leaves them.
"""

from alembic import op
from sqlalchemy import text

from migrations.statements import run_file

revision = "0002"
down_revision = "0001"

TENANT_TABLES = (
    "SELECT relname FROM pg_class WHERE relnamespace = 'tenant'\\:\\:regnamespace AND relkind = 'r'"
)


def upgrade() -> None:
    run_file("0002_isolation.sql")


def downgrade() -> None:
    op.execute(text("DROP FUNCTION tenant.contacts_matching(tsquery)"))
    op.execute(text("DROP FUNCTION tenant.contacts_due(timestamptz, integer)"))
    op.execute(text("DROP POLICY search_reads ON tenant.contact"))
    for (table,) in op.get_bind().execute(text(TENANT_TABLES)).all():
        op.execute(text(f"DROP POLICY one_workspace ON tenant.{table}"))
        op.execute(text(f"DROP POLICY named_workspaces ON tenant.{table}"))
        op.execute(text(f"ALTER TABLE tenant.{table} NO FORCE ROW LEVEL SECURITY"))
        op.execute(text(f"ALTER TABLE tenant.{table} DISABLE ROW LEVEL SECURITY"))
