"""The trail of what was done."""

from alembic import op
from sqlalchemy import text

from migrations.statements import run_file

revision = "0008"
down_revision = "0007"

_DOWN = (
    "DROP FUNCTION control.forget_account_entries(integer)",
    "DROP TABLE control.account_entry",
    "DROP TABLE tenant.audit_entry, tenant.audit_head",
    "DROP FUNCTION tenant.refuse_to_turn_back(), tenant.ends_with_its_workspace()",
    "DROP FUNCTION control.lock_to_workspace(text)",
)


def upgrade() -> None:
    run_file("0008_audit.sql")


def downgrade() -> None:
    for statement in _DOWN:
        op.execute(text(statement))
