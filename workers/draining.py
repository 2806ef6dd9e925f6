"""Everything that is due, done now and in order, in this process and without Redis."""

from domain.jobs.model import Queue
from domain.shared.ids import WorkspaceId
from workers.intake import UNKNOWN_KIND_DELAY
from workers.job import Attempt
from workers.outcome import Outcome, tell
from workers.ports import WorkerPorts
from workers.subscriptions import subscriber

MOST_ROUNDS = 1000


class NeverIdle(Exception):  # reads as what happened
    """The jobs go on making jobs."""


async def drain(
    ports: WorkerPorts, *, within: WorkspaceId | None = None, until_idle: bool = True
) -> list[Outcome]:
    """Relay recorded events and run due jobs, one after the other, until nothing is left to do.

    With `within`, only those of one workspace (`NO_WORKSPACE` for those that belong to none).
    Without `until_idle`, only one round. A job that fails waits for its retry and is not run again.
    Raises LookupError when a job is of a kind that the registry does not know, NeverIdle after a
    thousand rounds.
    """
    outcomes: list[Outcome] = []
    for _ in range(MOST_ROUNDS):
        events = await _relay(ports, within)
        ended = [outcome for queue in Queue for outcome in await _run_one(ports, queue, within)]
        outcomes += ended
        if not until_idle or not (events or ended):
            return outcomes
    raise NeverIdle


async def _relay(ports: WorkerPorts, within: WorkspaceId | None) -> int:
    relayed = await ports.jobs.outbox.relay(
        subscriber(ports.subscriptions), most=ports.tuning.relay_most, within=within
    )
    return relayed.events


async def _run_one(ports: WorkerPorts, queue: Queue, within: WorkspaceId | None) -> list[Outcome]:
    """The first due job of this queue, if any."""
    outcomes = []
    for job in await ports.jobs.queue.claim_due(queue, most=1, within=within):
        handler = ports.registry.find(job.kind)
        if handler is None:
            await ports.jobs.queue.put_back(job, delay=UNKNOWN_KIND_DELAY)
            raise LookupError(f"Nothing runs jobs of kind {job.kind}.")
        outcome = await Attempt(job, handler, ports.jobs.queue).run()
        tell(outcome)
        outcomes.append(outcome)
    return outcomes
