"""A unit of work in memory: what a transaction did is there when it ends well, and never was when it fails."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

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
from domain.shared.answers import Answers
from domain.shared.errors import NotFound
from domain.shared.events import Event
from domain.shared.ids import WorkspaceId
from domain.tags.ports import Tags
from domain.templates.ports import Templates
from domain.unit_of_work import Transaction
from domain.workspaces.model import Workspace
from domain.workspaces.ports import Workspaces
from tests.fakes.admirations import FakeAdmirations
from tests.fakes.answers import FakeAnswers, KeptAnswers
from tests.fakes.asks import FakeAsks
from tests.fakes.cadences import FakeCadences
from tests.fakes.contacts import FakeContacts, FakeTimeline
from tests.fakes.drafts import FakeDrafts
from tests.fakes.duplicates import FakeDuplicates
from tests.fakes.employments import FakeEmployments
from tests.fakes.enrolments import FakeEnrolments
from tests.fakes.erasures import FakeErasures
from tests.fakes.exports import FakeExports
from tests.fakes.guardrails import FakeGuardrails
from tests.fakes.import_pages import FakeImportPages
from tests.fakes.imports import FakeImports
from tests.fakes.interactions import FakeInteractions
from tests.fakes.linked_accounts import FakeLinkedAccounts, FakeLinkings
from tests.fakes.merges import FakeMerges
from tests.fakes.nudges import FakeNudges
from tests.fakes.organisations import FakeOrganisations
from tests.fakes.origin_removals import FakeOriginRemovals
from tests.fakes.store import Store
from tests.fakes.tags import FakeTags
from tests.fakes.templates import FakeTemplates
from tests.fakes.workspaces import FakeWorkspaces

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class FakeTransaction:
    """See domain.unit_of_work.Transaction."""

    def __init__(self, store: Store, now: datetime, answers: FakeAnswers) -> None:
        self.store = store
        self.now = now
        self.answers: Answers = answers
        self.refused: list[LoggedDecision] = []  # kept whatever becomes of the transaction
        self._open()

    def record(self, event: Event) -> None:
        self.store.events.append(event)

    def aside(self) -> None:
        pass

    @asynccontextmanager
    async def attempt(self) -> AsyncIterator[None]:
        before = deepcopy(self.store)
        try:
            yield
        except Exception:
            self.store = before
            self._open()
            raise

    def _open(self) -> None:
        store, now = self.store, self.now
        self.workspace = store.workspace
        self.workspaces: Workspaces = FakeWorkspaces(
            {store.workspace.id: store.workspace}, store.workspace.id, now
        )
        self.contacts: Contacts = FakeContacts(store, now)
        self.timeline: Timeline = FakeTimeline(store)
        self.duplicates: Duplicates = FakeDuplicates(store)
        self.organisations: Organisations = FakeOrganisations(store, now)
        self.tags: Tags = FakeTags(store, now)
        self.employments: Employments = FakeEmployments(store, now)
        self.interactions: Interactions = FakeInteractions(store, now)
        self.nudges: Nudges = FakeNudges(store, now)
        self.imports: Imports = FakeImports(store, now)
        self.import_pages: ImportPages = FakeImportPages(store)
        self.origin_removals: OriginRemovals = FakeOriginRemovals(store, now)
        self.exports: Exports = FakeExports(store, now)
        self.linked_accounts: LinkedAccounts = FakeLinkedAccounts(store, now)
        self.linkings: Linkings = FakeLinkings(store)
        self.merges: Merges = FakeMerges(store)
        self.erasures: Erasures = FakeErasures(store)
        self.cadences: Cadences = FakeCadences(store, now)
        self.enrolments: Enrolments = FakeEnrolments(store, now)
        self.templates: Templates = FakeTemplates(store, now)
        self.drafts: Drafts = FakeDrafts(store, now)
        self.admirations: Admirations = FakeAdmirations(store, now)
        self.asks: Asks = FakeAsks(store, now)
        self.guardrails: Guardrails = FakeGuardrails(store, self.refused)


class FakeUnitOfWork:
    """See domain.unit_of_work.UnitOfWork. Transactions of one workspace come one after the other."""

    def __init__(self, *workspaces: Workspace) -> None:
        self.stores = {each.id: Store(each) for each in workspaces}
        self.now = NOON
        self._answers = KeptAnswers()
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def begin(
        self,
        workspace_id: WorkspaceId,
        *,
        before_commit: Callable[[Any], Awaitable[None]] | None = None,
    ) -> AsyncIterator[Transaction]:
        async with self._turn:
            store = self.stores.get(workspace_id)
            if store is None:
                raise NotFound
            answers = FakeAnswers(self._answers)
            now = store.workspace.test_now or self.now
            tx = FakeTransaction(deepcopy(store), now, answers)
            try:
                yield tx
                if before_commit:
                    await before_commit(tx)
            except BaseException:
                answers.end(committed=False)
                store.guardrail_decisions += tx.refused
                raise
            answers.end(committed=True)
            tx.store.guardrail_decisions += tx.refused
            self.stores[workspace_id] = tx.store
