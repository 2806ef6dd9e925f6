"""The organisation. Two spellings that differ in case or blanks only are one organisation."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.shared.errors import Conflict, Invalid
from domain.shared.ids import ImportId, OrganisationId
from domain.shared.text import sort_key, tidy
from domain.shared.versioned import Versioned


class OrganisationExists(Conflict):
    """There is an organisation of this name already."""

    code = "duplicate"


class OrganisationInUse(Conflict):
    """People work here or have worked here; move them first, and remove it from their history."""

    code = "organisation_in_use"


class NoOrganisationName(Invalid):
    """An organisation needs a name."""

    code = "organisation_nameless"


@dataclass(slots=True, kw_only=True, eq=False)
class Organisation(Versioned):
    """Where contacts work."""

    id: OrganisationId
    name: str
    website: str | None = None
    notes: str = ""
    import_id: ImportId | None = None

    def __post_init__(self) -> None:
        self.name = tidy(self.name)
        if not self.name:
            raise NoOrganisationName

    @property
    def name_key(self) -> str:
        return organisation_key(self.name)

    @property
    def sort_name(self) -> str:
        return sort_key(self.name)

    def edit(self, values: dict[str, Any], _at: datetime) -> None:
        """Set fields to what the owner said; NoOrganisationName when the name would be empty."""
        for name, value in values.items():
            self.put(name, tidy(value) if name == "name" else value)
        if not self.name:
            raise NoOrganisationName


def organisation_key(name: str) -> str:
    """What makes two names the same organisation: NFC, case-folded, blanks squeezed."""
    return tidy(name).casefold()
