"""Is the database there, and is it ours to use?"""

from adapters.postgres.engine import Database

_LOOK = """
SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user
"""


class RoleTooStrong(RuntimeError):
    """The role of this process could bypass row-level security; it must not."""


class PostgresPulse:
    """Asks the read pool for a sign of life."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def beat(self) -> None:
        async with self._database.reads.acquire(timeout=2) as connection:
            await connection.fetchval("SELECT 1", timeout=2)


async def refuse_strong_role(database: Database) -> None:
    """Raise RoleTooStrong rather than serve under a role that row-level security does not bind."""
    async with database.reads.acquire() as connection:
        if await connection.fetchval(_LOOK):
            raise RoleTooStrong
