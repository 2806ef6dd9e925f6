"""When a linked account is imported again by itself."""

from calendar import monthrange
from datetime import datetime, timedelta
from enum import StrEnum

_WEEK = timedelta(days=7)
_MONTHS = 12


class Schedule(StrEnum):
    """How often an account is imported without anybody asking for it."""

    OFF = "off"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


def slot_after(schedule: Schedule, start: datetime, at: datetime) -> datetime | None:
    """The first slot later than `at`, counted from `start`, which is one itself.

    Months keep the day they began on: what began on the 31st comes on the last day of shorter ones.
    """
    if schedule is Schedule.OFF:
        return None
    if at < start:
        return start
    if schedule is Schedule.WEEKLY:
        return start + ((at - start) // _WEEK + 1) * _WEEK
    count = (at.year - start.year) * _MONTHS + at.month - start.month
    slot = _months_later(start, count)
    return slot if slot > at else _months_later(start, count + 1)


def _months_later(start: datetime, count: int) -> datetime:
    years, month = divmod(start.month - 1 + count, _MONTHS)
    year, month = start.year + years, month + 1
    return start.replace(year=year, month=month, day=min(start.day, monthrange(year, month)[1]))
