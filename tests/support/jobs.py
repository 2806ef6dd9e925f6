"""A database of their own for the tests of jobs, which look at all workspaces at once."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import pytest

from adapters.postgres.cron import PostgresCrons
from adapters.postgres.engine import Database
from adapters.postgres.job_history import PostgresJobUpkeep
from adapters.postgres.job_rows import enqueue
from adapters.postgres.jobs import PostgresJobQueue
from adapters.postgres.outbox_relay import PostgresOutbox
from domain.jobs.model import JobKind, NewJob, Queue
from domain.jobs.ports import Hints, JobPorts
from domain.shared.ids import WorkspaceId
from tests.fakes.hints import FakeHints
from tests.support.databases import own_database
from workers.ports import Tuning, WorkerPorts
from workers.registry import JobHandler, Registry

ECHO = JobKind(name="test.echo")

# On purpose without any uniqueness: a doubled effect must be seen, not refused.
EFFECTS = """
    CREATE TABLE public.effect (
        piece uuid NOT NULL, step integer NOT NULL DEFAULT 0, made_by integer NOT NULL DEFAULT 0,
        made_at timestamptz NOT NULL DEFAULT clock_timestamp()
    );
    CREATE INDEX ON public.effect (piece);
    GRANT SELECT, INSERT, DELETE, TRUNCATE ON public.effect TO perennial_app, perennial_job;
    GRANT TRUNCATE ON control.job, control.outbox, control.cron_run TO perennial_app;
"""


class JobsUrls(msgspec.Struct, frozen=True):
    app: str
    owner: str


@asynccontextmanager
async def own_jobs_database(servers: Mapping[str, str]) -> AsyncIterator[JobsUrls]:
    """A migrated database with a table for effects."""
    async with own_database(servers, "jobs") as made:
        connection = await asyncpg.connect(made["owner"])
        try:
            await connection.execute(EFFECTS)
        finally:
            await connection.close()
        yield JobsUrls(app=made["app"], owner=made["owner"])


@pytest.fixture(scope="session")
async def jobs_urls(servers: Mapping[str, str]) -> AsyncIterator[JobsUrls]:
    async with own_jobs_database(servers) as urls:
        yield urls


@pytest.fixture
async def jobs_database(jobs_urls: JobsUrls) -> AsyncIterator[Database]:
    """No jobs, no events, no slots."""
    database = Database(jobs_urls.app, pool_size=8)
    async with database.transaction(None) as connection:
        await connection.exec_driver_sql(
            "TRUNCATE control.job, control.outbox, control.cron_run, public.effect"
        )
    yield database
    await database.close()


def job_ports(
    database: Database, *, queue: PostgresJobQueue | None = None, hints: Hints | None = None
) -> JobPorts:
    return JobPorts(
        queue=queue or PostgresJobQueue(database),
        hints=hints or FakeHints(),
        outbox=PostgresOutbox(database),
        crons=PostgresCrons(database),
        upkeep=PostgresJobUpkeep(database),
    )


def worker_ports(
    jobs: JobPorts, *handlers: JobHandler, tuning: Tuning | None = None, **parts: Any
) -> WorkerPorts:
    return WorkerPorts(
        jobs=jobs,
        registry=Registry(handlers),
        subscriptions=parts.get("subscriptions", {}),
        schedule=parts.get("schedule", ()),
        tuning=tuning or Tuning(),
    )


def a_job(
    kind: JobKind = ECHO,
    *,
    queue: Queue | None = None,
    workspace_id: UUID | None = None,
    **more: Any,
) -> NewJob:
    made = kind.job(
        more.pop("args", {}),
        workspace_id=None if workspace_id is None else WorkspaceId(workspace_id),
        **{name: more.pop(name) for name in ("dedupe_key", "run_at") if name in more},
    )
    return msgspec.structs.replace(made, **({"queue": queue} if queue else {}), **more)


async def commit(database: Database, *jobs: NewJob) -> None:
    async with database.transaction(None) as connection:
        await enqueue(connection, jobs)


async def run_sql(database: Database, sql: str, *values: Any) -> list[asyncpg.Record]:
    """Bare SQL, as the application's role, in a transaction of its own."""
    async with database.engine.connect() as connection:
        raw = await connection.get_raw_connection()
        fetch: Callable[..., Any] = raw.driver_connection.fetch  # type: ignore[union-attr]
        rows: list[asyncpg.Record] = await fetch(sql, *values)
        return rows


async def effects_of(database: Database, piece: UUID) -> list[int]:
    rows = await run_sql(
        database, "SELECT step FROM public.effect WHERE piece = $1 ORDER BY step", piece
    )
    return [row["step"] for row in rows]
