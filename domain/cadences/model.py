"""The cadence: a working copy to change at will, and versions that never change once they are published."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from domain.cadences.definition import Definition
from domain.cadences.sketch import Sketch
from domain.shared.errors import Conflict, Fault, Invalid, NotFound
from domain.shared.ids import CadenceId, UserId
from domain.shared.text import sort_key, tidy
from domain.shared.versioned import Versioned

MOST_OWN = 100
NAME_LENGTH = 80


class NoCadenceName(Invalid):
    """A cadence needs a name."""

    code = "cadence_nameless"


class CadenceUnfit(Invalid):
    """This cadence breaks rules, so that it cannot be published; each of them is told with its place."""

    code = "cadence_unfit"


class CadenceTemplateUnknown(NotFound):
    """A step names a template that is not here, or is archived."""

    code = "cadence_template_unknown"


class CadenceBuiltIn(Conflict):
    """This cadence comes with Perennial and stays as it is; make a copy to change it."""

    code = "cadence_built_in"


class CadenceInUse(Conflict):
    """This cadence was published; archive it instead."""

    code = "cadence_published"


class CadenceAsideAlready(Conflict):
    """This cadence is archived; take it back first."""

    code = "cadence_set_aside"


class TooManyCadences(Conflict):
    """There are a hundred cadences of your own already; remove one first."""

    code = "too_many_cadences"


class CadenceVersion(msgspec.Struct, frozen=True, kw_only=True):
    """What was published under a number; it never changes."""

    cadence_id: CadenceId
    number: int
    definition: Definition
    published_at: datetime
    published_by: UserId | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class Cadence(Versioned):
    """`sketch` is the working copy; `published_number` that of the newest version, None before there is one."""

    id: CadenceId
    name: str
    summary: str = ""
    sketch: Sketch = field(default_factory=Sketch)
    published_number: int | None = None
    copied_from: CadenceId | None = None
    archived_at: datetime | None = None

    def __post_init__(self) -> None:
        self.name = tidy(self.name)
        self._need_name()

    @property
    def sort_name(self) -> str:
        return sort_key(self.name)

    def edit(self, values: dict[str, Any]) -> None:
        """Set what the owner said. Raises NoCadenceName, CadenceAsideAlready."""
        self._refuse_when_archived()
        for name, value in values.items():
            self.put(name, tidy(value) if name == "name" else value)
        self._need_name()

    def publish(self, definition: Definition, at: datetime, by: UserId) -> CadenceVersion:
        """The next version, which is what is enrolled in from now on. Raises CadenceAsideAlready."""
        self._refuse_when_archived()
        number = (self.published_number or 0) + 1
        self.put("published_number", number)
        return CadenceVersion(
            cadence_id=self.id,
            number=number,
            definition=definition,
            published_at=at,
            published_by=by,
        )

    def archive(self, at: datetime) -> None:
        """Nobody is enrolled any more; whoever is on it goes on."""
        if self.archived_at is None:
            self.put("archived_at", at)

    def unarchive(self) -> None:
        self.put("archived_at", None)

    def refuse_when_published(self) -> None:
        if self.published_number is not None:
            raise CadenceInUse

    def _refuse_when_archived(self) -> None:
        if self.archived_at is not None:
            raise CadenceAsideAlready

    def _need_name(self) -> None:
        if not self.name:
            detail = NoCadenceName.__doc__ or ""
            raise NoCadenceName(faults=(Fault(code="missing", detail=detail, pointer="/name"),))
