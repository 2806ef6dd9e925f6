"""A contact as it was before an import changed it, as far as what the import put there still stands."""

from collections.abc import Container, Mapping

import msgspec

from domain.contacts.model import Contact
from domain.imports.handing_down import Heirs, hand_down
from domain.imports.placing import path_of, place, stands
from domain.imports.remembering import Before
from domain.imports.staying import Stayed
from domain.imports.written import without_written
from domain.shared.ids import OrganisationId


class Places(msgspec.Struct, frozen=True, kw_only=True):
    """What giving back needs to know: organisations by their names, profiles that others have come by."""

    organisations: Mapping[str, OrganisationId]
    taken_profiles: Container[str]


def restore(
    contact: Contact, before: Before, source: str, places: Places, heirs: Heirs | None = None
) -> dict[str, Stayed]:
    """Give back values, what the family had told and where values came from; what stays, by path, and why.

    `heirs` are those who have told of the contact since.
    """
    stayed: dict[str, Stayed] = {}
    heirs = heirs or hand_down(before, ())[0]
    for name in before.set:
        path = path_of(name)
        why = _give_back(contact, name, before, source, places, heirs)
        if why is not None:
            stayed[path] = why
    _forget_told(contact, before, heirs)
    _forget_origins(contact, before, source, stayed, heirs)
    return stayed


def _give_back(
    contact: Contact, name: str, before: Before, source: str, places: Places, heirs: Heirs
) -> Stayed | None:
    value, path = before.values.get(name), path_of(name)
    why = _changed_since(contact, name, before, source)
    if why is None and path in heirs.staying:
        why = Stayed.IMPORTED_SINCE
    if why is not None:
        return why
    if path == "linkedin_slug" and value is not None and value in places.taken_profiles:
        return Stayed.PLACE_TAKEN
    if path == "notes":
        contact.put("notes", without_written(contact.notes, before) or "")
    else:
        place(contact, path, value, places.organisations)
    return None


def _changed_since(contact: Contact, name: str, before: Before, source: str) -> Stayed | None:
    """Why the value that the import put there is not the import's any more; None if it is."""
    path = path_of(name)
    origins = contact.origins.get(path)
    if origins is None and before.origins_set.get(path):
        return Stayed.EDITED
    if path == "notes":
        return _notes_changed_since(contact, before, origins)
    if not stands(contact, path, before.set[name]):
        return Stayed.EDITED if origins is None else Stayed.IMPORTED_SINCE
    others = set(origins or ()) - set(before.origins_set.get(path) or (source,))
    return Stayed.IMPORTED_SINCE if others else None


def _notes_changed_since(
    contact: Contact, before: Before, origins: list[str] | None
) -> Stayed | None:
    if without_written(contact.notes, before) is not None:
        return None
    return Stayed.EDITED if origins is None else Stayed.IMPORTED_SINCE


def _forget_told(contact: Contact, before: Before, heirs: Heirs) -> None:
    """What the family has told, without this import: a later one may have told something else since."""
    told = dict(contact.imported.get(before.family, {}))
    for name, value in before.told.items():
        if told.get(name) != value or name in heirs.told:
            continue
        earlier = before.imported.get(name)
        if earlier is None:
            told.pop(name, None)
        else:
            told[name] = earlier
    others = {name: each for name, each in contact.imported.items() if name != before.family}
    contact.put("imported", {**others, before.family: told} if told else others)
    if contact.imported_as_of == heirs.as_of:
        contact.put("imported_as_of", heirs.left)


def _forget_origins(
    contact: Contact, before: Before, source: str, stayed: Mapping[str, Stayed], heirs: Heirs
) -> None:
    """Where values came from, without this import; of what was given back, as it was."""
    origins = dict(contact.origins)
    put = {path_of(name): value for name, value in before.set.items()}
    for path, told_by in before.origins_set.items():
        earlier, present = before.origins.get(path), origins.get(path)
        if present is None:  # the owner's now
            continue
        since = heirs.tellers.get(path, frozenset())
        if path not in stayed and present == told_by and not since:
            left = earlier
        elif path not in stayed or since or stands(contact, path, put[path]):
            added = set(told_by or (source,)) - set(earlier or ()) - since
            left = [each for each in present if each not in added]
        else:
            left = present
        if left:
            origins[path] = left
        else:
            origins.pop(path)
    contact.put("origins", origins)
