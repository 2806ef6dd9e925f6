"""One workspace in memory."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from domain.admirations.model import Admiration
from domain.asks.model import Ask
from domain.cadences.model import Cadence, CadenceVersion
from domain.contacts.identities import Identity
from domain.contacts.model import Contact
from domain.contacts.ports import ContactEvent
from domain.drafts.model import Comment, Draft
from domain.duplicates.evidence import Pair
from domain.duplicates.model import Duplicate
from domain.employments.model import Employment
from domain.enrolments.model import Enrolment
from domain.enrolments.ports import Offer
from domain.enrolments.states import TimelineEvent
from domain.exports.model import ExportRun
from domain.guardrails.model import LoggedDecision
from domain.imports.model import ImportRun
from domain.interactions.model import Interaction
from domain.linked_accounts.model import LinkedAccount
from domain.linked_accounts.trips import Linking
from domain.merges.model import Merge
from domain.nudges.model import Nudge
from domain.organisations.model import Organisation
from domain.origins.model import OriginRemoval
from domain.portability.rows import PackedPage
from domain.shared.events import Event
from domain.tags.model import Tag
from domain.templates.model import Template
from domain.workspaces.model import Workspace
from tests.fakes.records import Records


class ImportRow(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a row; `before` is whatever undoing it needs."""

    import_id: UUID
    file: str
    line: int
    part: int
    status: str
    code: str | None
    entity_type: str | None
    entity_id: UUID | None
    before: Any


class Store:
    """Everything of one workspace; a transaction works on a copy, which takes its place at the commit."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.contacts: Records[Contact] = Records()
        self.organisations: Records[Organisation] = Records()
        self.admirations: Records[Admiration] = Records()
        self.asks: Records[Ask] = Records()
        self.tags: Records[Tag] = Records()
        self.employments: Records[Employment] = Records()
        self.interactions: Records[Interaction] = Records()
        self.nudges: Records[Nudge] = Records()
        self.imports: Records[ImportRun] = Records()
        self.origin_removals: Records[OriginRemoval] = Records()
        self.exports: Records[ExportRun] = Records()
        self.linked_accounts: Records[LinkedAccount] = Records()
        self.linkings: dict[UUID, Linking] = {}
        self.strangers: set[UUID] = set()  # whom the workspace does not belong to
        self.export_pieces: dict[tuple[UUID, int], bytes] = {}
        self.merges: dict[UUID, Merge] = {}
        self.merge_moves: dict[UUID, dict[UUID, int]] = {}
        self.import_rows: list[ImportRow] = []
        self.import_pages: dict[tuple[UUID, str, int], PackedPage] = {}
        self.suppressed: set[Identity] = set()
        self.timeline: list[ContactEvent] = []
        self.duplicates: dict[Pair, Duplicate] = {}
        self.events: list[Event] = []
        self.feed: dict[tuple[str, UUID], str] = {}
        self.enrolments: Records[Enrolment] = Records()
        self.enrolment_events: list[TimelineEvent] = []
        self.cadences: set[UUID] = set()  # the workspace's own, published or not
        self.own_cadences: Records[Cadence] = Records()
        self.cadence_versions: dict[tuple[UUID, int], CadenceVersion] = {}
        self.offers: dict[tuple[UUID, int], Offer] = {}
        self.approved: dict[UUID, dict[str, datetime]] = {}  # by enrolment, and by step
        self.admired: set[UUID] = set()
        self.guardrail_decisions: list[LoggedDecision] = []
        self.templates: Records[Template] = Records()
        self.drafts: Records[Draft] = Records()
        self.draft_comments: dict[UUID, Comment] = {}
        self.planned_for: dict[UUID, datetime | None] = {}

    def changed(self, kind: str, key: UUID, op: str = "upsert") -> None:
        """Tell whoever holds copies."""
        self.feed[kind, key] = op
