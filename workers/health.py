"""Whether hints get through: looked at often, told when it changes."""

import structlog

from domain.jobs.ports import Hints
from workers import metrics

_log = structlog.get_logger(__name__)


class HintWatch:
    """Without Redis the worker is slower, not broken: it says so once and goes on."""

    def __init__(self, hints: Hints) -> None:
        self._hints = hints
        self._reachable: bool | None = None

    async def look(self) -> bool:
        await self._hints.tick()
        health = self._hints.health()
        metrics.hints_reachable.set(health.reachable)
        metrics.hints_sent.set(health.sent)
        metrics.hints_failed.set(health.failed)
        if health.reachable != self._reachable:
            if health.reachable:
                _log.info("hints.reachable")
            else:
                _log.warning(
                    "hints.unreachable", then="jobs are claimed from the database directly"
                )
        self._reachable = health.reachable
        return False
