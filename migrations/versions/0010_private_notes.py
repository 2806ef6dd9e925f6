"""Private notes, private interactions, and a search that knows who sees notes."""

from alembic import op
from sqlalchemy import text

from migrations.statements import run_file

revision = "0010"
down_revision = "0009"

_DOWN = (
    "ALTER TABLE tenant.contact NO FORCE ROW LEVEL SECURITY",
    r"UPDATE tenant.contact SET search_text = regexp_replace(search_text, ' =\S+', '', 'g')",
    "ALTER TABLE tenant.contact FORCE ROW LEVEL SECURITY",
    "ALTER TABLE tenant.interaction DROP COLUMN is_private",
    "ALTER TABLE tenant.contact DROP COLUMN private_notes",
)


def upgrade() -> None:
    run_file("0010_private_notes.sql")


def downgrade() -> None:
    for statement in _DOWN:
        op.execute(text(statement))
