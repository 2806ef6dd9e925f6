"""Bring a database to the newest schema."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from adapters.postgres.urls import sqlalchemy_url

MIGRATIONS = Path(__file__).parents[2] / "migrations"

Act = Callable[[Config], None]


def upgrade(url: str, revision: str = "head") -> None:
    """Run the migrations up to `revision` as the role of `url`, which must own the database."""
    asyncio.run(_run(url, lambda config: command.upgrade(config, revision)))


def downgrade(url: str, revision: str) -> None:
    """Go back to `revision`. For tests of the migrations themselves: production only goes forward."""
    asyncio.run(_run(url, lambda config: command.downgrade(config, revision)))


async def _run(url: str, act: Act) -> None:
    engine = create_async_engine(sqlalchemy_url(url), poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(lambda sync: act(_config(sync)))
    finally:
        await engine.dispose()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
