"""Passes on what is committed: events become jobs, and workers are told of jobs that are due."""

from workers.ports import WorkerPorts
from workers.subscriptions import subscriber


async def relay_events(ports: WorkerPorts) -> bool:
    """Turn a batch of recorded events into jobs; whether there may be more."""
    most = ports.tuning.relay_most
    relayed = await ports.jobs.outbox.relay(subscriber(ports.subscriptions), most=most)
    return relayed.events == most


async def tell_of_due_jobs(ports: WorkerPorts) -> bool:
    """Hint at due jobs; whether there may be more. Nothing is marked as told while nobody
    listens.
    """
    if not ports.jobs.hints.health().reachable:
        return False
    most = ports.tuning.relay_most
    hints = await ports.jobs.queue.due_hints(most=most, again_after=ports.tuning.hint_again_after)
    unsent = await ports.jobs.hints.hint(hints)
    if unsent:
        await ports.jobs.queue.forget_hints(unsent)
    return len(hints) == most and not unsent


async def relay(ports: WorkerPorts) -> bool:
    """One turn of the relay. Any number of them may turn at the same time."""
    more_events = await relay_events(ports)
    more_jobs = await tell_of_due_jobs(ports)
    return more_events or more_jobs
