"""A workspace in memory with people on cadences, in which time passes."""

from collections.abc import Coroutine, Sequence
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from domain.cadences.definition import (
    CloseStep,
    Definition,
    Delay,
    GiveStep,
    MessageStep,
    ReviewStep,
    TaskStep,
    WaitForStep,
    WaitStep,
)
from domain.contacts.commands import create_contact
from domain.enrolments.enrolling import Wanted, enrol
from domain.enrolments.facts import EnrolmentFacts, Rules
from domain.enrolments.following import follow_many, rules_of
from domain.enrolments.machine import advance
from domain.enrolments.model import Enrolment
from domain.enrolments.ports import Offer
from domain.enrolments.states import TimelineEvent
from domain.interactions.commands import log_interaction
from domain.interactions.model import Depth, Direction, Interaction
from domain.nudges.planning import save_planned
from domain.shared.actor import ALL_SCOPES, Actor, Role
from domain.shared.ids import (
    CadenceId,
    ContactId,
    EnrolmentId,
    InteractionId,
    UserId,
    WorkspaceId,
    new_id,
)
from domain.workspaces.model import Workspace
from tests.fakes.answers import FakeAnswers, KeptAnswers
from tests.fakes.store import Store
from tests.fakes.unit_of_work import FakeTransaction, FakeUnitOfWork

T = TypeVar("T")

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)  # 10:00 in Berlin
DAY = timedelta(days=1)
THREE_DAYS, WEEK = Delay(count=3), Delay(count=7, unit="days")

KNOWN = Definition(
    audience="anyone",
    steps=(
        TaskStep(id="read", title="Read what they wrote"),
        MessageStep(id="thanks", title="Thank them", channel="email"),
        WaitStep(id="breathe", lasting=THREE_DAYS),
        GiveStep(id="give", title="Send them something", after=Delay(count=2), channel="email"),
        WaitForStep(id="answer", event="reply", at_most=WEEK, otherwise="end"),
        CloseStep(id="end", after=WEEK, rest_days=90),
    ),
    repeats_after_days=30,
)
INVITE = Definition(
    audience="strangers",
    steps=(
        MessageStep(id="note", title="Invite them", channel="linkedin_note"),
        WaitForStep(id="accepted", event="accepted", at_most=WEEK, otherwise="end"),
        ReviewStep(id="look", title="Have it looked at"),
        MessageStep(
            id="question",
            title="Ask one question",
            channel="linkedin_message",
            ask_level=1,
            after=THREE_DAYS,
            new_value="thanks",
        ),
        CloseStep(id="end", after=WEEK),
    ),
)


def drive(work: Coroutine[Any, Any, T]) -> T:
    """Run what never has to wait."""
    try:
        work.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    raise AssertionError("It waits for something.")


class World:
    """What the owner does, what happens to them, and a sweep as it is run all the time."""

    def __init__(self, now: datetime = MONDAY, **settings: Any) -> None:
        workspace = Workspace(
            id=WorkspaceId(new_id()), name="Ada", time_zone="Europe/Berlin", settings=settings
        )
        self.id = workspace.id
        self.uow = FakeUnitOfWork(workspace)
        self.uow.now = now
        self.actor = Actor(
            user_id=UserId(new_id()),
            workspace_id=self.id,
            role=Role.OWNER,
            scopes=frozenset(ALL_SCOPES),
        )
        self.cadence, self.invitation = self.publish(KNOWN), self.publish(INVITE)

    @property
    def store(self) -> Store:
        return self.uow.stores[self.id]

    @property
    def now(self) -> datetime:
        return self.uow.now

    def publish(self, definition: Definition, number: int = 1) -> CadenceId:
        cadence_id = CadenceId(new_id())
        self.offer(cadence_id, number, definition)
        return cadence_id

    def offer(self, cadence_id: CadenceId, number: int, definition: Definition) -> None:
        self.store.cadences.add(cadence_id)
        self.store.offers[cadence_id, number] = Offer(
            cadence_id=cadence_id, number=number, name="A cadence", definition=definition
        )

    def meet(self, *, stage: str = "sprout", at: str | None = None, **known: Any) -> ContactId:
        values = {"given_name": "Grace", "stage": stage, "organisation_name": at, **known}
        given = {name: value for name, value in values.items() if value is not None}
        view, _ = drive(create_contact(self.uow, self.actor, given))
        return view.id

    def admire(self, contact_id: ContactId) -> None:
        self.store.admired.add(contact_id)

    def approve(self, enrolment_id: EnrolmentId, step_id: str) -> None:
        """The draft of a step is approved; the enrolment is told as with any change."""
        self.store.approved.setdefault(enrolment_id, {}).setdefault(step_id, self.now)
        self._look_at(self.here(enrolment_id))

    def enrol(self, contact_id: ContactId, cadence_id: CadenceId | None = None) -> EnrolmentId:
        wanted = Wanted(cadence_id=cadence_id or self.cadence)
        view, _ = drive(enrol(self.uow, self.actor, contact_id, wanted))
        return view.id

    def log(self, contact_id: ContactId, direction: str = "inbound", **values: Any) -> None:
        touch = {
            "occurred_at": self.now,
            "direction": direction,
            "channel": "email",
            "depth": "message",
            **values,
        }
        drive(log_interaction(self.uow, self.actor, contact_id, touch))

    def note(self, contact_id: ContactId) -> None:
        """Something they wrote is there, as an import brings it: nobody has looked yet."""
        touch = Interaction(
            id=InteractionId(new_id()),
            contact_id=contact_id,
            occurred_at=self.now,
            direction=Direction.INBOUND,
            channel="linkedin",
            depth=Depth.MESSAGE,
        )
        self.store.interactions.kept[touch.id] = touch

    def follow_many(self, contact_ids: Sequence[ContactId]) -> int:
        async def work() -> int:
            async with self.uow.begin(self.id) as tx:
                return await follow_many(tx, contact_ids)

        return drive(work())

    def here(self, enrolment_id: EnrolmentId) -> Enrolment:
        found = self.store.enrolments.find(enrolment_id)
        assert found is not None
        return found

    def all(self) -> list[Enrolment]:
        """As they are kept, to be looked at only."""
        return list(self.store.enrolments.kept.values())

    def told(self, enrolment_id: EnrolmentId) -> list[TimelineEvent]:
        events = self.store.enrolment_events
        return [each for each in events if each.enrolment_id == enrolment_id]

    def kinds(self, enrolment_id: EnrolmentId) -> list[str]:
        return [each.kind for each in self.told(enrolment_id)]

    def set_policy(self, **settings: Any) -> None:
        """The sweep looks at everything when the rules change."""
        self.store.workspace.settings = {
            name: value
            for name, value in {**self.store.workspace.settings, **settings}.items()
            if value is not None
        }
        for each in self.all():
            if each.is_open:
                self._look_at(each)

    def pass_time(self, until: datetime, *, stops: bool = True) -> None:
        """Let everything that falls due until then happen in time, or all of it late."""
        while stops and (due := self._next_due()) is not None and due <= until:
            self.uow.now = max(self.now, due)
            self._sweep()
        self.uow.now = until
        self._sweep()

    def until_ready(self, enrolment_id: EnrolmentId) -> Enrolment:
        due_at = self.here(enrolment_id).due_at
        assert due_at is not None
        self.pass_time(max(due_at, self.now))
        return self.here(enrolment_id)

    def known(self, enrolment: Enrolment, at: datetime) -> tuple[Definition, EnrolmentFacts, Rules]:
        """All that the machine is told of it; nothing is written, so nothing is copied."""

        async def ask() -> tuple[Definition, EnrolmentFacts, Rules]:
            tx = FakeTransaction(self.store, self.now, FakeAnswers(KeptAnswers()))
            definition = (await tx.enrolments.definitions_of([enrolment]))[enrolment.id]
            facts = (await tx.enrolments.facts_of([enrolment], at))[enrolment.id]
            return definition, facts, rules_of(tx)

        return drive(ask())

    def look_ahead(self, enrolment: Enrolment, at: datetime) -> list[TimelineEvent]:
        """What a look at it then would decide if nothing happened until then."""
        return advance(deepcopy(enrolment), *self.known(enrolment, at), at)

    def _next_due(self) -> datetime | None:
        due = [each.next_due_at for each in self.all() if each.next_due_at]
        return min(due, default=None)

    def _sweep(self) -> None:
        for each in self.all():
            if each.next_due_at is not None and each.next_due_at <= self.now:
                self._look_at(each)

    def _look_at(self, enrolment: Enrolment) -> None:
        async def look() -> None:
            async with self.uow.begin(self.id) as tx:
                contact = await tx.contacts.find(enrolment.contact_id)
                assert contact is not None
                await save_planned(tx, contact)

        drive(look())
