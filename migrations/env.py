"""How Alembic runs here: on the connection it is given, one at a time, never waiting long for a lock."""

from alembic import context
from sqlalchemy import Connection, text

# The number is arbitrary and only has to stay the same: two migrations at once wait for each other.
ADVISORY_LOCK = 4_712_026


def run(connection: Connection) -> None:
    connection.execute(text(f"SELECT pg_advisory_lock({ADVISORY_LOCK})"))
    connection.execute(text("SET lock_timeout = '4s'"))
    connection.execute(text("CREATE SCHEMA IF NOT EXISTS control"))
    connection.commit()
    try:
        context.configure(
            connection=connection,
            version_table_schema="control",
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    finally:
        connection.rollback()
        connection.execute(text(f"SELECT pg_advisory_unlock({ADVISORY_LOCK})"))
        connection.commit()


run(context.config.attributes["connection"])
