"""The tag; one with an interval also says how often its people are kept in touch with."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.shared.errors import Conflict, Invalid
from domain.shared.ids import TagId
from domain.shared.text import sort_key, tidy
from domain.shared.versioned import Versioned


class TagExists(Conflict):
    """There is a tag of this name already."""

    code = "duplicate"


class NoTagName(Invalid):
    """A tag needs a name."""

    code = "tag_nameless"


@dataclass(slots=True, kw_only=True, eq=False)
class Tag(Versioned):
    """A word for a group of contacts; `interval_days` is how often they are kept in touch with."""

    id: TagId
    name: str
    colour: str | None = None
    interval_days: int | None = None

    def __post_init__(self) -> None:
        self.name = tidy(self.name)
        if not self.name:
            raise NoTagName

    @property
    def name_key(self) -> str:
        return tag_key(self.name)

    @property
    def sort_name(self) -> str:
        return sort_key(self.name)

    def edit(self, values: dict[str, Any], _at: datetime) -> None:
        """Set fields to what the owner said; NoTagName when the name would be empty."""
        for name, value in values.items():
            self.put(name, tidy(value) if name == "name" else value)
        if not self.name:
            raise NoTagName


def tag_key(name: str) -> str:
    """Two spellings that differ in case or blanks only are one tag."""
    return tidy(name).casefold()
