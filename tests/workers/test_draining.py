"""Everything that is due, done in this process and in order."""

from uuid import UUID, uuid4

import pytest

from adapters.postgres.engine import Database
from adapters.postgres.tables.jobs import outbox
from domain.jobs.model import NO_WORKSPACE, JobKind
from domain.shared.ids import WorkspaceId, new_id
from tests.support.jobs import a_job, commit, job_ports, run_sql, worker_ports
from workers.context import JobContext
from workers.draining import NeverIdle, drain
from workers.ports import WorkerPorts
from workers.registry import JobHandler

FIRST = JobKind(name="test.first")
SECOND = JobKind(name="test.second")


class Notes:
    """Handlers that note what ran; the first records an event, of which the second hears."""

    def __init__(self, database: Database) -> None:
        self.ran: list[str] = []
        self._database = database

    async def first(self, context: JobContext) -> None:
        self.ran.append(context.job.kind)
        await record(self._database, "test.happened", context.job.workspace_id)

    async def second(self, context: JobContext) -> None:
        self.ran.append(context.job.kind)

    def ports(self) -> WorkerPorts:
        return worker_ports(
            job_ports(self._database),
            JobHandler(FIRST, self.first),
            JobHandler(SECOND, self.second),
            subscriptions={"test.asked": [FIRST], "test.happened": [SECOND]},
        )


async def record(database: Database, type_: str, workspace_id: UUID | None = None) -> None:
    async with database.transaction(None) as connection:
        await connection.execute(
            outbox.insert().values(id=new_id(), type=type_, workspace_id=workspace_id)
        )


async def test_what_a_job_sets_off_is_done_as_well(jobs_database: Database) -> None:
    notes = Notes(jobs_database)
    await record(jobs_database, "test.asked")

    outcomes = await drain(notes.ports())

    assert ["test.first", "test.second"] == notes.ran
    assert ["done", "done"] == [outcome.ending.value for outcome in outcomes]
    assert [] == await drain(notes.ports())


async def test_one_round_is_done_on_request(jobs_database: Database) -> None:
    notes = Notes(jobs_database)
    await record(jobs_database, "test.asked")

    await drain(notes.ports(), until_idle=False)

    assert ["test.first"] == notes.ran


async def test_only_one_workspace_is_drained_on_request(jobs_database: Database) -> None:
    notes, mine = Notes(jobs_database), WorkspaceId(uuid4())
    for workspace in (mine, uuid4(), None):
        await record(jobs_database, "test.asked", workspace)

    mine_done = await drain(notes.ports(), within=mine)
    nobodys_done = await drain(notes.ports(), within=NO_WORKSPACE)

    assert {mine} == {outcome.job.workspace_id for outcome in mine_done}
    assert {None} == {outcome.job.workspace_id for outcome in nobodys_done}
    assert 1 == len(await run_sql(jobs_database, "SELECT id FROM control.outbox"))


async def test_a_failed_job_is_told_and_left_for_its_retry(jobs_database: Database) -> None:
    async def fail(_context: JobContext) -> None:
        raise ConnectionError

    await commit(jobs_database, a_job(FIRST))
    (outcome,) = await drain(worker_ports(job_ports(jobs_database), JobHandler(FIRST, fail)))

    assert ("retry", "ConnectionError") == (outcome.ending.value, outcome.error)


async def test_a_job_that_nothing_runs_is_an_error(jobs_database: Database) -> None:
    await commit(jobs_database, a_job(FIRST))

    with pytest.raises(LookupError, match=r"test\.first"):
        await drain(worker_ports(job_ports(jobs_database)))


async def test_jobs_that_never_end_are_an_error(
    jobs_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.draining.MOST_ROUNDS", 5)

    async def again(_context: JobContext) -> None:
        await record(jobs_database, "test.asked")

    ports = worker_ports(
        job_ports(jobs_database), JobHandler(FIRST, again), subscriptions={"test.asked": [FIRST]}
    )
    await record(jobs_database, "test.asked")

    with pytest.raises(NeverIdle):
        await drain(ports)
