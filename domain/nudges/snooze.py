"""Putting a nudge off, and what repeated dismissals say about an interval."""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime, timedelta

import msgspec

from domain.contacts.rhythm import TIER_DAYS
from domain.contacts.values import Tier
from domain.nudges.policy import Policy
from domain.shared.errors import Fault, Invalid
from domain.shared.local_time import digest_slot, local_day

_DAYS = {"3d": 3, "1w": 7, "2w": 14}
_MONTHS = {"1m": 1, "3m": 3}
_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$", re.ASCII)
_LONGEST = timedelta(days=366)

_DISMISSALS = 3
_WITHIN = timedelta(days=365)


class SnoozeOutOfBounds(Invalid):
    """Snooze for 3d, 1w, 2w, 1m or 3m, or until a date after today and within a year."""

    code = "snooze_out_of_bounds"


class IntervalProposal(msgspec.Struct, frozen=True, kw_only=True):
    """A calmer rhythm to offer the owner; `interval_days` is None where none at all is proposed."""

    tier: Tier
    interval_days: int | None
    dismissed: int


def snoozed_until(choice: str, policy: Policy, now: datetime) -> datetime:
    """The digest slot on or after the chosen day; SnoozeOutOfBounds if there is none."""
    calendar = policy.calendar()
    today = local_day(now, calendar.zone)
    day = _day(choice, today)
    if not timedelta(0) < day - today <= _LONGEST:
        raise _refusal("This is not a day after today and within a year.")
    return digest_slot(day, calendar)


def dismissal_proposal(
    dismissed_times: Iterable[datetime], now: datetime, interval: int
) -> IntervalProposal | None:
    """The next longer rhythm, once keep_in_touch was dismissed three times in 365 days."""
    dismissed = sum(now - _WITHIN <= at <= now for at in dismissed_times)
    if dismissed < _DISMISSALS:
        return None
    longer = [(days, tier) for tier, days in TIER_DAYS.items() if days > interval]
    days, tier = min(longer) if longer else (None, Tier.OUTER)
    return IntervalProposal(tier=tier, interval_days=days, dismissed=dismissed)


def _day(choice: str, today: date) -> date:
    if choice in _DAYS:
        return today + timedelta(days=_DAYS[choice])
    if choice in _MONTHS:
        return _months_after(today, _MONTHS[choice])
    if not _DATE.match(choice):
        raise _refusal("This is neither 3d, 1w, 2w, 1m, 3m nor a date.")
    try:
        return date.fromisoformat(choice)
    except ValueError as mismatch:
        raise _refusal("There is no such date.") from mismatch


def _months_after(day: date, months: int) -> date:
    index = day.month - 1 + months
    year, month = day.year + index // 12, index % 12 + 1
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))


def _refusal(detail: str) -> SnoozeOutOfBounds:
    return SnoozeOutOfBounds(faults=(Fault(code="out_of_bounds", detail=detail, pointer="/until"),))
