"""Takes jobs back from workers that died, froze or were cut off."""

import structlog

from workers import metrics
from workers.ports import WorkerPorts

_log = structlog.get_logger(__name__)


async def sweep(ports: WorkerPorts) -> bool:
    """Make abandoned jobs ready again, or dead when they have used up their attempts."""
    for swept in await ports.jobs.queue.sweep():
        metrics.jobs_swept.labels(swept.state.value).inc()
        _log.warning(
            "job.swept", job_id=str(swept.job_id), kind=swept.kind, state=swept.state.value
        )
    return False
