"""A contact as it was before an import changed it, as far as what the import put there still stands."""

from collections.abc import Container, Mapping

import msgspec

from domain.contacts.model import Contact
from domain.imports.placing import path_of, place, stands
from domain.imports.remembering import Before
from domain.imports.staying import Stayed
from domain.shared.ids import OrganisationId

_SEAM = "\n\n"


class Places(msgspec.Struct, frozen=True, kw_only=True):
    """What giving back needs to know: organisations by their names, profiles that others have come by."""

    organisations: Mapping[str, OrganisationId]
    taken_profiles: Container[str]


def restore(contact: Contact, before: Before, source: str, places: Places) -> dict[str, Stayed]:
    """Give back values, what the family had told and where values came from; what stays, by path, and why."""
    stayed: dict[str, Stayed] = {}
    for name in before.set:
        path = path_of(name)
        why = _give_back(contact, name, before, source, places)
        if why is not None:
            stayed[path] = why
    _forget_told(contact, before)
    _forget_origins(contact, before, source, stayed)
    return stayed


def _give_back(
    contact: Contact, name: str, before: Before, source: str, places: Places
) -> Stayed | None:
    value, path = before.values.get(name), path_of(name)
    why = _changed_since(contact, name, before, source)
    if why is not None:
        return why
    if path == "linkedin_slug" and value is not None and value in places.taken_profiles:
        return Stayed.PLACE_TAKEN
    if path == "notes":
        contact.put("notes", _without_written(contact.notes, before) or "")
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
    if _without_written(contact.notes, before) is not None:
        return None
    return Stayed.EDITED if origins is None else Stayed.IMPORTED_SINCE


def _without_written(notes: str, before: Before) -> str | None:
    """The notes with what stood before in the place of what the import wrote, also where others have written on;
    None if that does not stand as it was written.
    """
    earlier, written = before.values.get("notes") or "", before.set["notes"] or ""
    if notes == written:
        return earlier
    old, new = _differing(_parts(earlier), _parts(written))
    standing = _parts(notes)
    places = [at for at in range(len(standing)) if standing[at : at + len(new)] == new]
    if not new or len(places) != 1:
        return None
    at = places[0]
    return _SEAM.join([*standing[:at], *old, *standing[at + len(new) :]])


def _parts(notes: str) -> list[str]:
    return notes.split(_SEAM) if notes else []


def _differing(earlier: list[str], written: list[str]) -> tuple[list[str], list[str]]:
    """Both without what they begin and end with alike."""
    begin = _alike(earlier, written)
    end = _alike(earlier[begin:][::-1], written[begin:][::-1])
    return earlier[begin : len(earlier) - end], written[begin : len(written) - end]


def _alike(one: list[str], other: list[str]) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _forget_told(contact: Contact, before: Before) -> None:
    """What the family has told, without this import: a later one may have told something else since."""
    told = dict(contact.imported.get(before.family, {}))
    for name, value in before.told.items():
        if told.get(name) != value:
            continue
        earlier = before.imported.get(name)
        if earlier is None:
            told.pop(name, None)
        else:
            told[name] = earlier
    others = {name: each for name, each in contact.imported.items() if name != before.family}
    contact.put("imported", {**others, before.family: told} if told else others)
    if contact.imported_as_of == before.as_of:
        contact.put("imported_as_of", before.imported_as_of)


def _forget_origins(
    contact: Contact, before: Before, source: str, stayed: Mapping[str, Stayed]
) -> None:
    """Where values came from, without this import; of what was given back, as it was."""
    origins = dict(contact.origins)
    put = {path_of(name): value for name, value in before.set.items()}
    for path, told_by in before.origins_set.items():
        earlier, present = before.origins.get(path), origins.get(path)
        if present is None:  # the owner's now
            continue
        if path not in stayed and present == told_by:
            left = earlier
        elif path not in stayed or stands(contact, path, put[path]):
            added = set(told_by or (source,)) - set(earlier or ())
            left = [each for each in present if each not in added]
        else:
            left = present
        if left:
            origins[path] = left
        else:
            origins.pop(path)
    contact.put("origins", origins)
