"""One comparison of what a source tells with a contact, as it grows."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from domain.imports.model import ImportSource
from domain.imports.recognising import KnownPerson
from domain.imports.records import Dropped
from domain.imports.telling import drop, shown
from domain.shared.ids import ImportId, TagId

# How many of the ids and forms that an entry has had are kept.
_MOST_KEYS: Final = 20


class Teller(msgspec.Struct, frozen=True, kw_only=True):
    """The import that tells. `phone_keys` are numbers in E.164 by how they are written, `tags` those that are
    there by their names in lower case.
    """

    source: ImportSource
    import_id: ImportId
    phone_keys: Mapping[str, str] = {}
    tags: Mapping[str, TagId] = {}

    @property
    def family(self) -> str:
        return self.source.family


class Compared:
    """What comes of comparing, by path; see domain.imports.remembering.Before."""

    def __init__(self, contact: KnownPerson, teller: Teller, line: int) -> None:
        self.contact = contact
        self.teller = teller
        self.before: Mapping[str, Any] = contact.imported.get(teller.family, {})
        self.values: dict[str, Any] = {}
        self.tags: dict[str, str] = {}
        self.told: dict[str, Any] = {}
        self.dropped: list[Dropped] = []
        self._confirmed: list[str] = ["contact"]
        self._line = line

    def set(self, path: str, value: Any) -> None:
        self.values[path] = value

    def confirm(self, path: str) -> None:
        """What is told stands there."""
        self._confirmed.append(path)

    def keep_out(self, field: str, code: str, detail: str) -> None:
        self.dropped.append(drop(self._line, field, code, detail))

    def keep_owners(self, field: str, value: Any) -> None:
        detail = f"You have decided about this yourself, so “{shown(value)}” was not taken over."
        self.keep_out(field, "owner_decided", detail)

    def keep_other(self, field: str, value: Any) -> None:
        detail = f"The contact has another value, which was kept instead of “{shown(value)}”."
        self.keep_out(field, "other_value", detail)

    def is_own(self, path: str) -> bool:
        """Whether nobody but sources of this kind has told what stands there."""
        origins = self.contact.origins.get(path)
        return bool(origins) and all(
            ImportSource(each).family == self.teller.family for each in origins or ()
        )

    def is_decided(self, path: str) -> bool:
        """Whether the owner has."""
        return bool(self.contact.owner_fields.get(path))

    @property
    def origins(self) -> dict[str, list[str]]:
        """Those of the contact, with this source at what it has set and at what others have told before."""
        source, earlier = self.teller.source.value, self.contact.origins
        found = {path: list(each) for path, each in earlier.items()}
        for path in self._confirmed:
            if path in earlier and source not in earlier[path]:
                found[path] = sorted({*earlier[path], source})
        for path in self.values:
            adds = path == "notes" and path in earlier and self.contact.notes
            found[origin_path(path)] = sorted({*earlier[path], source}) if adds else [source]
        return found

    @property
    def imported(self) -> dict[str, Any]:
        """All that sources of this kind have told, this one last."""
        merged = {**self.before, **self.told}
        for name in ("uids", "entries"):
            if name in self.told:
                known = [each for each in self.before.get(name, ()) if each not in self.told[name]]
                same = set(self.told[name]) <= set(self.before.get(name, ()))
                merged[name] = (
                    list(self.before[name]) if same else [*known, *self.told[name]][-_MOST_KEYS:]
                )
        return merged


def origin_path(path: str) -> str:
    """Where a contact keeps what a source calls so."""
    return "organisation_id" if path == "company" else path
