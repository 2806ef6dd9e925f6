"""Exports, suppression keys, sealed keys, and accounts that are being left."""

from alembic import op
from sqlalchemy import text

from migrations.statements import run_file

revision = "0009"
down_revision = "0008"

_DOWN = (
    "DROP FUNCTION tenant.exports_past(interval, integer)",
    "DROP FUNCTION tenant.data_keys_not_under(text, integer), tenant.data_keys_by_key()",
    "DROP TABLE tenant.suppression, tenant.export_piece, tenant.export_run, tenant.data_key",
    "DROP INDEX control.ix_app_user_erase_after",
    "ALTER TABLE control.app_user DROP COLUMN leaving_at, DROP COLUMN erase_after",
)


def upgrade() -> None:
    run_file("0009_leaving.sql")


def downgrade() -> None:
    for statement in _DOWN:
        op.execute(text(statement))
