"""Fetching from LinkedIn: whatever it does, the owner is told, and nothing stays half done."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import msgspec
import pytest

from adapters.postgres.engine import JOB_ROLE, Database
from adapters.postgres.import_pages import PostgresFetchesDue
from bootstrap.linkedin_stub.app import serving
from bootstrap.linkedin_stub.state import StubState
from bootstrap.linkedin_stub.troubles import ApiFault
from domain.contacts.model import Contact
from domain.imports.commands import cancel_import, start_import
from domain.imports.fencing import Fence
from domain.imports.model import ImportMode, ImportSource
from domain.imports.refusals import AlreadyFetching
from domain.imports.views import ImportView
from domain.linked_accounts.model import NeedsReauthorisation
from domain.linked_accounts.schedule import Schedule
from domain.origins.commands import remove_origin, request_removal
from domain.portability.commands import end_fetch_of, import_scheduled_accounts, resume_fetches
from domain.shared.ids import ContactId, WorkspaceId, new_id
from domain.unit_of_work import Transaction
from tests.support.fetching import MOST_BYTES, Due, Linked, linked, told
from tests.support.importing import Desk, a_desk
from tests.support.linkedin_stub import Visitor, somebody
from workers.outcome import Ending

PEOPLE = 10


class Struck(Exception):
    """The worker was killed."""


@pytest.fixture(scope="module")
async def stub() -> AsyncIterator[tuple[StubState, httpx.AsyncClient]]:
    state = StubState()
    async with (
        serving(state) as host,
        httpx.AsyncClient(base_url=host, trust_env=False) as client,
    ):
        yield state, client


@pytest.fixture
async def zoe(app_database: Database, stub: tuple[StubState, httpx.AsyncClient]) -> Linked:
    return await linked(app_database, visit(*stub), "Zoë Testwright")


def visit(state: StubState, client: httpx.AsyncClient) -> Visitor:
    """Somebody who has but a few connections, on several pages."""
    visitor = Visitor(state, client, state.add(somebody()))
    member = state.member(visitor.person.subject)
    whole = member.network
    member.page_rows = 5
    member.network = msgspec.structs.replace(
        whole,
        connections=whole.connections[:10],
        messages=whole.messages[:10],
        invitations=whole.invitations[:3],
    )
    return visitor


async def test_it_brings_what_the_archive_of_the_same_person_brings(
    zoe: Linked, app_database: Database
) -> None:
    run = await zoe.imported()
    other = await a_desk(app_database)
    archive = zoe.visitor.stub.archive_of(zoe.visitor.person.subject)
    same = await other.imported(archive)

    brought = await told(zoe.desk)
    after = await zoe.desk.imported(archive)

    assert ("completed", "linkedin_api") == (run.state, run.source)
    assert await told(other) == brought == await told(zoe.desk)
    assert 0 == made_by(after)
    assert (same.counts, same.as_of) == (run.counts, run.as_of)
    assert 0 == await zoe.kept_pages()
    account = await zoe.account()
    assert (run.id, "Zoë Testwright") == (account.last_import_id, account.name)
    assert run.linked_account_id == zoe.account_id
    assert run.trace[0].request_id
    assert {"PROFILE", "INBOX"} <= {each.domain for each in run.trace}
    assert len(run.trace) <= 20


async def test_a_month_later_it_brings_what_is_new_and_nothing_twice(
    zoe: Linked, app_database: Database
) -> None:
    stub, subject = zoe.visitor.stub, zoe.visitor.person.subject
    stub.member(subject).live_on(0)
    stub.member(subject).page_rows = 50
    other = await a_desk(app_database)
    archives = [stub.archive_of(subject)]
    await zoe.imported()
    stub.move_on(subject)
    archives.append(stub.archive_of(subject))
    later = await zoe.imported()
    for archive in archives:
        last = await other.imported(archive)

    assert ("completed", 2) == (later.state, later.counts.job_changes)
    assert last.counts == later.counts
    assert await told(other) == await told(zoe.desk)


async def test_after_the_archive_it_changes_nothing_even_if_pages_come_twice(
    zoe: Linked,
) -> None:
    await zoe.desk.imported(zoe.visitor.stub.archive_of(zoe.visitor.person.subject))
    before = await told(zoe.desk)
    for fault in (ApiFault.DOUBLED, ApiFault.STUTTERING, ApiFault.OVERLAPPING):
        zoe.trouble(fault)
    zoe.trouble(ApiFault.REPEATED, domains=("CONNECTIONS",))
    zoe.trouble(ApiFault.NOTES_IN_INBOX)
    run = await zoe.imported()

    assert ("completed", 0) == (run.state, made_by(run))
    assert before == await told(zoe.desk)


async def test_what_is_not_ready_is_waited_for_and_asked_for_again(zoe: Linked) -> None:
    zoe.trouble(ApiFault.NOT_READY, domains=("CONNECTIONS", "INBOX"), times=2)
    run = await zoe.start()
    await zoe.work()
    first = await zoe.desk.read(run.id)
    second = await zoe.wait(run, minutes=6)
    done = await zoe.wait(run, minutes=16)

    assert first.waiting_for is not None
    assert ("waiting", "partly_built") == (first.state, first.waiting_for.code)
    assert ("connections", "messages") == first.waiting_for.missing
    assert 4 <= _minutes_left(first) <= 5
    assert 14 <= _minutes_left(second) <= 15
    assert ("completed", None, None) == (done.state, done.waiting_for, done.retry_at)
    assert PEOPLE == done.counts.contacts_created


async def test_before_its_time_it_is_not_asked_for(zoe: Linked) -> None:
    zoe.trouble(ApiFault.NOT_READY)
    run = await zoe.imported()
    asked = len(zoe.visitor.stub.requests)
    waiting = await zoe.wait(run, minutes=2)

    assert (asked, "waiting") == (len(zoe.visitor.stub.requests), waiting.state)
    assert waiting.waiting_for is not None
    assert "not_built" == waiting.waiting_for.code


async def test_what_is_missing_for_two_days_is_empty_and_is_not_waited_for_again(
    zoe: Linked,
) -> None:
    member = zoe.visitor.stub.member(zoe.visitor.person.subject)
    member.network = msgspec.structs.replace(member.network, invitations=[])
    run = await zoe.imported()
    await zoe.wait(run, hours=1)
    done = await zoe.wait(run, hours=48)
    again = await zoe.imported()

    assert ("completed", ("INVITATIONS",)) == (done.state, done.found and done.found.empty)
    assert ("completed", ("INVITATIONS",)) == (again.state, again.found and again.found.empty)


async def test_a_copy_that_never_comes_fails_and_offers_the_archive(zoe: Linked) -> None:
    zoe.trouble(ApiFault.NOT_READY)
    run = await zoe.imported()
    await zoe.wait(run, hours=1)
    failed = await zoe.wait(run, hours=48)

    assert ("failed", "linkedin_nothing_there") == _how(failed)


@pytest.mark.parametrize(
    ("fault", "code", "state"),
    [
        (ApiFault.EXPIRED, "linkedin_access_expired", "needs_reauth"),
        (ApiFault.REVOKED, "linkedin_access_revoked", "revoked"),
        (ApiFault.FORBIDDEN, "linkedin_access_forbidden", "needs_reauth"),
    ],
)
async def test_access_that_ends_in_the_middle_leaves_nothing(
    zoe: Linked, fault: ApiFault, code: str, state: str
) -> None:
    zoe.trouble(fault, after=3)
    failed = await zoe.imported()
    account = await zoe.account()

    assert ("failed", code) == _how(failed)
    assert "upload the archive" in (failed.problem or {})["detail"]
    assert (state, None) == (account.state, account.token)
    assert ([], 0) == (await zoe.desk.contacts(), await zoe.kept_pages())
    with pytest.raises(NeedsReauthorisation):
        await zoe.start()


async def test_linked_once_more_it_goes_on_even_if_the_token_is_too_new(zoe: Linked) -> None:
    zoe.trouble(ApiFault.REVOKED)
    await zoe.imported()
    zoe.heal()
    zoe.trouble(ApiFault.REVOKED_AT_FIRST)
    await zoe.relink()
    run = await zoe.imported()

    assert "completed" == run.state
    assert ["revoked", "page"] == [each.meaning for each in run.trace[:2]]


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (ApiFault.VERSION_GONE, "linkedin_version_gone"),
        (ApiFault.HUGE, "linkedin_too_large"),
    ],
)
async def test_what_cannot_be_mended_by_waiting_fails_at_once(
    zoe: Linked, fault: ApiFault, code: str
) -> None:
    zoe.visitor.stub.huge_bytes = 2 * MOST_BYTES
    zoe.trouble(fault, domains=("CONNECTIONS",))
    failed = await zoe.imported()

    assert ("failed", code) == _how(failed)
    assert ([], 0) == (await zoe.desk.contacts(), await zoe.kept_pages())
    assert "connected" == (await zoe.account()).state


async def test_a_linkedin_in_trouble_is_waited_for_and_goes_on_where_it_was(zoe: Linked) -> None:
    zoe.trouble(ApiFault.SERVER_ERROR, domains=("INBOX",), after=5)
    run = await zoe.imported()
    zoe.heal()
    asked = len(zoe.visitor.stub.requests)
    done = await zoe.wait(run, minutes=6)
    again = [each.query.get("domain") for each in zoe.visitor.stub.requests[asked:]]

    assert run.waiting_for is not None
    assert ("waiting", "linkedin_trouble") == (run.state, run.waiting_for.code)
    assert ("completed", {"INBOX"}) == (done.state, set(again))


async def test_a_linkedin_in_trouble_for_two_days_is_given_up(zoe: Linked) -> None:
    zoe.trouble(ApiFault.GATEWAY)
    run = await zoe.imported()
    failed = await zoe.wait(run, hours=49)

    assert ("failed", "linkedin_silent") == _how(failed)
    assert {504} == {each.status for each in failed.trace}


async def test_too_many_requests_are_waited_for_until_midnight(zoe: Linked) -> None:
    zoe.trouble(ApiFault.TOO_MANY)
    run = await zoe.imported()

    assert run.waiting_for is not None
    assert run.retry_at is not None
    assert "too_many_requests" == run.waiting_for.code
    assert (0, 5) == (run.retry_at.hour, run.retry_at.minute)


async def test_another_import_at_work_goes_first(zoe: Linked) -> None:
    other = await zoe.desk.started(zoe.visitor.stub.archive_of(zoe.visitor.person.subject))
    await zoe.execute(
        "DELETE FROM control.outbox WHERE workspace_id = :ws"
    )  # nobody works on it yet
    run = await zoe.imported()
    await zoe.desk.run(other.id)
    done = await zoe.wait(run, minutes=2)

    assert run.waiting_for is not None
    assert ("another_import", "completed") == (run.waiting_for.code, done.state)
    assert 0 == made_by(done)


async def test_nothing_comes_in_while_something_is_taken_out(zoe: Linked) -> None:
    run = await zoe.start()
    removal = await request_removal(zoe.desk.uow, zoe.desk.actor, ImportSource.VCARD)
    await zoe.work()
    waiting, nobody = await zoe.desk.read(run.id), await zoe.desk.contacts()
    await remove_origin(zoe.desk.uow, zoe.desk.workspace_id, removal.id)
    done = await zoe.wait(run, minutes=2)

    assert waiting.waiting_for is not None
    assert ("removal", [], "completed") == (waiting.waiting_for.code, nobody, done.state)


async def test_nothing_is_fetched_for_somebody_who_is_leaving(zoe: Linked) -> None:
    await zoe.execute(
        "UPDATE control.app_user SET leaving_at = now(), erase_after = now() + interval '30 days' "
        "WHERE id IN (SELECT user_id FROM control.membership WHERE workspace_id = :ws)"
    )
    asked = len(zoe.visitor.stub.requests)
    failed = await zoe.imported()

    assert ("failed", "linkedin_access_expired") == _how(failed)
    assert asked == len(zoe.visitor.stub.requests)


async def test_a_worker_that_is_killed_is_followed_by_one_that_goes_on(zoe: Linked) -> None:
    run = await zoe.start()
    before = len(zoe.visitor.stub.requests)
    with pytest.raises(Struck):
        await zoe.fetch(run, Dying(zoe.desk, 8))
    await zoe.work()
    done = await zoe.desk.read(run.id)
    requests = zoe.visitor.stub.requests[before:]
    asked = [(each.query["domain"], each.query["start"]) for each in requests]

    assert ("completed", PEOPLE) == (done.state, done.counts.contacts_created)
    assert len(asked) <= len(set(asked)) + 1


async def test_one_that_waits_or_is_fetched_can_be_cancelled(zoe: Linked) -> None:
    zoe.trouble(ApiFault.NOT_READY, domains=("INBOX",))
    run = await zoe.imported()
    cancelled = await cancel_import(zoe.desk.uow, zoe.desk.actor, run.id)

    assert ("cancelled", None, None) == (
        cancelled.state,
        cancelled.retry_at,
        cancelled.waiting_for,
    )
    assert 0 == await zoe.kept_pages()
    at_once = await zoe.start()
    await cancel_import(zoe.desk.uow, zoe.desk.actor, at_once.id)
    assert {Ending.DONE} == set(await zoe.work())
    assert "cancelled" == (await zoe.desk.read(at_once.id)).state


async def test_what_was_fetched_so_far_goes_when_somebody_is_erased(zoe: Linked) -> None:
    zoe.trouble(ApiFault.NOT_READY, domains=("INBOX",))
    run, kept = await zoe.imported(), await zoe.kept_pages()
    erased = Contact(id=ContactId(new_id()), given_name="Ann")
    async with zoe.desk.uow.begin(zoe.desk.workspace_id) as tx:
        await tx.contacts.save(erased)
        await tx.erasures.erase(erased)
    cancelled = await zoe.desk.read(run.id)

    assert kept > 0
    assert ("cancelled", None, 0) == (
        cancelled.state,
        cancelled.retry_at,
        await zoe.kept_pages(),
    )


async def test_an_account_is_not_fetched_twice_at_a_time(zoe: Linked) -> None:
    await zoe.start()
    with pytest.raises(AlreadyFetching):
        await zoe.start()


async def test_an_account_that_is_unlinked_meanwhile_leaves_nothing(zoe: Linked) -> None:
    zoe.trouble(ApiFault.NOT_READY, domains=("INBOX",))
    run = await zoe.imported()
    async with zoe.desk.uow.begin(zoe.desk.workspace_id) as tx:
        await tx.linked_accounts.remove(await tx.linked_accounts.get(zoe.account_id))
    await end_fetch_of(zoe.desk.uow, zoe.desk.workspace_id, zoe.account_id)
    failed = await zoe.desk.read(run.id)

    assert ("failed", "linked_account_unlinked", 0) == (*_how(failed), await zoe.kept_pages())


async def test_somebody_elses_network_is_only_shown_until_it_is_committed(
    app_database: Database, stub: tuple[StubState, httpx.AsyncClient]
) -> None:
    bob = await linked(app_database, visit(*stub), "Bob Mock")
    shown = await bob.imported()
    nobody = await bob.desk.contacts()
    await start_import(bob.desk.uow, bob.desk.actor, shown.id, ImportMode.COMMIT)
    await bob.work()
    committed = await bob.desk.read(shown.id)
    later = await bob.imported()

    assert shown.found is not None
    assert ("review", []) == (shown.state, nobody)
    assert ["another_name"] == [each.code for each in shown.found.warnings]
    assert "Bob Mock" in shown.found.warnings[0].detail
    assert ("completed", "completed") == (committed.state, later.state)


async def test_a_scheduled_account_is_imported_once_a_slot(zoe: Linked) -> None:
    now = datetime.now(UTC)
    async with zoe.desk.uow.begin(zoe.desk.workspace_id) as tx:
        account = await tx.linked_accounts.get(zoe.account_id)
        account.plan(Schedule.WEEKLY, now - timedelta(days=1), now - timedelta(days=8))
        await tx.linked_accounts.save(account)
    due = Due((zoe.desk.workspace_id, zoe.account_id))
    taken = [await import_scheduled_accounts(zoe.desk.uow, due) for _ in range(2)]
    account = await zoe.account()

    assert [1, 0] == taken
    assert account.next_import_at is not None
    assert 5 <= (account.next_import_at - now).days <= 6
    assert account.last_import_id is not None
    assert "fetching" == (await zoe.desk.read(account.last_import_id)).state


async def test_a_slot_passes_while_the_account_is_being_fetched(zoe: Linked) -> None:
    run = await zoe.start()
    now = datetime.now(UTC)
    async with zoe.desk.uow.begin(zoe.desk.workspace_id) as tx:
        account = await tx.linked_accounts.get(zoe.account_id)
        account.plan(Schedule.MONTHLY, now - timedelta(days=1), now - timedelta(days=8))
        await tx.linked_accounts.save(account)
    begun = await import_scheduled_accounts(
        zoe.desk.uow, Due((zoe.desk.workspace_id, zoe.account_id))
    )
    account = await zoe.account()

    assert (0, run.id) == (begun, account.last_import_id)
    assert account.next_import_at is not None
    assert account.next_import_at > now


async def test_the_clock_finds_what_waits_and_what_is_scheduled(
    zoe: Linked, job_database_url: str
) -> None:
    zoe.trouble(ApiFault.NOT_READY)
    run = await zoe.imported()
    database = Database(job_database_url, role=JOB_ROLE, pool_size=1)
    await database.open()
    due = PostgresFetchesDue(database)
    key = zoe.desk.workspace_id, run.id
    early = key in await due.to_retry(500)
    await _set_due(zoe)
    late = key in await due.to_retry(500)
    scheduled = (zoe.desk.workspace_id, zoe.account_id) in await due.to_import(500)
    await database.close()

    assert (False, True, True) == (early, late, scheduled)


async def test_a_clock_that_comes_too_early_or_twice_does_nothing(zoe: Linked) -> None:
    zoe.trouble(ApiFault.NOT_READY)
    run = await zoe.imported()
    due = Due((zoe.desk.workspace_id, run.id))
    early = await resume_fetches(zoe.desk.uow, due)
    await _set_due(zoe)
    late = [await resume_fetches(zoe.desk.uow, due) for _ in range(2)]

    assert (0, [1, 0]) == (early, late)


class Dying:
    """Before its nth commit the worker is killed."""

    def __init__(self, desk: Desk, commit: int) -> None:
        self._desk = desk
        self._left = commit

    @asynccontextmanager
    async def begin(
        self, workspace_id: WorkspaceId, *, before_commit: Fence | None = None
    ) -> AsyncIterator[Transaction]:
        async def die(connection: Any) -> None:
            self._left -= 1
            if self._left == 0:
                raise Struck
            if before_commit:
                await before_commit(connection)

        async with self._desk.uow.begin(workspace_id, before_commit=die) as tx:
            yield tx


async def _set_due(zoe: Linked) -> None:
    await zoe.execute("UPDATE tenant.import_run SET retry_at = now() WHERE workspace_id = :ws")
    await zoe.execute(
        "UPDATE tenant.linked_account SET next_import_at = now() WHERE workspace_id = :ws"
    )


def _how(run: ImportView) -> tuple[str, str]:
    return run.state, (run.problem or {}).get("code", "")


def made_by(run: ImportView) -> int:
    """How many contacts and touches it made or changed."""
    counts = run.counts
    return counts.contacts_created + counts.contacts_updated + counts.touches_created


def _minutes_left(run: ImportView) -> float:
    assert run.retry_at is not None
    return (run.retry_at - datetime.now(UTC)).total_seconds() / 60
