"""Nudges: what is due is planned and delivered, settings reach every plan, and sandboxes live their time."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import msgspec
import structlog

from domain.jobs.model import JobKind, Queue
from domain.nudges.commands import replan_workspace
from domain.nudges.ports import SandboxClocks, Sweeps
from domain.shared.ids import ContactId, WorkspaceId
from domain.unit_of_work import UnitOfWork
from workers import metrics
from workers.context import JobContext
from workers.registry import JobHandler

# A sweep ends by itself well before its time: the next one goes on where it stopped.
SWEEP_SECONDS = 40.0
MOST_CONTACTS = 1000
MOST_WORKSPACES = 500
# A contact that somebody is just changing is free again in a moment.
WAIT_FOR_LOCKS = 0.05

SWEEP = JobKind(name="nudges.sweep", queue=Queue.CRON)
REPLAN = JobKind(name="workspace.replan", queue=Queue.BULK, timeout=timedelta(minutes=5))
ADVANCE = JobKind(name="sandbox.advance", timeout=timedelta(minutes=30))

_log = structlog.get_logger(__name__)


class NudgeJobPorts(msgspec.Struct, frozen=True, kw_only=True):
    """What the jobs about nudges need."""

    uow: UnitOfWork
    sweeps: Sweeps
    clocks: SandboxClocks


def nudge_handlers(ports: NudgeJobPorts) -> Sequence[JobHandler]:
    async def run_sweep(_context: JobContext) -> None:
        await sweep_due(ports.sweeps)

    async def run_replan(context: JobContext) -> None:
        await replan_workspace(ports.uow, context.workspace_id)
        await advance_sandbox(ports.clocks, context.workspace_id, context)
        await sweep_due(ports.sweeps)

    async def run_advance(context: JobContext) -> None:
        await advance_sandbox(ports.clocks, context.workspace_id, context)

    return [
        JobHandler(SWEEP, run_sweep),
        JobHandler(REPLAN, run_replan),
        JobHandler(ADVANCE, run_advance),
    ]


async def sweep_due(sweeps: Sweeps, seconds: float = SWEEP_SECONDS) -> None:
    """Plan and deliver until nothing is due that is not in somebody else's hands, or the time is over.

    Any number of sweeps may run side by side; each batch is one transaction.
    """
    loop = asyncio.get_running_loop()
    until = loop.time() + seconds
    planning = delivering = True
    while (planning or delivering) and loop.time() < until:
        if planning:
            swept = await sweeps.plan_due(MOST_CONTACTS)
            metrics.contacts_planned.inc(swept.contacts)
            _tell_put_off(swept.put_off)
            planning = swept.contacts > 0
        if delivering or swept.opened:
            delivered = await sweeps.deliver_due(MOST_WORKSPACES)
            metrics.nudges_delivered.inc(delivered.nudges)
            delivering = delivered.workspaces > 0
            if delivering and not delivered.nudges:
                await asyncio.sleep(WAIT_FOR_LOCKS)


async def advance_sandbox(
    clocks: SandboxClocks, workspace_id: WorkspaceId, context: JobContext
) -> None:
    """Let a sandbox live on to where its clock is headed; each transaction stands or falls with the job."""
    while True:
        stretch = await clocks.advance(workspace_id, context.still_mine)
        _tell_put_off(stretch.put_off)
        if not stretch.more:
            return
        if not stretch.stops:
            await asyncio.sleep(WAIT_FOR_LOCKS)


def _tell_put_off(put_off: Sequence[tuple[ContactId, str]]) -> None:
    for contact_id, why in put_off:
        metrics.contacts_put_off.inc()
        _log.warning("contact.put_off", contact_id=str(contact_id), error=why)
