"""The jobs about nudges: sweeps that end, clocks that move, settings that reach every plan."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from adapters.postgres.engine import Database
from adapters.postgres.sandbox_clocks import PostgresSandboxClocks
from domain.contacts.values import Tier
from domain.nudges.ports import Delivered, Fence, Stretch, Sweeps, Swept
from domain.shared.ids import ContactId, JobId, WorkspaceId, new_id
from domain.workspaces.commands import change_workspace, move_test_clock
from tests.support.jobs import job_ports, worker_ports
from tests.support.sandboxes import World, a_world
from workers import nudges
from workers.draining import drain
from workers.nudges import NudgeJobPorts, nudge_handlers, sweep_due
from workers.outcome import Ending
from workers.ports import WorkerPorts
from workers.schedule import SCHEDULE
from workers.subscriptions import SUBSCRIPTIONS

START = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)


class CountedSweeps:
    """So many batches are due, and so many workspaces wait."""

    def __init__(self, batches: Sequence[Swept] = (), deliveries: Sequence[Delivered] = ()) -> None:
        self._batches: Iterator[Swept] = iter(batches)
        self._deliveries: Iterator[Delivered] = iter(deliveries)
        self.planned = self.delivered = 0

    async def plan_due(self, most: int) -> Swept:  # noqa: ARG002
        self.planned += 1
        await asyncio.sleep(0)
        return next(self._batches, Swept())

    async def deliver_due(self, most: int) -> Delivered:  # noqa: ARG002
        self.delivered += 1
        return next(self._deliveries, Delivered())


class EndlessSweeps(CountedSweeps):
    async def plan_due(self, most: int) -> Swept:
        return await super().plan_due(most) and Swept(due=1, contacts=1)


@pytest.fixture
async def world(app_database: Database, job_database: Database) -> World:
    return await a_world(app_database, job_database, START, "UTC")


def worker(
    world: World,
    job_database: Database,
    *,
    sweeps: Sweeps | None = None,
    clocks: PostgresSandboxClocks | None = None,
) -> WorkerPorts:
    ports = NudgeJobPorts(
        uow=world.uow,
        sweeps=sweeps or CountedSweeps(),
        clocks=clocks or PostgresSandboxClocks(job_database),
    )
    return worker_ports(
        job_ports(job_database), *nudge_handlers(ports), subscriptions=SUBSCRIPTIONS
    )


async def test_a_sweep_goes_on_until_nothing_is_due() -> None:
    batch = Swept(due=9, contacts=9, opened=1)
    sweeps = CountedSweeps([batch, batch], [Delivered(workspaces=2, nudges=3)])

    await sweep_due(sweeps)

    assert (3, 2) == (sweeps.planned, sweeps.delivered)


async def test_what_a_late_batch_opens_is_delivered_too() -> None:
    """The first look finds nothing to deliver; a later batch makes something."""
    batches = [Swept(due=5, contacts=5), Swept(due=5, contacts=5, opened=1)]
    sweeps = CountedSweeps(batches, [Delivered(), Delivered(workspaces=1, nudges=1)])

    await sweep_due(sweeps)

    assert (3, 3) == (sweeps.planned, sweeps.delivered)


async def test_a_sweep_ends_when_its_time_is_over() -> None:
    sweeps = EndlessSweeps()

    await asyncio.wait_for(sweep_due(sweeps, seconds=0.05), timeout=10)

    assert sweeps.planned > 1


async def test_whoever_cannot_be_planned_is_told_of_once() -> None:
    contact_id = ContactId(new_id())
    sweeps = CountedSweeps([Swept(due=1, contacts=1, put_off=((contact_id, "ValidationError"),))])

    with capture_logs() as logs:
        await sweep_due(sweeps)

    assert [("contact.put_off", str(contact_id), "ValidationError")] == [
        (each["event"], each["contact_id"], each["error"]) for each in logs
    ]


async def test_a_moved_clock_becomes_a_job_that_lives_through_the_time(
    world: World, job_database: Database
) -> None:
    await world.meet(new_id(), tier=Tier.INNER)
    await move_test_clock(world.uow, world.actor, START + 30 * DAY)

    outcomes = await drain(worker(world, job_database), within=world.actor.workspace_id)

    assert [("sandbox.advance", Ending.DONE)] == [(each.job.kind, each.ending) for each in outcomes]
    assert [("keep_in_touch", "delivered"), ("keep_in_touch", "expired")] == sorted(
        (row[1], row[4]) for row in await world.story()
    )
    (row,) = await world.rows("SELECT test_now, test_target FROM control.workspace WHERE id = $1")
    assert (START + 30 * DAY, None) == (row["test_now"], row["test_target"])


async def test_a_job_that_was_cancelled_moves_no_clock(
    world: World, job_database: Database
) -> None:
    await world.meet(new_id(), tier=Tier.INNER)
    await move_test_clock(world.uow, world.actor, START + 30 * DAY)
    clocks = CancellingClocks(job_database)
    ports = worker(world, job_database, clocks=clocks)
    clocks.ports = ports

    outcomes = await drain(ports, within=world.actor.workspace_id)

    assert [Ending.LOST] == [each.ending for each in outcomes]
    (row,) = await world.rows("SELECT test_now FROM control.workspace WHERE id = $1")
    assert START == row["test_now"]


class CancellingClocks(PostgresSandboxClocks):
    """Somebody cancels the job just before the clock moves."""

    ports: WorkerPorts

    async def advance(self, workspace_id: WorkspaceId, fence: Fence | None = None) -> Stretch:
        async with self._database.transaction(None) as connection:
            running = text(
                "SELECT id FROM control.job WHERE workspace_id = :id AND state = 'running'"
            )
            job_id = await connection.scalar(running, {"id": workspace_id})
        await self.ports.jobs.queue.cancel(JobId(job_id))
        return await super().advance(workspace_id, fence)


async def test_changed_settings_reach_every_plan_at_once(
    world: World, job_database: Database
) -> None:
    contact_id, sweeps = new_id(), CountedSweeps()
    await world.meet(contact_id, tier=Tier.CLOSE)
    before = await world.rows("SELECT rhythm_days FROM tenant.contact WHERE workspace_id = $1")
    await change_workspace(world.uow, world.actor, {"settings": {"close_days": 60}})

    await drain(worker(world, job_database, sweeps=sweeps), within=world.actor.workspace_id)

    after = await world.rows("SELECT rhythm_days FROM tenant.contact WHERE workspace_id = $1")
    assert (30, 60) == (before[0]["rhythm_days"], after[0]["rhythm_days"])
    assert sweeps.planned > 0


async def test_every_kind_in_the_tables_has_its_handler(
    world: World, job_database: Database
) -> None:
    handled = set(worker(world, job_database).registry.kinds())

    subscribed = {kind for kinds in SUBSCRIPTIONS.values() for kind in kinds}
    assert {nudges.SWEEP, nudges.REPLAN, nudges.ADVANCE} == handled
    assert handled <= subscribed | {cron.kind for cron in SCHEDULE}
    assert nudges.SWEEP in {cron.kind for cron in SCHEDULE}
    assert (nudges.SWEEP, nudges.ADVANCE) == tuple(SUBSCRIPTIONS["import.completed"])
