"""How many jobs of each queue may run at a time in this process."""

import asyncio
from collections.abc import Mapping

from domain.jobs.model import Queue


class Slots:
    """Queues do not share slots. A freed slot wakes whoever waits for any."""

    def __init__(self, sizes: Mapping[Queue, int]) -> None:
        self._free = {queue: asyncio.Semaphore(size) for queue, size in sizes.items()}
        self._freed = asyncio.Event()

    async def take(self, queue: Queue) -> None:
        """Take a slot, as soon as there is one."""
        await self._free[queue].acquire()

    async def take_free(self, queue: Queue) -> int:
        """Take all slots that are free now; how many."""
        taken = 0
        while not self._free[queue].locked():
            await self._free[queue].acquire()
            taken += 1
        return taken

    def give_back(self, queue: Queue, count: int = 1) -> None:
        for _ in range(count):
            self._free[queue].release()
        self._freed.set()

    async def wait_for_any(self, seconds: float) -> None:
        """Wait until a slot is given back, but not longer than this."""
        self._freed.clear()
        try:
            await asyncio.wait_for(self._freed.wait(), seconds)
        except TimeoutError:
            return
