"""What the pages of imports promise, in memory and in PostgreSQL."""

import hashlib
import io

import pytest

from domain.imports.model import ImportMode, ImportRun, ImportSource, ImportState
from domain.imports.refusals import AlreadyFetching, FileTooLarge
from domain.imports.tallies import Cursor
from domain.portability.paging import begin
from domain.portability.rows import pack
from domain.portability.snapshot import SnapshotDomain
from domain.shared.ids import ImportId, LinkedAccountId, new_id
from domain.unit_of_work import Transaction
from tests.support.ground import Ground

CONNECTIONS, INBOX = SnapshotDomain.CONNECTIONS, SnapshotDomain.INBOX
ONE, TWO = pack([{"A": "x"}]), pack([{"A": "y"}, {"A": "z"}])


async def a_run(
    tx: Transaction,
    state: ImportState = ImportState.FETCHING,
    account_id: LinkedAccountId | None = None,
    empty: tuple[str, ...] = (),
) -> ImportRun:
    run = ImportRun(
        id=ImportId(new_id()),
        source=ImportSource.LINKEDIN_API,
        mode=ImportMode.COMMIT,
        state=state,
        cursor=Cursor(stage="fetching", gathering=begin(tx.now, ("INBOX",))),
        linked_account_id=account_id or LinkedAccountId(new_id()),
        found={"empty": list(empty)},
    )
    await tx.imports.save(run)
    return run


async def test_pages_are_read_in_their_order_and_by_their_domain(ground: Ground) -> None:
    async with ground.uow.begin(ground.mine) as tx:
        run = await a_run(tx)
        pages = tx.import_pages
        kept = [
            await pages.keep(run.id, CONNECTIONS, 2, TWO),
            await pages.keep(run.id, CONNECTIONS, 0, ONE),
            await pages.keep(run.id, INBOX, 0, ONE),
        ]
        first, second = [await pages.read(run.id, CONNECTIONS, after) for after in (-1, 0)]

        assert [True, True, True] == kept
        assert (0, ONE.content) == first
        assert (2, TWO.content) == second
        assert await pages.read(run.id, CONNECTIONS, 2) is None


async def test_a_page_that_the_domain_has_already_is_not_kept(ground: Ground) -> None:
    async with ground.uow.begin(ground.mine) as tx:
        run, pages = await a_run(tx), tx.import_pages
        kept = [await pages.keep(run.id, CONNECTIONS, number, ONE) for number in (0, 1)]

        assert [True, False] == kept
        assert await pages.read(run.id, CONNECTIONS, 0) is None


async def test_what_is_forgotten_is_gone_and_nothing_else(ground: Ground) -> None:
    async with ground.uow.begin(ground.mine) as tx:
        run, other, pages = await a_run(tx), await a_run(tx), tx.import_pages
        for each in (run, other):
            await pages.keep(each.id, INBOX, 0, ONE)
        await pages.forget(run.id)

        assert await pages.read(run.id, INBOX, -1) is None
        assert (0, ONE.content) == await pages.read(other.id, INBOX, -1)


async def test_a_file_is_kept_up_to_a_size(ground: Ground) -> None:
    content = b"PK" * 600_000
    async with ground.uow.begin(ground.mine) as tx:
        run = await a_run(tx)
        kept = await tx.import_pages.keep_file(run.id, io.BytesIO(content), len(content))
        again = await tx.import_pages.keep_file(run.id, io.BytesIO(b"PK"), 2)
        with pytest.raises(FileTooLarge):
            await tx.import_pages.keep_file(run.id, io.BytesIO(b"PKx"), 2)

    assert (len(content), hashlib.sha256(content).hexdigest()) == kept
    assert 2 == again[0]


async def test_another_import_at_work_is_seen(ground: Ground) -> None:
    async with ground.uow.begin(ground.mine) as tx:
        run = await a_run(tx)
        before = await tx.import_pages.is_other_at_work(run.id)
        working = await a_run(tx, ImportState.COMMITTING)
        seen = await tx.import_pages.is_other_at_work(run.id)

        assert (False, True) == (before, seen)
        assert not await tx.import_pages.is_other_at_work(working.id)


async def test_an_account_has_one_import_that_is_being_fetched(ground: Ground) -> None:
    account_id = LinkedAccountId(new_id())
    async with ground.uow.begin(ground.mine) as tx:
        none = await tx.import_pages.gathered_of(account_id)
        run = await a_run(tx, ImportState.WAITING, account_id)
        found = await tx.import_pages.gathered_of(account_id)
        with pytest.raises(AlreadyFetching):
            async with tx.attempt():
                await a_run(tx, ImportState.FETCHING, account_id)

    assert (None, run.id) == (none, found)


async def test_what_was_empty_is_remembered_of_the_last_one_that_was_committed(
    ground: Ground,
) -> None:
    account_id = LinkedAccountId(new_id())
    async with ground.uow.begin(ground.mine) as tx:
        never = await tx.import_pages.last_empty(account_id)
        await a_run(tx, ImportState.FAILED, account_id, ("INBOX",))
        failed = await tx.import_pages.last_empty(account_id)
        await a_run(tx, ImportState.COMPLETED, account_id, ("INVITATIONS",))
        done = await tx.import_pages.last_empty(account_id)

    assert (None, None, ("INVITATIONS",)) == (never, failed, done)


async def test_how_far_it_came_is_kept_with_the_run(ground: Ground) -> None:
    async with ground.uow.begin(ground.mine) as tx:
        run = await a_run(tx)
    async with ground.uow.begin(ground.mine) as tx:
        kept = await tx.imports.get(run.id)

    assert run.cursor == kept.cursor
