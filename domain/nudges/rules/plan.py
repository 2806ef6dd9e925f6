"""What a rule answers: the windows in which a nudge of its kind is due, or why there is none."""

from datetime import datetime

import msgspec


class Occurrence(msgspec.Struct, frozen=True, kw_only=True):
    """One time at which a kind is due about a contact.

    `key` is "<anchor>:<which>", its name for good: planning again makes nothing twice.
    `ideal_days` is set where a growing delay raises the priority, `is_event` where freshness does.
    """

    key: str
    anchor_at: datetime
    due_at: datetime
    expires_at: datetime
    number: int = 1
    ideal_days: int | None = None
    is_event: bool = False

    @property
    def anchor(self) -> str:
        return anchor_of(self.key)


class Plan(msgspec.Struct, frozen=True):
    """All occurrences that the present facts lead to, in order, whether past or to come.

    `absent` is the code of the reason when there are none.
    """

    occurrences: tuple[Occurrence, ...] = ()
    absent: str = ""


def anchor_of(key: str) -> str:
    return key.rpartition(":")[0]
