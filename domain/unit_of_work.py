"""One use case, one transaction, one workspace."""

from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

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
from domain.shared.events import Event
from domain.shared.ids import WorkspaceId
from domain.tags.ports import Tags
from domain.templates.ports import Templates
from domain.workspaces.model import Workspace
from domain.workspaces.ports import Workspaces


class Transaction(Protocol):
    """What a use case may touch. `now` is product time: a sandbox's own clock, else the database's.

    Repositories write as they are called; leaving the unit of work appends what changed to the change feed
    and the outbox, and commits.
    """

    now: datetime
    workspace: Workspace
    workspaces: Workspaces
    contacts: Contacts
    timeline: Timeline
    duplicates: Duplicates
    organisations: Organisations
    tags: Tags
    employments: Employments
    interactions: Interactions
    nudges: Nudges
    imports: Imports
    import_pages: ImportPages
    origin_removals: OriginRemovals
    exports: Exports
    linked_accounts: LinkedAccounts
    linkings: Linkings
    merges: Merges
    guardrails: Guardrails
    admirations: Admirations
    asks: Asks
    cadences: Cadences
    enrolments: Enrolments
    templates: Templates
    drafts: Drafts
    erasures: Erasures
    answers: Answers

    def record(self, event: Event) -> None:
        """Tell the outside, once this transaction is committed."""

    def aside(self) -> None:
        """This is a step on the way, and the act may still be refused: the audit trail does not tell of it."""

    def attempt(self) -> AbstractAsyncContextManager[None]:
        """A part that may fail by itself: an exception undoes what was written in it, and only that."""


class UnitOfWork(Protocol):
    """Opens transactions. Leaving one normally commits it, an exception rolls it back.

    Raises NotFound when there is no such workspace, Unavailable when the database is away or a lock is held
    too long, VersionMismatch when an aggregate was changed by somebody else in between.
    """

    def begin(self, workspace_id: WorkspaceId) -> AbstractAsyncContextManager[Transaction]: ...
