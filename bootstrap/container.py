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
from adapters.crypto.sign_in import KeyedSignInSecrets
from adapters.crypto.tokens import KeyedTokens
from adapters.exports.composing import ZipComposer
from adapters.linkedin.oidc import LinkedInSignIn, NoSignIn, Places
from adapters.linkedin.reading import LinkedInSources
from adapters.mail.urls import mailer_at
from adapters.postgres.access_listener import AccessListener
from adapters.postgres.account_reads import PostgresAccountReads, PostgresWorkspaceReads
from adapters.postgres.accounts import PostgresAccountsUnitOfWork
from adapters.postgres.audit_reads import PostgresAuditReads
from adapters.postgres.authenticator import PostgresAuthenticator
from adapters.postgres.contact_reads import PostgresContactReads
from adapters.postgres.cron import PostgresCrons
from adapters.postgres.data_keys import PostgresSealing
from adapters.postgres.departures import PostgresBulkErasure
from adapters.postgres.engine import JOB_ROLE, Database
from adapters.postgres.export_files import PostgresExportFiles, PostgresPastExports
from adapters.postgres.export_reads import PostgresExportReads
from adapters.postgres.export_source import PostgresExportSource
from adapters.postgres.identities import PostgresIdentityReads
from adapters.postgres.import_files import PostgresImportFiles, PostgresOldFiles
from adapters.postgres.import_reads import PostgresImportReads
from adapters.postgres.interaction_reads import PostgresInteractionReads
from adapters.postgres.job_history import PostgresJobUpkeep
from adapters.postgres.jobs import PostgresJobQueue
from adapters.postgres.login_reads import PostgresLoginReads
from adapters.postgres.member_reads import PostgresMemberReads
from adapters.postgres.nudge_reads import PostgresNudgeReads
from adapters.postgres.organisation_reads import PostgresOrganisationReads
from adapters.postgres.outbox_relay import PostgresOutbox
from adapters.postgres.passkeys import PostgresPasskeyReads
from adapters.postgres.personal_tokens import PostgresPersonalTokenReads
from adapters.postgres.pulse import PostgresPulse, refuse_strong_role
from adapters.postgres.retention import PostgresRetention
from adapters.postgres.sandbox_clocks import PostgresSandboxClocks
from adapters.postgres.session_reads import PostgresSessionReads
from adapters.postgres.statements import StatementCounter
from adapters.postgres.sweeps import PostgresSweeps
from adapters.postgres.tag_reads import PostgresTagReads
from adapters.postgres.timeline_reads import PostgresTimelineReads
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from adapters.redis.buckets import RedisBuckets
from adapters.redis.pulse import RedisPulse
from adapters.redis.queue import ArqHints
from adapters.redis.throttle import BucketThrottle
from adapters.webauthn.ceremonies import WebAuthnCeremonies
from bootstrap.passkeys import relying_party
from bootstrap.settings import Settings
from domain.jobs.ports import JobPorts
from domain.shared.acts import ACT
from domain.shared.mail import Mailer
from domain.sign_in.ports import IdentityProvider

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
        self.access_listener = AccessListener(self.database, self.authenticator)
        self.sealing = PostgresSealing(wrapping_keys(settings, keys))
        self.uow = PostgresUnitOfWork(self.database, request_id, ACT.get, self.sealing.on)
        self.accounts_uow = PostgresAccountsUnitOfWork(self.database, request_id, ACT.get)
        self.account_reads = PostgresAccountReads(self.database)
        self.login_reads = PostgresLoginReads(self.database, self.mint)
        self.session_reads = PostgresSessionReads(self.database)
        self.workspace_reads = PostgresWorkspaceReads(self.database)
        self.passwords = Argon2Passwords(keys)
        self.ceremonies = WebAuthnCeremonies(*relying_party(settings))
        self.passkey_reads = PostgresPasskeyReads(self.database)
        self.personal_token_reads = PostgresPersonalTokenReads(self.database)
        self.member_reads = PostgresMemberReads(self.database)
        self.invitation_links = DerivedInvitationLinks(keys, settings.public_url)
        self.audit_reads = PostgresAuditReads(self.database)
        self.sign_in_secrets = KeyedSignInSecrets(keys)
        self.identity_reads = PostgresIdentityReads(self.database)
        self.linkedin = sign_in_at(settings)
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
        self.export_reads = PostgresExportReads(self.database)
        self.export_files = PostgresExportFiles(self.database, self.sealing)
        self.database_pulse = PostgresPulse(self.database)
        self.redis_pulse = RedisPulse(settings.redis_url)
        self.buckets = RedisBuckets(settings.redis_url, keys.derive("limits v1")[0])
        self.throttle = BucketThrottle(self.buckets, factor=settings.rate_limit_factor)
        self.statement_counter = StatementCounter()

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
    import_sources: LinkedInSources
    old_files: PostgresOldFiles
    sealing: PostgresSealing
    composer: ZipComposer
    past_exports: PostgresPastExports
    retention: PostgresRetention
    bulk_erasure: PostgresBulkErasure
    sweeps: PostgresSweeps
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
                import_sources=LinkedInSources(),
                old_files=PostgresOldFiles(jobs),
                sealing=container.sealing,
                composer=composer(container),
                past_exports=PostgresPastExports(jobs),
                retention=PostgresRetention(jobs),
                bulk_erasure=PostgresBulkErasure(container.database),
                sweeps=PostgresSweeps(jobs),
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
