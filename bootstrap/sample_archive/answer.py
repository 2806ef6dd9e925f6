"""What an import of a generated archive must find, worked out while it is written and not by
reading it.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

import msgspec


class ExpectedPerson(msgspec.Struct, frozen=True, kw_only=True):
    """`slug` is None where the era does not export it."""

    slug: str | None
    given_name: str
    family_name: str
    email: str | None
    company: str | None
    position: str | None
    connected_on: date


@dataclass(slots=True)
class ExpectedTouches:
    """Touches with one person; `group` says how many of the inbound and outbound ones were in a
    group.
    """

    inbound: int = 0
    outbound: int = 0
    group: int = 0


@dataclass(slots=True, kw_only=True)
class ExpectedAnswer:
    """`people` by the slug of the invented person, whether exported or not; `touches` by slug;
    `notes` by file and code; `rows` by file; `wrote` are the slugs that the owner has written to.
    """

    owner_slug: str
    owner_name: str
    as_of: date
    people: dict[str, ExpectedPerson] = field(default_factory=dict)
    touches: dict[str, ExpectedTouches] = field(
        default_factory=lambda: defaultdict(ExpectedTouches)
    )
    notes: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    rows: Counter[str] = field(default_factory=Counter)
    wrote: set[str] = field(default_factory=set)

    @property
    def noted(self) -> Counter[str]:
        """Rows that become neither person nor touch, by code."""
        return sum(self.notes.values(), Counter())

    @property
    def touch_count(self) -> int:
        return sum(touches.inbound + touches.outbound for touches in self.touches.values())
