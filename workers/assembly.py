"""A worker out of its parts: the tables of handlers, subscriptions and crons, on the ports
given.
"""

from collections.abc import Iterable

from domain.jobs.ports import JobPorts
from workers.ports import WorkerPorts
from workers.registry import JobHandler, Registry
from workers.schedule import SCHEDULE
from workers.subscriptions import SUBSCRIPTIONS
from workers.upkeep import upkeep_handlers


def assemble(jobs: JobPorts, handlers: Iterable[JobHandler] = ()) -> WorkerPorts:
    """The worker of production: `handlers` besides those that look after the jobs themselves."""
    return WorkerPorts(
        jobs=jobs,
        registry=Registry([*upkeep_handlers(jobs.upkeep), *handlers]),
        subscriptions=SUBSCRIPTIONS,
        schedule=SCHEDULE,
    )
