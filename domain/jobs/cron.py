"""What the clock asks for: recurring jobs, and which of their slots are due."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum

import msgspec

from domain.jobs.model import JobKind, NewJob

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# A slot this old has been missed rather than reached a little late.
GRACE = timedelta(seconds=60)
# A long stop does not flood the queue: of slots that are all caught up, the newest this many.
MOST_CAUGHT_UP = 1000


class Missed(StrEnum):
    """What to do about slots that passed while nothing ran."""

    SKIP = "skip"  # wait for the next one
    LAST = "last"  # catch up with one run
    ALL = "all"  # run each of them


class Cron(msgspec.Struct, frozen=True, kw_only=True):
    """A job at every multiple of `every` since the epoch, shifted by `at` (UTC)."""

    name: str
    kind: JobKind
    every: timedelta
    at: timedelta = timedelta(0)
    missed: Missed = Missed.LAST

    def latest_slot(self, now: datetime) -> datetime:
        """The newest slot that is not in the future."""
        return EPOCH + self.at + (now - EPOCH - self.at) // self.every * self.every

    def due_slots(self, last: datetime | None, now: datetime) -> list[datetime]:
        """The slots to run now, oldest first, when the slot `last` was the last one taken."""
        latest = self.latest_slot(now)
        if last is not None and last >= latest:
            return []
        if self.missed is Missed.SKIP:
            return [latest] if now - latest < GRACE else []
        if self.missed is Missed.LAST or last is None:
            return [latest]
        count = min((latest - last) // self.every, MOST_CAUGHT_UP)
        return [latest - back * self.every for back in reversed(range(count))]

    def job(self, slot: datetime) -> NewJob:
        """The job of this slot. Unless each slot counts, it is dropped while an earlier one still
        runs.
        """
        each_counts = self.missed is Missed.ALL
        return self.kind.job(
            {"slot": slot.isoformat()},
            dedupe_key=f"{self.name} {slot.isoformat()}" if each_counts else self.name,
        )
