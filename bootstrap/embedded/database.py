"""The product's database and its owner, made by the superuser on an embedded server."""

import asyncio

import asyncpg
import msgspec

from bootstrap.embedded.postgres import EmbeddedPostgres

DATABASE = "perennial"
OWNER = "perennial_owner"


class DatabaseUrls(msgspec.Struct, frozen=True):
    """The same database as its owner, as the application and as the jobs.

    The last two roles are made by the migrations; `bootstrap.logins` gives them these passwords.
    """

    owner: str
    app: str
    job: str


def urls(postgres: EmbeddedPostgres, database: str = DATABASE) -> DatabaseUrls:
    owner, app, job = (
        postgres.url(role, postgres.password(role), database)
        for role in (OWNER, "perennial_app", "perennial_job")
    )
    return DatabaseUrls(owner=owner, app=app, job=job)


def create_database(
    postgres: EmbeddedPostgres, database: str = DATABASE, *, template: str = "template1"
) -> DatabaseUrls:
    """Make the owner role and the database where they are missing; its URLs.

    Nobody may be connected to the template meanwhile.
    """
    asyncio.run(_create_database(postgres, database, template))
    return urls(postgres, database)


async def _create_database(postgres: EmbeddedPostgres, database: str, template: str) -> None:
    connection = await asyncpg.connect(postgres.superuser_url())
    try:
        if not await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", OWNER):
            await connection.execute(f"CREATE ROLE {OWNER}")
        await connection.execute(
            f"ALTER ROLE {OWNER} LOGIN CREATEROLE NOSUPERUSER PASSWORD '{postgres.password(OWNER)}'"
        )
        if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", database):
            await connection.execute(
                f'CREATE DATABASE "{database}" OWNER {OWNER} TEMPLATE "{template}"'
            )
    finally:
        await connection.close()
