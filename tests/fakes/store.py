"""One workspace in memory."""

from datetime import datetime
from uuid import UUID

from domain.contacts.model import Contact
from domain.contacts.ports import ContactEvent
from domain.interactions.model import Interaction
from domain.nudges.model import Nudge
from domain.organisations.model import Organisation
from domain.shared.events import Event
from domain.tags.model import Tag
from domain.workspaces.model import Workspace
from tests.fakes.records import Records


class Store:
    """Everything of one workspace; a transaction works on a copy, which takes its place at the commit."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.contacts: Records[Contact] = Records()
        self.organisations: Records[Organisation] = Records()
        self.tags: Records[Tag] = Records()
        self.interactions: Records[Interaction] = Records()
        self.nudges: Records[Nudge] = Records()
        self.timeline: list[ContactEvent] = []
        self.events: list[Event] = []
        self.feed: dict[tuple[str, UUID], str] = {}
        self.planned_for: dict[UUID, datetime | None] = {}

    def changed(self, kind: str, key: UUID, op: str = "upsert") -> None:
        """Tell whoever holds copies."""
        self.feed[kind, key] = op
