"""What waits for LinkedIn, and what is imported on a schedule, is found by the clock, and begun once."""

from datetime import UTC, datetime, timedelta

from adapters.postgres.engine import JOB_ROLE, Database
from adapters.postgres.import_pages import PostgresFetchesDue
from bootstrap.linkedin_stub.troubles import ApiFault
from domain.linked_accounts.schedule import Schedule
from domain.portability.commands import import_scheduled_accounts, resume_fetches
from tests.support.fetching import Due, Linked


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
    await set_due(zoe)
    late = key in await due.to_retry(500)
    scheduled = (zoe.desk.workspace_id, zoe.account_id) in await due.to_import(500)
    await database.close()

    assert (False, True, True) == (early, late, scheduled)


async def test_a_clock_that_comes_too_early_or_twice_does_nothing(zoe: Linked) -> None:
    zoe.trouble(ApiFault.NOT_READY)
    run = await zoe.imported()
    due = Due((zoe.desk.workspace_id, run.id))
    early = await resume_fetches(zoe.desk.uow, due)
    await set_due(zoe)
    late = [await resume_fetches(zoe.desk.uow, due) for _ in range(2)]

    assert (0, [1, 0]) == (early, late)


async def set_due(zoe: Linked) -> None:
    await zoe.execute("UPDATE tenant.import_run SET retry_at = now() WHERE workspace_id = :ws")
    await zoe.execute(
        "UPDATE tenant.linked_account SET next_import_at = now() WHERE workspace_id = :ws"
    )
