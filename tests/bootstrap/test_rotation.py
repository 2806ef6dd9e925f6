"""`perennial rotate-keys`, as an operator calls it."""

import base64
from collections.abc import Callable
from typing import Any

import asyncpg
import pytest

from adapters.crypto.keys import KeyRing
from adapters.postgres.data_keys import PostgresSealing
from adapters.postgres.engine import Database
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from bootstrap import rotation
from bootstrap.container import wrapping_keys
from bootstrap.settings import Settings
from domain.sealing.places import Place
from tests.support.house import found_workspace
from tests.support.jobs import JobsUrls

PLACE = Place(table="linked_account", column="token", row="1")


@pytest.fixture
def settings_with(jobs_urls: JobsUrls, job_database_url: str) -> Callable[..., Settings]:
    """The settings of a service with these keys, on a database of its own."""
    name = jobs_urls.app.rpartition("/")[2]

    def settings_with(*ids: str) -> Settings:
        made = [
            f"{each}:{base64.urlsafe_b64encode(each.encode().ljust(32, b'.')).decode()}"
            for each in ids
        ]
        return Settings.read(
            {
                "PERENNIAL_DATABASE_URL": jobs_urls.app,
                "PERENNIAL_JOB_DATABASE_URL": f"{job_database_url.rpartition('/')[0]}/{name}",
                "PERENNIAL_REDIS_URL": "redis://127.0.0.1:1",
                "PERENNIAL_SECRET_KEYS": ",".join(made),
            }
        )

    return settings_with


async def test_keys_are_told_of_rotated_and_told_of_again(
    settings_with: Callable[..., Settings], jobs_urls: JobsUrls, capsys: pytest.CaptureFixture[str]
) -> None:
    await _clear(jobs_urls)
    database = Database(jobs_urls.app)
    sealed = await _sealed(database, settings_with("k1"))
    both = settings_with("k2", "k1")
    codes = [await rotation.rotate(both, check=check) for check in (True, False, True)]
    opened = await _opened(database, settings_with("k2"), *sealed)
    await database.close()

    assert [1, 0, 0] == codes
    assert b"secret" == opened
    assert (
        "1 keys are sealed with k1\n"
        "1 keys resealed with k2\n"
        "1 keys are sealed with k2\n"
        "1 keys are sealed with k2\n"
    ) == capsys.readouterr().out


async def test_a_key_that_nobody_has_any_more_is_told_of(
    settings_with: Callable[..., Settings], jobs_urls: JobsUrls, capsys: pytest.CaptureFixture[str]
) -> None:
    await _clear(jobs_urls)
    database = Database(jobs_urls.app)
    await _sealed(database, settings_with("lost"))
    await database.close()

    assert 1 == await rotation.rotate(settings_with("k2"), check=False)
    assert "cannot be opened" in capsys.readouterr().out


async def _clear(urls: JobsUrls) -> None:
    connection = await asyncpg.connect(urls.owner)
    await connection.execute("TRUNCATE tenant.data_key")
    await connection.close()


async def _sealed(database: Database, settings: Settings) -> tuple[Any, bytes]:
    workspace_id = await found_workspace(database)
    async with PostgresUnitOfWork(database).begin(workspace_id) as tx:
        return workspace_id, await _sealing(settings).within(tx).seal(PLACE, b"secret")


async def _opened(
    database: Database, settings: Settings, workspace_id: Any, sealed: bytes
) -> bytes:
    async with PostgresUnitOfWork(database).begin(workspace_id) as tx:
        return await _sealing(settings).within(tx).open(PLACE, sealed)


def _sealing(settings: Settings) -> PostgresSealing:
    keys = KeyRing([key.material for key in settings.secret_keys])
    return PostgresSealing(wrapping_keys(settings, keys))
