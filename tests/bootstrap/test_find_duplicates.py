"""`perennial find-duplicates`, as after an upgrade from a version that did not look for them."""

import base64

import pytest
from sqlalchemy import text

from adapters.postgres.engine import Database
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from bootstrap.duplicates import compare
from bootstrap.settings import Settings
from domain.contacts.model import Contact
from domain.contacts.values import EmailAddress
from domain.shared.errors import NotFound
from domain.shared.ids import ContactId, WorkspaceId, new_id
from tests.support.house import found_workspace
from tests.support.jobs import JobsUrls

PAIRS = "SELECT count(*) FROM tenant.duplicate WHERE workspace_id = :workspace_id"
FORGET = "DELETE FROM tenant.duplicate WHERE workspace_id = :workspace_id"


@pytest.fixture
def settings(jobs_urls: JobsUrls, job_database_url: str) -> Settings:
    """The settings of a service on a database of its own."""
    name = jobs_urls.app.rpartition("/")[2]
    return Settings.read(
        {
            "PERENNIAL_DATABASE_URL": jobs_urls.app,
            "PERENNIAL_JOB_DATABASE_URL": f"{job_database_url.rpartition('/')[0]}/{name}",
            "PERENNIAL_REDIS_URL": "redis://127.0.0.1:1",
            "PERENNIAL_SECRET_KEYS": f"k:{base64.urlsafe_b64encode(bytes(32)).decode()}",
        }
    )


async def twins_nobody_compared(database: Database) -> WorkspaceId:
    workspace_id = await found_workspace(database)
    async with PostgresUnitOfWork(database).begin(workspace_id) as tx:
        for _ in range(2):
            emails = {"a": EmailAddress(address="ada@example.com")}
            ada = Contact(id=ContactId(new_id()), given_name="Ada", emails=emails)
            await tx.contacts.save(ada)
        await tx.connection.execute(text(FORGET), {"workspace_id": workspace_id})
    return workspace_id


async def test_everybody_is_compared_or_those_of_one_workspace(
    settings: Settings, jobs_urls: JobsUrls
) -> None:
    database = Database(jobs_urls.app)
    one, other = [await twins_nobody_compared(database) for _ in range(2)]
    only = await compare(settings, one)
    found = [await pairs(database, each) for each in (one, other)]
    everybody = await compare(settings, None)
    again = [await pairs(database, each) for each in (one, other)]
    await database.close()

    assert (2, [1, 0]) == (only, found)
    assert everybody >= 4
    assert [1, 1] == again


async def test_a_workspace_that_is_not_there_is_told(settings: Settings) -> None:
    with pytest.raises(NotFound):
        await compare(settings, WorkspaceId(new_id()))


async def pairs(database: Database, workspace_id: WorkspaceId) -> int:
    async with database.transaction(workspace_id) as connection:
        count = await connection.scalar(text(PAIRS), {"workspace_id": workspace_id})
    return int(count or 0)
