"""Personal access tokens and invitations."""

from alembic import op
from sqlalchemy import text

from migrations.statements import run_file

revision = "0007"
down_revision = "0006"

_DOWN = ("DROP TABLE control.invitation, control.personal_token",)


def upgrade() -> None:
    run_file("0007_people.sql")


def downgrade() -> None:
    for statement in _DOWN:
        op.execute(text(statement))
