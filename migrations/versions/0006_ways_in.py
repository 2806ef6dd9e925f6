"""Passwords, passkeys, and accounts elsewhere."""

from alembic import op
from sqlalchemy import text

from migrations.statements import run_file

revision = "0006"
down_revision = "0005"

_DOWN = (
    "DROP TABLE control.sign_in, control.identity, control.passkey_challenge, control.passkey, control.password",
)


def upgrade() -> None:
    run_file("0006_ways_in.sql")


def downgrade() -> None:
    for statement in _DOWN:
        op.execute(text(statement))
