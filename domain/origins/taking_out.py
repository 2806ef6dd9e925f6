"""What is left of a contact once everything that only one origin told is taken out of it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from domain.contacts.identities import MERGES
from domain.contacts.model import Contact
from domain.contacts.values import ELEMENTS
from domain.imports.model import ImportSource
from domain.imports.placing import path_of, place
from domain.imports.remembering import Before

CONTACT = "contact"
_SEAM = "\n\n"
_NAMES = ("given_name", "family_name")
_OF_ENTRY = frozenset({"uids", "entries"})  # by which the entry itself is recognised


def take_out(contact: Contact, origin: ImportSource, written: Iterable[str] = ()) -> int:
    """Empty what this origin alone told and the owner has not made theirs; how many values that were.

    `written` are the texts that it wrote into the notes. Somebody who could not be called by anything any more
    keeps the name: it is the owner's from then on.
    """
    left = {
        path: [each for each in told_by if each != origin]
        for path, told_by in contact.origins.items()
        if origin in told_by
    }
    alone = [path for path, others in left.items() if not others and path != CONTACT]
    names = {name: getattr(contact, name) for name in _NAMES}
    for path in alone:
        if path != "notes":
            place(contact, path, None, {})
    if "notes" in left:
        contact.put("notes", _without(contact.notes, [*written, *told_notes(contact, origin)]))
    kept = _call_by(contact, names)
    contact.put("origins", {path: o for path, o in (contact.origins | left).items() if o})
    _forget_told(contact, origin)
    return len(alone) - sum(name in alone for name in kept)


def take_out_of_memory(before: Before, origin: ImportSource, written: Sequence[str]) -> Before:
    """What the row of another import remembers, without what this origin had told before it: an undo of that import
    brings nothing of it back.
    """
    origins = {path: _others(told_by, origin) for path, told_by in before.origins.items()}
    emptied = {path for path, left in origins.items() if left is None and before.origins[path]}
    values, put, imported = dict(before.values), dict(before.set), before.imported
    for name in set(put) - {"notes"}:
        if path_of(name) in emptied:
            values[name] = None
    for remembered in (values, put):
        if remembered.get("notes"):
            remembered["notes"] = _without(remembered["notes"], written)
    if before.family == origin.family:
        imported = {name: value for name, value in imported.items() if origins.get(path_of(name))}
    return msgspec.structs.replace(
        before,
        values=values,
        set=put,
        imported=imported,
        origins=origins,
        origins_set={path: _others(each, origin) for path, each in before.origins_set.items()},
    )


def _others(told_by: Iterable[str] | None, origin: ImportSource) -> list[str] | None:
    return [each for each in told_by or () if each != origin] or None


def written_by(befores: Iterable[Before]) -> list[str]:
    """The texts that rows of imports remember to have written into the notes; the longest first."""
    found: set[str] = set()
    for before in befores:
        found |= {
            str(each["notes"]) for each in (before.imported, before.told) if each.get("notes")
        }
        earlier, written = before.values.get("notes") or "", before.set.get("notes") or ""
        if written:
            found.add(written.removeprefix(earlier).strip("\n"))
    return sorted(found - {""}, key=lambda text: (-len(text), text))


def told_notes(contact: Contact, origin: ImportSource) -> list[str]:
    """What the sources of its kind have said last for the notes."""
    text = contact.imported.get(origin.family, {}).get("notes")
    return [text] if text else []


def _without(notes: str, written: Iterable[str]) -> str:
    for text in written:
        if notes == text:
            return ""
        if notes.startswith(text + _SEAM):
            notes = notes[len(text + _SEAM) :]
        elif _SEAM + text in notes:
            notes = notes.replace(_SEAM + text, "", 1)
    return notes


def _call_by(contact: Contact, names: Mapping[str, str]) -> list[str]:
    """The names that have to stay, given back; none of them where there is something else."""
    if any((contact.given_name, contact.family_name, contact.linkedin_slug, contact.emails)):
        return []
    for name, value in names.items():
        contact.put(name, value)
    return [name for name, value in names.items() if value]


def _forget_told(contact: Contact, origin: ImportSource) -> None:
    """What the family told goes with its last source; before that, what no other source of it tells as well."""
    family = origin.family
    told: dict[str, Any] = contact.imported.get(family, {})
    others = {name: each for name, each in contact.imported.items() if name != family}
    if _is_told_by(contact, CONTACT, family):
        left = {name: _still_told(contact, name, value, family) for name, value in told.items()}
        told = {name: value for name, value in left.items() if value}
        contact.put("imported", {**others, family: told} if told else others)
        return
    if family == ImportSource.LINKEDIN_API.family:
        others.pop(MERGES, None)  # profiles, and names with days: LinkedIn alone tells such
    contact.put("imported", others)
    if family == ImportSource.LINKEDIN_API.family:
        contact.put("imported_as_of", None)


def _still_told(contact: Contact, name: str, value: Any, family: str) -> Any:
    """As much of it as another source of the family tells; nothing of what the owner has set since."""
    if name in _OF_ENTRY:
        return value
    if name in ELEMENTS:
        return {
            key: each
            for key, each in value.items()
            if _is_told_by(contact, f"{name}.{key}", family)
        }
    path = path_of(name)
    paths = [each for each in contact.origins if each == path or each.startswith(f"{path}.")]
    return value if any(_is_told_by(contact, each, family) for each in paths) else None


def _is_told_by(contact: Contact, path: str, family: str) -> bool:
    return any(ImportSource(each).family == family for each in contact.origins.get(path, ()))
