"""A database of their own for the tests of sweeps, which go over all workspaces at once."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import pytest

from adapters.postgres.engine import JOB_ROLE, Database
from domain.shared.ids import WorkspaceId
from tests.support.databases import own_database
from tests.support.house import found_workspace
from tests.support.sandboxes import DyingDatabase

FEED_GUARD = Path(__file__).parent / "feed_guard.sql"

# A Wednesday morning, far enough that whatever the tests do lies before it.
WEDNESDAY = datetime(2040, 1, 4, 10, tzinfo=UTC)

# People whom there was contact with 16 days ago, to be kept within 14: due, and not yet drifting.
_DUE = """
INSERT INTO tenant.contact (
  workspace_id, id, given_name, sort_name, tier, tier_set_at, rhythm_days, clock, last_touch_at,
  next_due_at, sandbox, linkedin_slug, created_at, updated_at
)
SELECT w.id, gen_random_uuid(), 'Person ' || n, 'person', 'inner', $2::timestamptz - interval '1 year', 14,
       jsonb_build_object('last_touch_at', touch.at, 'last_touch_id', gen_random_uuid(), 'last_full_at', touch.at),
       touch.at, $2::timestamptz - interval '1 hour', w.sandbox, 'person-' || n, touch.at, touch.at
FROM control.workspace AS w, generate_series(1, $3) AS n,
     LATERAL (SELECT $2::timestamptz - interval '16 days' AS at) AS touch
WHERE w.id = $1
RETURNING id
"""


class SweepUrls(msgspec.Struct, frozen=True):
    app: str
    job: str
    superuser: str


class Field(msgspec.Struct, frozen=True):
    """Where sweeps are tried."""

    app: Database
    jobs: Database
    dying: DyingDatabase
    superuser_url: str

    async def workspace(
        self, people: int = 0, *, test_now: datetime | None = None
    ) -> tuple[WorkspaceId, list[UUID]]:
        """A new workspace with so many people who are due."""
        workspace_id = await found_workspace(self.app, test_now=test_now)
        rows = await self.bare(_DUE, workspace_id, WEDNESDAY, people)
        return workspace_id, [row["id"] for row in rows]

    async def bare(self, statement: str, *values: Any) -> list[asyncpg.Record]:
        """SQL without row-level security."""
        connection = await asyncpg.connect(self.superuser_url)
        try:
            rows: list[asyncpg.Record] = await connection.fetch(statement, *values)
            return rows
        finally:
            await connection.close()

    async def nudges(self, *workspace_ids: UUID) -> list[asyncpg.Record]:
        return await self.bare(
            "SELECT *, xmin::text AS written_by FROM tenant.nudge"
            " WHERE workspace_id = ANY ($1::uuid[]) ORDER BY workspace_id, contact_id",
            list(workspace_ids),
        )


@pytest.fixture(scope="session")
async def sweep_urls(servers: Mapping[str, str]) -> AsyncIterator[SweepUrls]:
    async with own_database(servers, "sweeps") as urls:
        guarded = await asyncpg.connect(urls["superuser"])
        await guarded.execute(FEED_GUARD.read_text())
        await guarded.close()
        yield SweepUrls(*(urls[each] for each in ("app", "job", "superuser")))


@pytest.fixture
async def field(sweep_urls: SweepUrls) -> AsyncIterator[Field]:
    """Nobody is due anywhere but in what the test makes."""
    app = Database(sweep_urls.app, pool_size=4)
    await app.open()
    jobs = Database(sweep_urls.job, role=JOB_ROLE, pool_size=4)
    dying = DyingDatabase(sweep_urls.job, role=JOB_ROLE, pool_size=2)
    made = Field(app, jobs, dying, sweep_urls.superuser)
    await made.bare("UPDATE tenant.contact SET next_due_at = NULL WHERE next_due_at IS NOT NULL")
    await made.bare("UPDATE control.workspace SET next_delivery_at = NULL")
    yield made
    for each in (app, jobs, dying):
        await each.close()
