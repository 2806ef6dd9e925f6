"""Owners are told in time that a link ends, each of it once, and nobody else is."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from adapters.postgres.engine import JOB_ROLE, Database
from adapters.postgres.linked_account_reads import PostgresLinkedAccountsDue
from domain.accounts.model import User
from domain.linked_accounts.commands import note_refusal
from domain.linked_accounts.model import LinkedAccount, LinkState, Refusal
from domain.shared.events import Event
from domain.shared.ids import LinkedAccountId, UserId, WorkspaceId, new_id
from domain.shared.mail import Mail, MailRefused
from domain.workspaces.model import Workspace
from tests.fakes.accounts import FakeAccounts
from tests.fakes.mail import FakeMailer
from tests.fakes.unit_of_work import NOON, FakeUnitOfWork
from tests.support.linked_accounts import grant, link_account
from tests.support.whole import Whole
from workers.linked_accounts import (
    FORGET_LINKED,
    MAIL_ENDING,
    TELL_OF_ENDINGS,
    LinkedAccountJobPorts,
    linked_account_handlers,
)
from workers.registry import Registry
from workers.subscriptions import SUBSCRIPTIONS

DAY = timedelta(days=1)


class Context:
    """As much of a job's context as these jobs look at."""

    def __init__(self, workspace_id: WorkspaceId, **args: Any) -> None:
        self.workspace_id = workspace_id
        self.args = args


class Desk:
    """The jobs over a workspace in memory, in which Zoe has linked an account at noon for 60 days."""

    def __init__(self, *, sandbox: bool = False) -> None:
        self.zoe = User(id=UserId(new_id()), email="zoe@example.com")
        self.workspace = Workspace.found(WorkspaceId(new_id()), name="Zoe's", time_zone="UTC")
        self.workspace.sandbox = sandbox
        self.uow, self.accounts, self.mailer = (
            FakeUnitOfWork(self.workspace),
            FakeAccounts(),
            FakeMailer(),
        )
        ports = LinkedAccountJobPorts(
            uow=self.uow, accounts=self.accounts, due=self, mailer=self.mailer
        )
        self.registry = Registry(linked_account_handlers(ports))
        self.account_id = LinkedAccountId(new_id())

    @property
    def account(self) -> LinkedAccount:
        return self.uow.stores[self.workspace.id].linked_accounts.kept[self.account_id]

    @property
    def events(self) -> list[Event]:
        return self.uow.stores[self.workspace.id].events

    async def settle(self) -> "Desk":
        async with self.accounts.begin() as tx:
            await tx.users.find_or_add(self.zoe)
            await tx.workspaces.add(self.workspace, self.zoe.id)
        await self.link()
        return self

    async def link(self, **more: Any) -> None:
        async with self.uow.begin(self.workspace.id) as tx:
            kept = await tx.linked_accounts.find_by_member("linkedin", "urn:li:person:z")
            account = kept or LinkedAccount(id=self.account_id)
            account.connect(grant("urn:li:person:z", **more), b"sealed", self.zoe.id, tx.now)
            await tx.linked_accounts.save(account)

    async def to_notice(self, most: int) -> Sequence[tuple[WorkspaceId, LinkedAccountId]]:
        """See domain.linked_accounts.ports.LinkedAccountsDue."""
        due = self.account.next_notice_at
        is_due = due is not None and due <= self.uow.now
        return [(self.workspace.id, self.account_id)][: most if is_due else 0]

    async def run(self, kind: str, **args: Any) -> None:
        handler = self.registry.find(kind)
        assert handler is not None
        await handler.run(Context(self.workspace.id, **args))  # type: ignore[arg-type]  # its own

    async def sweep(self) -> None:
        await self.run(TELL_OF_ENDINGS.name)

    async def mail(self, event: Event) -> None:
        told = {"event_id": "e1", "entity_id": str(event.entity_id)}
        await self.run(MAIL_ENDING.name, **event.body, **told)

    async def told(self) -> list[Mail]:
        """What goes out of all that was recorded, every event relayed twice."""
        for event in [*self.events, *self.events]:
            if MAIL_ENDING in SUBSCRIPTIONS.get(event.type, ()):
                await self.mail(event)
        return self.mailer.sent


async def test_an_owner_is_told_four_times_and_each_time_once() -> None:
    desk = await Desk().settle()
    for _ in range(62):
        desk.uow.now += DAY
        await desk.sweep()
        await desk.sweep()

    kinds = [event.type for event in desk.events]
    assert ["linked_account.expiring"] * 3 + ["linked_account.needs_reauth"] == kinds
    assert [30, 7, 1] == [event.body["days"] for event in desk.events[:3]]
    assert (LinkState.NEEDS_REAUTH, None) == (desk.account.state, desk.account.token)


async def test_every_attempt_at_a_mail_is_the_same_mail_and_says_when_it_ends() -> None:
    desk = await Desk().settle()
    desk.uow.now = NOON + 53 * DAY
    await desk.sweep()
    sent = await desk.told()

    assert ["zoe@example.com"] * 2 == [mail.to for mail in sent]
    assert 1 == len({mail.message_id for mail in sent})
    assert "Your LinkedIn link ends within 7 days" == sent[0].subject
    assert "1 May 2026, 12:00 UTC" in sent[0].text


async def test_what_was_linked_anew_since_is_not_told_of() -> None:
    desk = await Desk().settle()
    desk.uow.now = NOON + 59 * DAY
    await desk.sweep()
    await desk.link()

    assert [] == await desk.told()


async def test_the_end_is_told_of_with_its_reason() -> None:
    desk = await Desk().settle()
    async with desk.uow.begin(desk.workspace.id) as tx:
        account = await tx.linked_accounts.get(desk.account_id)
        await note_refusal(tx, account, Refusal.FORBIDDEN)
        await note_refusal(tx, account, Refusal.EXPIRED)
    sent = await desk.told()

    assert ["linked_account.needs_reauth"] == [event.type for event in desk.events]
    assert ["Your LinkedIn link has ended"] * 2 == [mail.subject for mail in sent]
    assert "Switzerland" in sent[0].text


async def test_who_took_it_back_needs_no_telling() -> None:
    desk = await Desk().settle()
    async with desk.uow.begin(desk.workspace.id) as tx:
        account = await tx.linked_accounts.get(desk.account_id)
        await note_refusal(tx, account, Refusal.REVOKED)

    assert ["linked_account.revoked"] == [event.type for event in desk.events]
    assert [] == await desk.told()


async def test_from_a_sandbox_and_to_strangers_nothing_goes_out() -> None:
    sandbox, handed_over = await Desk(sandbox=True).settle(), await Desk().settle()
    handed_over.accounts.kept.members.clear()
    for desk in (sandbox, handed_over):
        desk.uow.now = NOON + 59 * DAY
        await desk.sweep()

    assert [[], []] == [await desk.told() for desk in (sandbox, handed_over)]


async def test_somebody_who_is_deleting_their_account_is_not_told_that_a_link_ends() -> None:
    desk = await Desk().settle()
    desk.uow.now = NOON + 59 * DAY
    await desk.sweep()
    async with desk.accounts.begin() as tx:
        departure = await tx.departures.claim(desk.zoe.id)
        departure.leave(tx.now)
        await tx.departures.save(departure)

    assert ["linked_account.expiring"] == [event.type for event in desk.events]
    assert [] == await desk.told()


async def test_an_owner_who_takes_no_mail_holds_nothing_up() -> None:
    desk = await Desk().settle()
    desk.mailer.trouble = MailRefused()
    desk.uow.now = NOON + 30 * DAY
    await desk.sweep()

    assert [] == await desk.told()


async def test_whoever_handed_the_workspace_over_is_forgotten_there() -> None:
    desk = await Desk().settle()
    desk.uow.stores[desk.workspace.id].strangers.add(desk.zoe.id)
    await desk.run(FORGET_LINKED.name, old_owner=str(desk.zoe.id))
    await desk.run(FORGET_LINKED.name, old_owner=str(desk.zoe.id))

    assert {} == desk.uow.stores[desk.workspace.id].linked_accounts.kept
    assert ["linked_account.unlinked"] == [event.type for event in desk.events]
    assert FORGET_LINKED in SUBSCRIPTIONS["workspace.transferred"]


async def test_those_are_found_that_are_due_and_live_by_the_real_clock(
    whole: Whole, job_database_url: str
) -> None:
    person = await whole.log_in()
    me = (await whole.client.get("/v1/me", headers=person.headers)).json()["id"]
    made = await whole.client.post("/v1/workspaces", json={"sandbox": True}, headers=person.headers)
    link, uow = whole.container, whole.container.uow
    async with uow.begin(WorkspaceId(UUID(person.workspace_id))) as tx:
        past = await tx.linked_accounts.clock() - 31 * DAY
    due = await link_account(link, person.workspace_id, me, at=past)
    fresh = await link_account(link, person.workspace_id, me)
    sandboxed = await link_account(link, made.json()["id"], me, at=past)
    jobs = Database(job_database_url, role=JOB_ROLE, pool_size=2)
    await jobs.open()
    found = {each for _, each in await PostgresLinkedAccountsDue(jobs).to_notice(10_000)}
    await jobs.close()

    assert {due} == found & {due, fresh, sandboxed}
