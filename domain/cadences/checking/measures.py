"""How long delays are, counted so that the worst day to begin on is provided for."""

from domain.cadences.definition import Delay

WEEK, BUSINESS_WEEK = 7, 5
_WEEKEND = WEEK - BUSINESS_WEEK
_HOURS = 24


class Elapsed(tuple[int, int]):
    """Business days and days that have gone by at least."""

    __slots__ = ()

    @property
    def business_days(self) -> int:
        """How many business days that is at least, whatever day of the week it begins on."""
        business, days = self
        weeks, rest = divmod(days, WEEK)
        return business + weeks * BUSINESS_WEEK + max(0, rest - _WEEKEND)

    def with_delay(self, delay: Delay) -> "Elapsed":
        business, days = self
        if delay.unit == "business_days":
            return Elapsed((business + delay.count, days))
        return Elapsed((business, days + _least_days(delay)))


NOTHING = Elapsed((0, 0))


def most_days(business_days: int, days: int) -> int:
    """How many days that is, five business days being a week; a day that was begun is a day."""
    return days - (-business_days * WEEK // BUSINESS_WEEK)


def days_in(delay: Delay) -> tuple[int, int]:
    """The business days and the days of a delay, hours rounded up."""
    if delay.unit == "business_days":
        return delay.count, 0
    if delay.unit == "days":
        return 0, delay.count
    return 0, -(-delay.count // _HOURS)


def _least_days(delay: Delay) -> int:
    if delay.unit == "days":
        return delay.count
    # An hour less than it says, for a day may have twenty-five.
    return max(0, delay.count - 1) // _HOURS
