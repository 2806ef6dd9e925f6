"""The only wiring: from settings to adapters that fulfil the ports. Only the `main` modules see it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
import structlog

from adapters.crypto.codes import DerivedCodes
from adapters.crypto.keys import KeyRing
from adapters.crypto.tokens import KeyedTokens
from adapters.linkedin.reading import LinkedInSources
from adapters.mail.urls import mailer_at
from adapters.postgres.account_reads import PostgresAccountReads, PostgresWorkspaceReads
from adapters.postgres.accounts import PostgresAccountsUnitOfWork
from adapters.postgres.authenticator import PostgresAuthenticator
from adapters.postgres.contact_reads import PostgresContactReads
from adapters.postgres.cron import PostgresCrons
from adapters.postgres.engine import JOB_ROLE, Database
from adapters.postgres.import_files import PostgresImportFiles, PostgresOldFiles
from adapters.postgres.import_reads import PostgresImportReads
from adapters.postgres.interaction_reads import PostgresInteractionReads
from adapters.postgres.job_history import PostgresJobUpkeep
from adapters.postgres.jobs import PostgresJobQueue
from adapters.postgres.nudge_reads import PostgresNudgeReads
from adapters.postgres.organisation_reads import PostgresOrganisationReads
from adapters.postgres.outbox_relay import PostgresOutbox
from adapters.postgres.pulse import PostgresPulse, refuse_strong_role
from adapters.postgres.retention import PostgresRetention
from adapters.postgres.sandbox_clocks import PostgresSandboxClocks
from adapters.postgres.statements import StatementCounter
from adapters.postgres.sweeps import PostgresSweeps
from adapters.postgres.tag_reads import PostgresTagReads
from adapters.postgres.timeline_reads import PostgresTimelineReads
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from adapters.redis.pulse import RedisPulse
from adapters.redis.queue import ArqHints
from adapters.redis.throttle import BucketThrottle
from bootstrap.settings import Settings
from domain.jobs.ports import JobPorts
from domain.shared.mail import Mailer

MEGABYTE = 1024 * 1024


class Container:
    """Everything one process may need. Nothing is opened before `running`."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.database = Database(settings.database_url, pool_size=settings.pool_size)
        keys = KeyRing([key.material for key in settings.secret_keys])
        self.codes = DerivedCodes(keys)
        self.mint = KeyedTokens(keys)
        self.cursor_keys = keys.derive("page cursor v1")
        self.authenticator = PostgresAuthenticator(self.database, self.mint)
        self.uow = PostgresUnitOfWork(self.database, request_id)
        self.accounts_uow = PostgresAccountsUnitOfWork(self.database, request_id)
        self.account_reads = PostgresAccountReads(self.database)
        self.workspace_reads = PostgresWorkspaceReads(self.database)
        self.contact_reads = PostgresContactReads(self.database)
        self.organisation_reads = PostgresOrganisationReads(self.database)
        self.tag_reads = PostgresTagReads(self.database)
        self.interaction_reads = PostgresInteractionReads(self.database)
        self.timeline_reads = PostgresTimelineReads(self.database)
        self.nudge_reads = PostgresNudgeReads(self.database)
        self.import_reads = PostgresImportReads(self.database)
        self.import_files = PostgresImportFiles(
            self.database, most_bytes=settings.max_upload_mb * MEGABYTE
        )
        self.database_pulse = PostgresPulse(self.database)
        self.redis_pulse = RedisPulse(settings.redis_url)
        self.throttle = BucketThrottle()
        self.statement_counter = StatementCounter()

    @asynccontextmanager
    async def running(self, _app: object = None) -> AsyncIterator[None]:
        """Open the pools, and close them at the end. Raises RoleTooStrong."""
        await self.database.open()
        try:
            await refuse_strong_role(self.database)
            yield
        finally:
            await self.redis_pulse.close()
            await self.database.close()


class WorkerOutside(msgspec.Struct, frozen=True, kw_only=True):
    """What the jobs of a worker reach the outside by."""

    jobs: JobPorts
    accounts_uow: PostgresAccountsUnitOfWork
    codes: DerivedCodes
    mailer: Mailer
    uow: PostgresUnitOfWork
    import_files: PostgresImportFiles
    import_sources: LinkedInSources
    old_files: PostgresOldFiles
    retention: PostgresRetention
    sweeps: PostgresSweeps
    sandbox_clocks: PostgresSandboxClocks


@asynccontextmanager
async def worker_ports(settings: Settings) -> AsyncIterator[WorkerOutside]:
    """What a worker needs, open until it stops: the app's role for work in one workspace, the job role
    for the queue and for sweeps over many.
    """
    container = Container(settings)
    jobs = Database(settings.job_database_url, role=JOB_ROLE, pool_size=settings.pool_size)
    async with container.running():
        await jobs.open()
        try:
            yield WorkerOutside(
                jobs=job_ports(jobs, settings.redis_url),
                accounts_uow=container.accounts_uow,
                codes=container.codes,
                mailer=mailer_at(settings.mail_url, settings.mail_from),
                uow=container.uow,
                import_files=container.import_files,
                import_sources=LinkedInSources(),
                old_files=PostgresOldFiles(jobs),
                retention=PostgresRetention(jobs),
                sweeps=PostgresSweeps(jobs),
                sandbox_clocks=PostgresSandboxClocks(jobs),
            )
        finally:
            await jobs.close()


def job_ports(database: Database, redis_url: str) -> JobPorts:
    """The queue in PostgreSQL, and the hints over Redis."""
    return JobPorts(
        queue=PostgresJobQueue(database),
        hints=ArqHints(redis_url),
        outbox=PostgresOutbox(database),
        crons=PostgresCrons(database),
        upkeep=PostgresJobUpkeep(database),
    )


def request_id() -> str | None:
    """The request or job at hand, as the logs call it."""
    found = structlog.contextvars.get_contextvars().get("request_id")
    return None if found is None else str(found)
