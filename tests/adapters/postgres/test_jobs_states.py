"""Any order of claims, hints, renewals, deaths and sweeps, on the real table: one effect at
most, none lost."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any
from uuid import UUID

import hypothesis.strategies as st
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text

from adapters.postgres.engine import Database
from adapters.postgres.job_rows import enqueue
from adapters.postgres.jobs import PostgresJobQueue
from domain.jobs.errors import LeaseLost
from domain.jobs.model import Hint, Job, NewJob, Queue
from domain.shared.ids import JobId
from tests.support.jobs import JobsUrls, a_job, run_sql

NOW = timedelta(0)
MOST_ATTEMPTS = 6
# Few of them, so that much happens to each.
MOST_JOBS = 8
SOME = st.integers(min_value=0, max_value=1000)
_INSERT = text("INSERT INTO public.effect (piece, step) VALUES (:piece, :step)")


class Rolling(Exception):  # not an error: the transaction changes its mind
    pass


class JobsMachine(RuleBasedStateMachine):
    """Workers hold claimed jobs for as long as they like; hints are lost and doubled at will."""

    database: Database
    loop: asyncio.Runner

    def __init__(self) -> None:
        super().__init__()
        self.queue = PostgresJobQueue(self.database)
        self.committed: set[JobId] = set()
        self.cancelled: set[JobId] = set()
        self.hints: list[Hint] = []
        self.held: list[Job] = []
        self.next_steps: dict[UUID, int] = {}
        self.sql("TRUNCATE control.job, public.effect")

    @initialize()
    def begin(self) -> None:
        self.enqueue(committed=True)
        self.claim_directly()

    @precondition(lambda self: len(self.committed) < MOST_JOBS)
    @rule(committed=st.booleans())
    def enqueue(self, committed: bool) -> None:
        job = a_job(max_attempts=MOST_ATTEMPTS)
        self.do(self._commit_or_not(job, committed))
        if committed:
            self.committed.add(job.id)

    @rule()
    def hint(self) -> None:
        self.hints += self.do(self.queue.due_hints(most=2, again_after=timedelta(hours=1)))

    @precondition(lambda self: self.hints)
    @rule(which=SOME)
    def lose_hint(self, which: int) -> None:
        self.hints.pop(which % len(self.hints))

    @precondition(lambda self: self.hints)
    @rule(which=SOME)
    def double_hint(self, which: int) -> None:
        self.hints.append(self.hints[which % len(self.hints)])

    @precondition(lambda self: self.hints)
    @rule(which=SOME)
    def claim_hinted(self, which: int) -> None:
        job = self.do(self.queue.claim(self.hints.pop(which % len(self.hints)).job_id))
        self.take([job] if job else [])

    @rule()
    def claim_directly(self) -> None:
        self.take(self.do(self.queue.claim_due(Queue.INTERACTIVE, most=1)))

    @precondition(lambda self: self.held)
    @rule(which=SOME)
    def renew(self, which: int) -> None:
        self.unless_lost(self.queue.renew(self.held[which % len(self.held)]))

    def leases_run_out(self) -> None:
        self.sql(
            "UPDATE control.job SET lease_until = now() - interval '1 second'"
            " WHERE state = 'running'"
        )

    @rule()
    def sweep(self) -> None:
        self.do(self.queue.sweep())

    @precondition(lambda self: self.held)
    @rule(which=SOME, committed=st.booleans(), knows=st.booleans())
    def finish(self, which: int, committed: bool, knows: bool) -> None:
        """Perhaps long after the lease was lost, perhaps once more because the answer got lost."""
        job = self.held.pop(which % len(self.held))
        self.held += [] if knows else [job]
        self.unless_lost(self._finish(job, committed))

    @precondition(lambda self: self.held)
    @rule()
    def overtake(self) -> None:
        """A worker freezes, another takes its job and gets one step further; then it wakes up."""
        self.freeze()
        for job in self.held[::-1]:
            self.unless_lost(self._take_step(job, self.next_steps[job.lease_token]))
            self.look(job)

    @precondition(lambda self: self.held)
    @rule(which=SOME)
    def take_step(self, which: int) -> None:
        """A job of many transactions goes on from where it saw itself to be, and looks again."""
        job = self.held[which % len(self.held)]
        self.unless_lost(self._take_step(job, self.next_steps[job.lease_token]))
        self.look(job)

    @rule()
    def leases_are_long_over(self) -> None:
        self.leases_run_out()

    @rule()
    def freeze(self) -> None:
        """All workers at once, for longer than their leases; others take over and begin."""
        self.leases_run_out()
        self.do(self.queue.sweep())
        self.claim_directly()

    @precondition(lambda self: self.held)
    @rule(which=SOME)
    def fail(self, which: int) -> None:
        job = self.held.pop(which % len(self.held))
        self.unless_lost(self.queue.fail(job, "it failed", retry_in=NOW))

    @precondition(lambda self: self.held)
    @rule(which=SOME)
    def put_back(self, which: int) -> None:
        job = self.held.pop(which % len(self.held))
        self.unless_lost(self.queue.put_back(job, delay=NOW))

    @precondition(lambda self: self.held)
    @rule(which=SOME)
    def die(self, which: int) -> None:
        self.held.pop(which % len(self.held))

    @precondition(lambda self: self.committed)
    @rule(which=SOME)
    def cancel(self, which: int) -> None:
        job_id = sorted(self.committed)[which % len(self.committed)]
        if self.do(self.queue.cancel(job_id)):
            self.cancelled.add(job_id)

    @invariant()
    def what_is_done_was_done_once(self) -> None:
        rows = self.rows()
        assert self.committed == rows.keys()
        for state, attempt, _, ends in rows.values():
            assert ends == (1 if state == "done" else 0)
            assert 0 <= attempt <= MOST_ATTEMPTS
        assert all(rows[job_id][0] == "cancelled" for job_id in self.cancelled)

    @invariant()
    def no_step_was_taken_twice(self) -> None:
        assert not self.sql("SELECT FROM public.effect GROUP BY piece, step HAVING count(*) > 1")

    def teardown(self) -> None:
        """Nothing that was committed is out of reach: work on until all of it has ended."""
        self.leases_run_out()
        self.do(self.queue.sweep())
        while jobs := self.do(self.queue.claim_due(Queue.INTERACTIVE, most=50)):
            for job in jobs:
                self.do(self._finish(job, True))
        ends = {row[0] for row in self.rows().values()}
        assert ends <= {"done", "dead", "cancelled"}
        self.what_is_done_was_done_once()

    def take(self, jobs: list[Job]) -> None:
        self.held += jobs
        for job in jobs:
            self.look(job)

    def look(self, job: Job) -> None:
        self.next_steps[job.lease_token] = self.rows()[job.id][2] + 1

    def rows(self) -> dict[UUID, tuple[str, int, int, int]]:
        """State, attempt, the last step taken, and how often the job was ended."""
        found = self.sql("""
            SELECT id, state, attempt, coalesce(max(step), 0), count(*) FILTER (WHERE step = 0)
            FROM control.job LEFT JOIN public.effect ON piece = id GROUP BY id, state, attempt
        """)
        return {row[0]: (row[1], row[2], row[3], row[4]) for row in found}

    def sql(self, statement: str) -> list[Any]:
        rows: list[Any] = self.do(run_sql(self.database, statement))
        return rows

    def unless_lost(self, act: Coroutine[Any, Any, Any]) -> None:
        try:
            self.do(act)
        except (LeaseLost, Rolling):
            return

    def do(self, act: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run(act)

    async def _commit_or_not(self, job: NewJob, committed: bool) -> None:
        try:
            async with self.database.transaction(None) as connection:
                await enqueue(connection, [job])
                if not committed:
                    raise Rolling  # noqa: TRY301 # leaving by an exception is what is tested
        except Rolling:
            return

    async def _take_step(self, job: Job, step: int) -> None:
        async with self.database.transaction(None) as connection:
            await connection.execute(_INSERT, {"piece": job.id, "step": step})
            await self.queue.still_mine(job, connection)

    async def _finish(self, job: Job, committed: bool) -> None:
        async with self.database.transaction(None) as connection:
            await connection.execute(_INSERT, {"piece": job.id, "step": 0})
            await self.queue.finish(job, connection)
            if not committed:
                raise Rolling


async def test_no_order_of_events_loses_or_doubles_a_job(jobs_urls: JobsUrls) -> None:
    def run() -> None:
        with asyncio.Runner() as loop:
            JobsMachine.database, JobsMachine.loop = Database(jobs_urls.app), loop
            run_state_machine_as_test(
                JobsMachine,
                settings=settings(
                    max_examples=40,
                    stateful_step_count=40,
                    deadline=None,
                    phases=[Phase.generate],  # a failure of forty steps is short enough to read
                    suppress_health_check=list(HealthCheck),
                ),
            )
            loop.run(JobsMachine.database.close())

    await asyncio.to_thread(run)
