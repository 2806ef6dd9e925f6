"""The only wiring: from settings to adapters that fulfil the ports. Only the `main` modules see it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext

import msgspec
import structlog

from adapters.crypto.codes import DerivedCodes
from adapters.crypto.invitations import DerivedInvitationLinks
from adapters.crypto.keys import KeyRing
from adapters.crypto.passwords import Argon2Passwords
from adapters.crypto.sealing import DATA_KEY, WrappingKeys
from adapters.crypto.tokens import KeyedTokens
from adapters.crypto.trips import KeyedTripSecrets
from adapters.exports.composing import ZipComposer
from adapters.linkedin.oidc import LinkedInSignIn, NoSignIn, Places
from adapters.linkedin.portability import LinkedInSnapshots
from adapters.linkedin.portability_oauth import SCOPE, LinkedInPortability, NoPortability
from adapters.linkedin.registration import Registration
from adapters.linkedin.snapshot_archive import ZipArchives
from adapters.mail.urls import mailer_at
from adapters.postgres.access_listener import AccessListener
from adapters.postgres.accounts import PostgresAccountsUnitOfWork
from adapters.postgres.authenticator import PostgresAuthenticator
from adapters.postgres.cron import PostgresCrons
from adapters.postgres.data_keys import PostgresSealing
from adapters.postgres.departures import PostgresBulkErasure
from adapters.postgres.engine import JOB_ROLE, Database
from adapters.postgres.enrolment_sweeps import PostgresEnrolmentSweeps
from adapters.postgres.export_files import PostgresExportFiles, PostgresPastExports
from adapters.postgres.export_source import PostgresExportSource
from adapters.postgres.import_files import PostgresImportFiles, PostgresOldFiles
from adapters.postgres.import_pages import PostgresFetchesDue
from adapters.postgres.job_history import PostgresJobUpkeep
from adapters.postgres.jobs import PostgresJobQueue
from adapters.postgres.linked_account_reads import (
    PostgresLinkedAccountsDue,
)
from adapters.postgres.login_reads import PostgresLoginReads
from adapters.postgres.outbox_relay import PostgresOutbox
from adapters.postgres.pulse import PostgresPulse, refuse_strong_role
from adapters.postgres.retention import PostgresRetention
from adapters.postgres.sandbox_clocks import PostgresSandboxClocks
from adapters.postgres.statements import StatementCounter
from adapters.postgres.sweeps import PostgresSweeps
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from adapters.redis.buckets import RedisBuckets
from adapters.redis.pulse import RedisPulse
from adapters.redis.queue import ArqHints
from adapters.redis.throttle import BucketThrottle
from adapters.sources import FileSources
from adapters.templates.liquid import LiquidLanguage
from adapters.webauthn.ceremonies import WebAuthnCeremonies
from bootstrap.passkeys import relying_party
from bootstrap.reads import Reads
from bootstrap.settings import Settings
from domain.coaching.advising import NoAdvice
from domain.jobs.ports import JobPorts
from domain.linked_accounts.ports import PortabilityProvider
from domain.shared.acts import ACT
from domain.shared.mail import Mailer
from domain.sign_in.ports import IdentityProvider

MEGABYTE = 1024 * 1024


class Container(Reads):
    """Everything one process may need. Nothing is opened before `running`."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.database = Database(settings.database_url, pool_size=settings.pool_size)
        super().__init__(self.database)
        keys = KeyRing([key.material for key in settings.secret_keys])
        self.codes = DerivedCodes(keys)
        self.mint = KeyedTokens(keys)
        self.cursor_keys = keys.derive("page cursor v1")
        self.authenticator = PostgresAuthenticator(self.database, self.mint)
        self.access_listener = AccessListener(self.database, self.authenticator)
        self.sealing = PostgresSealing(wrapping_keys(settings, keys))
        self.uow = PostgresUnitOfWork(self.database, request_id, ACT.get, self.sealing.on)
        self.accounts_uow = PostgresAccountsUnitOfWork(self.database, request_id, ACT.get)
        self.login_reads = PostgresLoginReads(self.database, self.mint)
        self.passwords = Argon2Passwords(keys)
        self.ceremonies = WebAuthnCeremonies(*relying_party(settings))
        self.invitation_links = DerivedInvitationLinks(keys, settings.public_url)
        self.sign_in_secrets = KeyedTripSecrets(keys, "sign-in v1")
        self.linkedin = sign_in_at(settings)
        self.linking_secrets = KeyedTripSecrets(keys, "linking v1")
        self.portability = portability_at(settings)
        self.import_files = PostgresImportFiles(
            self.database, most_bytes=settings.max_upload_mb * MEGABYTE
        )
        self.export_files = PostgresExportFiles(self.database, self.sealing)
        self.database_pulse = PostgresPulse(self.database)
        self.redis_pulse = RedisPulse(settings.redis_url)
        self.buckets = RedisBuckets(settings.redis_url, keys.derive("limits v1")[0])
        self.throttle = BucketThrottle(self.buckets, factor=settings.rate_limit_factor)
        self.statement_counter = StatementCounter()
        self.advisor = NoAdvice()
        self.template_language = LiquidLanguage()

    @asynccontextmanager
    async def running(
        self, _app: object = None, *, authenticating: bool = True
    ) -> AsyncIterator[None]:
        """Open the pools, and close them at the end. Raises RoleTooStrong.

        Who authenticates nobody needs not hear of whose access changed.
        """
        await self.database.open()
        try:
            await refuse_strong_role(self.database)
            async with self.access_listener.running() if authenticating else nullcontext():
                yield
        finally:
            self.passwords.close()
            self.buckets.close()
            await self.redis_pulse.close()
            await self.database.close()


class WorkerOutside(msgspec.Struct, frozen=True, kw_only=True):
    """What the jobs of a worker reach the outside by."""

    jobs: JobPorts
    accounts_uow: PostgresAccountsUnitOfWork
    codes: DerivedCodes
    invitation_links: DerivedInvitationLinks
    mailer: Mailer
    uow: PostgresUnitOfWork
    import_files: PostgresImportFiles
    import_sources: FileSources
    old_files: PostgresOldFiles
    snapshots: LinkedInSnapshots
    archives: ZipArchives
    fetches_due: PostgresFetchesDue
    sealing: PostgresSealing
    composer: ZipComposer
    past_exports: PostgresPastExports
    linked_accounts_due: PostgresLinkedAccountsDue
    retention: PostgresRetention
    bulk_erasure: PostgresBulkErasure
    sweeps: PostgresSweeps
    enrolment_sweeps: PostgresEnrolmentSweeps
    sandbox_clocks: PostgresSandboxClocks


@asynccontextmanager
async def worker_ports(settings: Settings) -> AsyncIterator[WorkerOutside]:
    """What a worker needs, open until it stops: the app's role for work in one workspace, the job role
    for the queue and for sweeps over many.
    """
    container = Container(settings)
    jobs = Database(settings.job_database_url, role=JOB_ROLE, pool_size=settings.pool_size)
    async with container.running(authenticating=False):
        await jobs.open()
        try:
            yield WorkerOutside(
                jobs=job_ports(jobs, settings.redis_url),
                accounts_uow=container.accounts_uow,
                codes=container.codes,
                invitation_links=container.invitation_links,
                mailer=mailer_at(settings.mail_url, settings.mail_from),
                uow=container.uow,
                import_files=container.import_files,
                import_sources=FileSources(),
                old_files=PostgresOldFiles(jobs),
                snapshots=LinkedInSnapshots(settings.linkedin_api_url),
                archives=ZipArchives(),
                fetches_due=PostgresFetchesDue(jobs),
                sealing=container.sealing,
                composer=composer(container),
                past_exports=PostgresPastExports(jobs),
                linked_accounts_due=PostgresLinkedAccountsDue(jobs),
                retention=PostgresRetention(jobs),
                bulk_erasure=PostgresBulkErasure(container.database),
                sweeps=PostgresSweeps(jobs),
                enrolment_sweeps=PostgresEnrolmentSweeps(jobs, container.uow),
                sandbox_clocks=PostgresSandboxClocks(jobs),
            )
        finally:
            await jobs.close()


def composer(container: Container) -> ZipComposer:
    """What writes exports."""
    return ZipComposer(PostgresExportSource(container.database), container.import_reads)


def wrapping_keys(settings: Settings, keys: KeyRing) -> WrappingKeys:
    """The service's keys for the keys of the workspaces, by the ids of the settings."""
    return WrappingKeys([key.id for key in settings.secret_keys], keys.derive(DATA_KEY))


def sign_in_at(settings: Settings) -> IdentityProvider:
    """LinkedIn, as far as this deployment is registered there."""
    client_secret = settings.linkedin_client_secret.reveal()
    if not (settings.linkedin_client_id and client_secret):
        return NoSignIn()
    return LinkedInSignIn(
        Places.below(settings.linkedin_auth_url, settings.linkedin_api_url),
        client_id=settings.linkedin_client_id,
        client_secret=client_secret,
        redirect_uri=f"{settings.public_url}/v1/auth/linkedin/callback",
    )


def portability_at(settings: Settings) -> PortabilityProvider:
    """LinkedIn's portability, as far as this deployment is registered for it."""
    client_secret = settings.linkedin_portability_client_secret.reveal()
    if not (settings.linkedin_portability_client_id and client_secret):
        return NoPortability()
    registration = Registration(
        auth_url=settings.linkedin_auth_url,
        client_id=settings.linkedin_portability_client_id,
        client_secret=client_secret,
        redirect_uri=f"{settings.public_url}/v1/linked-accounts/linkedin/callback",
        scope=SCOPE,
    )
    return LinkedInPortability(registration, settings.linkedin_api_url)


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
