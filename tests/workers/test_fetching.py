"""Fetching from LinkedIn: it brings what the archive brings, and nothing that comes in between stays half done."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from adapters.postgres.engine import Database
from bootstrap.linkedin_stub.state import StubState
from bootstrap.linkedin_stub.troubles import ApiFault
from domain.contacts.model import Contact
from domain.imports.commands import cancel_import, start_import
from domain.imports.fencing import Fence
from domain.imports.model import ImportMode, ImportSource
from domain.imports.refusals import AlreadyFetching
from domain.origins.commands import remove_origin, request_removal
from domain.portability.commands import end_fetch_of
from domain.shared.ids import ContactId, WorkspaceId, new_id
from domain.unit_of_work import Transaction
from tests.support.fetching import (
    PEOPLE,
    Linked,
    how,
    linked,
    made_by,
    told,
    visit,
)
from tests.support.importing import Desk, a_desk
from workers.outcome import Ending


class Struck(Exception):
    """The worker was killed."""


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

    assert ("failed", "linked_account_ownerless") == how(failed)
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

    assert ("failed", "linked_account_unlinked", 0) == (*how(failed), await zoe.kept_pages())


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
