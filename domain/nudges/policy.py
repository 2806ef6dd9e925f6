"""The owner's settings for nudges: what may be suggested, how much and when."""

from collections.abc import Container, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Self

import msgspec

from domain.contacts.values import Tier
from domain.guardrails.settings import Limits
from domain.nudges.settings import Vacation, read_settings
from domain.shared.holidays import (
    NO_CALENDARS,
    NO_HOLIDAYS,
    HolidayCalendars,
    Holidays,
    OwnHolidays,
)
from domain.shared.local_time import MIDNIGHT, ONE_DAY, Calendar, at_local, zone_named
from domain.workspaces.holiday_regions import NO_REGION


class Policy(Limits, frozen=True, kw_only=True):
    """The settings of one workspace, the limits of the guardrails among them; nudges and decisions record the
    version that they were made under.
    """

    version: int = 1
    time_zone: str = "UTC"
    budget_per_day: int = 3
    budget_per_week: int = 10
    quiet_from: time = time(20)
    quiet_until: time = time(8)
    digest_at: time = time(8, 30)
    holidays: frozenset[date] = frozenset()
    holiday_region: str = NO_REGION
    vacation: Vacation | None = None
    inner_days: int = 14
    close_days: int = 30
    active_days: int = 90
    extended_days: int = 180
    spacing_days: int = 14
    spacing_light_days: int = 5
    mute_days: int = 30
    public_holidays: Holidays = NO_HOLIDAYS

    @classmethod
    def checked(
        cls,
        settings: Mapping[str, Any],
        *,
        version: int = 1,
        calendars: HolidayCalendars = NO_CALENDARS,
    ) -> Self:
        """The policy that these settings make, the rest at its defaults; public holidays come from `calendars`.

        Raises Invalid with a fault for each setting that is unknown, malformed or out of bounds.
        """
        read = read_settings(settings, cls().as_settings())
        region = read.get("holiday_region", NO_REGION)
        public = NO_HOLIDAYS if region == NO_REGION else calendars.of(region)
        return cls(version=version, public_holidays=public, **read)

    def as_settings(self) -> dict[str, Any]:
        settings = msgspec.structs.asdict(self)
        del settings["version"], settings["public_holidays"]
        return settings

    @property
    def days_off(self) -> Container[date]:
        """The public holidays and the owner's own days."""
        if self.public_holidays is NO_HOLIDAYS:
            return self.holidays
        return OwnHolidays(self.public_holidays, self.holidays)

    @property
    def tier_days(self) -> dict[Tier, int]:
        return {
            Tier.INNER: self.inner_days,
            Tier.CLOSE: self.close_days,
            Tier.ACTIVE: self.active_days,
            Tier.EXTENDED: self.extended_days,
        }

    def calendar(self) -> Calendar:
        """When something may be suggested, in the owner's zone."""
        zone = zone_named(self.time_zone)
        away = self.vacation
        return Calendar(
            zone=zone,
            opens=self.quiet_until,
            closes=self.quiet_from,
            digest_at=self.digest_at,
            holidays=self.days_off,
            away_from=None if away is None else at_local(away.starts_on, MIDNIGHT, zone),
            away_until=None if away is None else at_local(away.ends_on + ONE_DAY, MIDNIGHT, zone),
        )

    def muted_until(self, dismissed_at: datetime) -> datetime:
        """Until when a kind stays silent about a contact after the owner dismissed a nudge."""
        return dismissed_at + timedelta(days=self.mute_days)
