"""Leaving: an account is erased two weeks after it was asked for, and until then it can be taken back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.shared.errors import Conflict, Gone
from domain.shared.ids import UserId

WAY_BACK = timedelta(days=14)


class NotLeaving(Conflict):
    """This account is not being deleted."""

    code = "not_leaving"


class WayBackOver(Gone):
    """The two weeks are over: this account is being erased."""

    code = "way_back_over"


class ErasureWaits(Conflict):
    """An import is running; erase once it is over, or cancel it."""

    code = "import_in_progress"


@dataclass(slots=True, kw_only=True, eq=False)
class Departure:
    """A person, as far as leaving goes: both instants are None for somebody who stays."""

    user_id: UserId
    email: str
    name: str
    time_zone: str
    leaving_at: datetime | None = None
    erase_after: datetime | None = None

    @property
    def is_leaving(self) -> bool:
        return self.erase_after is not None

    def leave(self, now: datetime) -> bool:
        """Ask to be erased; asking again changes nothing, and returns False."""
        if self.is_leaving:
            return False
        self.leaving_at, self.erase_after = now, now + WAY_BACK
        return True

    def stay(self, now: datetime) -> None:
        """Take it back. Raises NotLeaving, and WayBackOver once a part of it may have been erased."""
        if not self.is_leaving:
            raise NotLeaving
        if self.is_over(now):
            raise WayBackOver
        self.leaving_at = self.erase_after = None

    def is_over(self, now: datetime) -> bool:
        return self.erase_after is not None and now >= self.erase_after
