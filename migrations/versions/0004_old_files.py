"""When a piece of an uploaded file was stored, and who finds those that nobody needs any more."""

from alembic import op
from sqlalchemy import text

from migrations.statements import run_file

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    run_file("0004_old_files.sql")


def downgrade() -> None:
    op.execute(text("DROP FUNCTION tenant.imports_with_old_files(timestamptz, integer)"))
    op.execute(text("REVOKE SELECT (finished_at) ON tenant.import_run FROM perennial_search"))
    op.execute(text("DROP POLICY search_reads ON tenant.import_file_piece"))
    op.execute(
        text(
            "REVOKE SELECT (workspace_id, import_id, piece) ON tenant.import_file_piece"
            " FROM perennial_search"
        )
    )
    op.execute(text("ALTER TABLE tenant.import_file_piece DROP COLUMN stored_at"))
