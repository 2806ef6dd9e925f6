"""What a worker is made of, and how fast its parts turn."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType

import msgspec

from domain.jobs.cron import Cron
from domain.jobs.model import Queue
from domain.jobs.ports import JobPorts
from workers.registry import Registry
from workers.subscriptions import Subscriptions


class Tuning(msgspec.Struct, frozen=True, kw_only=True):
    """Times are in seconds. The defaults are those of production; tests turn faster."""

    # How many jobs run at a time: each queue has its own, so that a long import delays no mail.
    slots: Mapping[Queue, int] = MappingProxyType(
        {Queue.INTERACTIVE: 20, Queue.BULK: 4, Queue.CRON: 4}
    )
    relay_every: float = 0.2
    relay_most: int = 200
    hint_again_after: timedelta = timedelta(seconds=10)
    sweep_every: float = 5.0
    cron_every: float = 1.0
    reconcile_every: float = 60.0
    look_for_hints_every: float = 1.0
    # Without a hint for so long, jobs are claimed from the rows directly.
    quiet_after: float = 5.0
    claim_every: float = 0.2
    claim_when_quiet_every: float = 1.0
    # After a signal: how long running jobs may go on before they are handed back.
    finish_within: float = 10.0


class WorkerPorts(msgspec.Struct, frozen=True, kw_only=True):
    """Everything `serve` needs. The handlers in the registry hold the ports of their own work."""

    jobs: JobPorts
    registry: Registry
    subscriptions: Subscriptions
    schedule: Sequence[Cron]
    tuning: Tuning = Tuning()
