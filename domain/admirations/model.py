"""The admiration: a piece of somebody's work, and why the owner admires it."""

from dataclasses import dataclass
from typing import Any

from domain.shared.errors import Conflict, Fault, Invalid
from domain.shared.ids import AdmirationId, ContactId
from domain.shared.text import tidy
from domain.shared.versioned import Versioned


class AdmirationExists(Conflict):
    """There is another admiration under this id already."""

    code = "duplicate"


class AdmirationMoved(Invalid):
    """An admiration stays with its contact; write another one instead."""

    code = "admiration_contact_fixed"


class NoWorkNamed(Invalid):
    """Name what it is that you admire: a talk, a paper, a product, a decision."""

    code = "admiration_unnamed"


@dataclass(slots=True, kw_only=True, eq=False)
class Admiration(Versioned):
    """What exactly is admired (`work`), why, and where it can be seen."""

    id: AdmirationId
    contact_id: ContactId
    work: str
    reason: str = ""
    url: str | None = None

    def __post_init__(self) -> None:
        self.work = named(self.work)

    def edit(self, values: dict[str, Any]) -> None:
        """Set fields to what the owner said. Raises NoWorkNamed."""
        for name, value in values.items():
            self.put(name, named(value) if name == "work" else value)


def named(work: str) -> str:
    """The work as it is kept, in one line. Raises NoWorkNamed when nothing is left of it."""
    kept = tidy(work)
    if not kept:
        fault = Fault(code=NoWorkNamed.code, detail=NoWorkNamed.__doc__ or "", pointer="/work")
        raise NoWorkNamed(faults=(fault,))
    return kept
