"""The loops, the relay and the tables that a worker is made of."""

import asyncio
from datetime import timedelta
from typing import Any

from domain.jobs.cron import Cron
from domain.jobs.ports import CronSlots, JobPorts
from tests.fakes.hints import FakeHints
from tests.fakes.job_queue import START, FakeJobQueue
from tests.support.jobs import a_job, worker_ports
from workers.assembly import assemble
from workers.health import HintWatch
from workers.loops import repeat
from workers.main import handlers_of
from workers.ports import WorkerPorts
from workers.relay import tell_of_due_jobs
from workers.schedule import SCHEDULE, take_due_slots
from workers.upkeep import KEEP_HISTORY

UNUSED: Any = None


async def test_a_step_is_repeated_until_the_end() -> None:
    stop, steps = asyncio.Event(), 0

    async def step() -> bool:
        nonlocal steps
        steps += 1
        if steps == 3:
            stop.set()
        return False

    await asyncio.wait_for(repeat("test", step, every=0.001, stop=stop), 5)

    assert 3 == steps


async def test_while_there_is_more_there_is_no_pause() -> None:
    stop, steps = asyncio.Event(), 0

    async def step() -> bool:
        nonlocal steps
        steps += 1
        if steps == 50:
            stop.set()
        return True

    await asyncio.wait_for(repeat("test", step, every=60, stop=stop), 5)

    assert 50 == steps


async def test_a_step_that_fails_is_tried_again() -> None:
    stop, steps = asyncio.Event(), 0

    async def step() -> bool:
        nonlocal steps
        steps += 1
        if steps == 1:
            raise ConnectionError
        stop.set()
        return False

    await asyncio.wait_for(repeat("test", step, every=60, stop=stop), 5)

    assert 2 == steps


async def test_the_end_does_not_wait_for_the_next_step() -> None:
    stop = asyncio.Event()

    async def step() -> bool:
        asyncio.get_running_loop().call_later(0.01, stop.set)
        return False

    await asyncio.wait_for(repeat("test", step, every=600, stop=stop), 5)


def jobs_of(queue: FakeJobQueue, hints: FakeHints) -> JobPorts:
    return JobPorts(queue=queue, hints=hints, outbox=UNUSED, crons=UNUSED, upkeep=UNUSED)


async def test_due_jobs_are_hinted_at() -> None:
    queue, hints, job = FakeJobQueue(), FakeHints(), a_job()
    queue.enqueue(job)

    assert not await tell_of_due_jobs(worker_ports(jobs_of(queue, hints)))

    assert [job.id] == [hint.job_id for hint in hints.given]


async def test_while_redis_is_away_nothing_is_marked_as_hinted_at() -> None:
    queue, hints, job = FakeJobQueue(), FakeHints(reachable=False), a_job()
    queue.enqueue(job)

    await tell_of_due_jobs(worker_ports(jobs_of(queue, hints)))

    assert queue.rows[job.id].hinted_at is None


async def test_a_hint_that_fails_is_given_again_at_the_next_turn() -> None:
    class Failing(FakeHints):
        async def hint(self, hints: Any) -> Any:
            return hints

    queue, job = FakeJobQueue(), a_job()
    queue.enqueue(job)

    await tell_of_due_jobs(worker_ports(jobs_of(queue, Failing())))

    assert queue.rows[job.id].hinted_at is None


async def test_the_watch_of_hints_goes_on_whatever_it_sees() -> None:
    hints = FakeHints(reachable=False)
    watch = HintWatch(hints)

    assert not await watch.look()
    hints.reachable = True
    assert not await watch.look()


class Unreached:
    """Whatever is asked of it, it is that too."""

    def __getattr__(self, _name: str) -> "Unreached":
        return self


def the_product() -> WorkerPorts:
    """Nothing is run here: the tables only have to fit together."""
    outside: Any = Unreached()
    return assemble(jobs_of(FakeJobQueue(), FakeHints()), handlers_of(outside))


async def test_every_cron_of_the_product_has_a_name_and_a_handler_of_its_own() -> None:
    ports = the_product()

    assert len(SCHEDULE) == len({cron.name for cron in SCHEDULE})
    for cron in SCHEDULE:
        assert ports.registry.find(cron.kind.name) is not None
        assert cron.every >= timedelta(seconds=1)


async def test_every_subscription_of_the_product_has_a_handler() -> None:
    ports = the_product()
    kinds = {kind.name for subscribed in ports.subscriptions.values() for kind in subscribed}

    assert all(ports.registry.find(kind) is not None for kind in kinds)


async def test_due_slots_become_jobs_once() -> None:
    class Crons:
        def __init__(self) -> None:
            self.taken: dict[str, Any] = {}

        async def last_slots(self, names: Any) -> CronSlots:
            return CronSlots(now=START, last={n: s for n, s in self.taken.items() if n in names})

        async def take(self, name: str, slot: Any, job: Any) -> bool:
            assert name not in self.taken
            self.taken[name] = slot
            return job is not None

    crons = Crons()
    jobs = JobPorts(
        queue=FakeJobQueue(), hints=FakeHints(), outbox=UNUSED, crons=crons, upkeep=UNUSED
    )
    hourly = Cron(name="tidy", kind=KEEP_HISTORY, every=timedelta(hours=1))
    ports = worker_ports(jobs, schedule=(hourly,))
    await take_due_slots(ports)
    await take_due_slots(ports)

    assert {hourly.name: START} == crons.taken
