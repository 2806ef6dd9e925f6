"""One transaction with everything a use case may touch in it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.admirations import PostgresAdmirations
from adapters.postgres.answers import PostgresAnswers
from adapters.postgres.asks import PostgresAsks
from adapters.postgres.cadences import PostgresCadences
from adapters.postgres.contacts import PostgresContacts
from adapters.postgres.drafts import PostgresDrafts
from adapters.postgres.duplicates import PostgresDuplicates
from adapters.postgres.employments import PostgresEmployments
from adapters.postgres.engine import Database, say
from adapters.postgres.enrolments import PostgresEnrolments
from adapters.postgres.erasures import HashesOn, PostgresErasures, without_keys
from adapters.postgres.errors import passing_troubles
from adapters.postgres.exports import PostgresExports
from adapters.postgres.feed import Pending
from adapters.postgres.guardrails import PostgresGuardrails, log_decisions
from adapters.postgres.import_pages import PostgresImportPages
from adapters.postgres.imports import PostgresImports
from adapters.postgres.interactions import PostgresInteractions
from adapters.postgres.linked_accounts import PostgresLinkedAccounts
from adapters.postgres.linkings import PostgresLinkings
from adapters.postgres.merges import PostgresMerges
from adapters.postgres.nudges import PostgresNudges
from adapters.postgres.organisations import PostgresOrganisations
from adapters.postgres.origin_removals import PostgresOriginRemovals
from adapters.postgres.tags import PostgresTags
from adapters.postgres.templates import PostgresTemplates
from adapters.postgres.timeline import PostgresTimeline
from adapters.postgres.workspaces import PostgresWorkspaces
from domain.admirations.ports import Admirations
from domain.asks.ports import Asks
from domain.cadences.ports import Cadences
from domain.contacts.ports import Contacts, Timeline
from domain.drafts.ports import Drafts
from domain.duplicates.ports import Duplicates
from domain.employments.ports import Employments
from domain.enrolments.ports import Enrolments
from domain.erasure.ports import Erasures
from domain.exports.ports import Exports
from domain.guardrails.model import LoggedDecision
from domain.guardrails.ports import Guardrails
from domain.imports.ports import Imports
from domain.interactions.ports import Interactions
from domain.linked_accounts.ports import LinkedAccounts, Linkings
from domain.merges.ports import Merges
from domain.nudges.ports import Nudges
from domain.organisations.ports import Organisations
from domain.origins.ports import OriginRemovals
from domain.portability.ports import ImportPages
from domain.shared.acts import Act
from domain.shared.answers import Answers
from domain.shared.errors import DomainError
from domain.shared.events import Event
from domain.shared.ids import WorkspaceId
from domain.tags.ports import Tags
from domain.templates.ports import Templates
from domain.workspaces.model import Workspace
from domain.workspaces.ports import Workspaces

BeforeCommit = Callable[[AsyncConnection], Awaitable[None]]


class PostgresTransaction:
    """See domain.unit_of_work.Transaction."""

    def __init__(
        self,
        connection: AsyncConnection,
        workspace: Workspace,
        now: datetime,
        pending: Pending,
        hashes_on: HashesOn = without_keys,
    ) -> None:
        self.now = now
        self.workspace = workspace
        self.connection = connection
        self.pending = pending
        key = workspace.id
        self._workspaces = PostgresWorkspaces(connection, key)
        self.workspaces: Workspaces = self._workspaces
        self.organisations: Organisations = PostgresOrganisations(connection, key, pending, now)
        self.contacts: Contacts = PostgresContacts(connection, workspace, pending, now)
        self.timeline: Timeline = PostgresTimeline(connection, key)
        self.duplicates: Duplicates = PostgresDuplicates(connection, key, pending)
        self.tags: Tags = PostgresTags(connection, key, pending, now)
        self.employments: Employments = PostgresEmployments(connection, key, now)
        self.interactions: Interactions = PostgresInteractions(connection, key, pending, now)
        self.nudges: Nudges = PostgresNudges(connection, workspace, pending, now)
        self.imports: Imports = PostgresImports(connection, workspace, pending, now)
        self.import_pages: ImportPages = PostgresImportPages(connection, key)
        self.origin_removals: OriginRemovals = PostgresOriginRemovals(
            connection, workspace, pending, now
        )
        self.exports: Exports = PostgresExports(connection, key)
        self.linked_accounts: LinkedAccounts = PostgresLinkedAccounts(connection, key)
        self.linkings: Linkings = PostgresLinkings(connection, key)
        self.merges: Merges = PostgresMerges(connection, key, pending, now)
        self._guardrails = PostgresGuardrails(connection, workspace)
        self.guardrails: Guardrails = self._guardrails
        self.admirations: Admirations = PostgresAdmirations(connection, key, pending, now)
        self.asks: Asks = PostgresAsks(connection, key, pending, now)
        self.enrolments: Enrolments = PostgresEnrolments(connection, workspace, pending, now)
        self.cadences: Cadences = PostgresCadences(connection, key, pending, now)
        self.templates: Templates = PostgresTemplates(connection, workspace, pending, now)
        self.drafts: Drafts = PostgresDrafts(connection, key, pending, now)
        self.erasures: Erasures = PostgresErasures(connection, key, pending, now, hashes_on)
        self.answers: Answers = PostgresAnswers(connection, key)

    def record(self, event: Event) -> None:
        self.pending.record(event)

    def aside(self) -> None:
        self.pending.aside()

    async def settle(self) -> None:
        """What is written once, after everything that the use case does."""
        await self._guardrails.settle()
        await self._workspaces.settle()

    @property
    def refused(self) -> list[LoggedDecision]:
        """What the guardrails refused, which is kept whatever becomes of this transaction."""
        return self._guardrails.refused

    @asynccontextmanager
    async def attempt(self) -> AsyncIterator[None]:
        await say(self.connection, "SAVEPOINT attempt")
        try:
            with self.pending.attempt():
                yield
        except Exception:
            await say(self.connection, "ROLLBACK TO SAVEPOINT attempt; RELEASE SAVEPOINT attempt")
            raise
        await say(self.connection, "RELEASE SAVEPOINT attempt")


class PostgresUnitOfWork:
    """See domain.unit_of_work.UnitOfWork."""

    def __init__(
        self,
        database: Database,
        request_id: Callable[[], str | None] = lambda: None,
        act: Callable[[], Act | None] = lambda: None,
        hashes_on: HashesOn = without_keys,
    ) -> None:
        self._database = database
        self._request_id = request_id
        self._act = act
        self._hashes_on = hashes_on

    @asynccontextmanager
    async def begin(
        self, workspace_id: WorkspaceId, *, before_commit: BeforeCommit | None = None
    ) -> AsyncIterator[PostgresTransaction]:
        """`before_commit` runs on the connection just before the feed is written: a job's fence goes there."""
        refused: list[LoggedDecision] = []
        with passing_troubles():
            try:
                async with self._database.transaction(workspace_id) as connection:
                    workspace, now = await PostgresWorkspaces(connection, workspace_id).opened()
                    pending = Pending(workspace_id, self._request_id())
                    transaction = PostgresTransaction(
                        connection, workspace, now, pending, self._hashes_on
                    )
                    refused = transaction.refused
                    yield transaction
                    await transaction.settle()
                    if before_commit:
                        await before_commit(connection)
                    await pending.flush(connection, self._act())
            except DomainError:
                await self._keep(workspace_id, refused)
                raise

    async def _keep(self, workspace_id: WorkspaceId, refused: list[LoggedDecision]) -> None:
        """Tell of what was refused, now that the rest of the transaction is undone."""
        if refused:
            async with self._database.transaction(workspace_id) as connection:
                await log_decisions(connection, workspace_id, refused)
