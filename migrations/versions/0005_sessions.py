"""Sessions of browsers, devices that are known, and the channel on which access is told of."""

from alembic import op
from sqlalchemy import text

from migrations.statements import run_file

revision = "0005"
down_revision = "0004"

_DOWN = (
    "DROP TRIGGER tell_of_access ON control.membership",
    "DROP TRIGGER tell_of_access ON control.session",
    "DROP TRIGGER tell_of_removal ON control.session",
    "DROP FUNCTION control.tell_of_access()",
    "DROP TABLE control.known_device",
    "DELETE FROM control.token WHERE kind NOT IN ('access', 'refresh') OR superseded_at IS NOT NULL",
    "ALTER TABLE control.token DROP CONSTRAINT ck_token_kind",
    "ALTER TABLE control.token ADD CONSTRAINT ck_token_kind CHECK (kind IN ('access', 'refresh'))",
    "DROP INDEX control.ix_token_replaces",
    "ALTER TABLE control.token DROP COLUMN superseded_at",
    "ALTER TABLE control.session DROP COLUMN kind, DROP COLUMN method",
    "ALTER TABLE control.session DROP COLUMN authenticated_at",
    "ALTER TABLE control.email_challenge DROP COLUMN network",
)


def upgrade() -> None:
    run_file("0005_sessions.sql")


def downgrade() -> None:
    for statement in _DOWN:
        op.execute(text(statement))
