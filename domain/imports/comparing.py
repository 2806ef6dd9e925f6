"""What a source tells of a contact, compared with what stands there: what may be set, and what is kept out and why.

The owner comes first, then LinkedIn, then address books: these only fill what is empty, add to maps and tags, and
change what their own kind has set before.
"""

from collections.abc import Mapping
from typing import Any, Final

from domain.imports.comparison import Compared, Teller, origin_path
from domain.imports.elements import compare_linkedin_address, compare_maps
from domain.imports.recognising import KnownPerson
from domain.imports.telling import LINKEDIN, shown
from domain.organisations.model import organisation_key
from domain.tags.model import tag_key

_NAMES: Final = ("given_name", "family_name")
_MOST_NOTES: Final = 20_000
_SEAM: Final = "\n\n"
_APART: Final = frozenset(
    {"email", "emails", "phones", "links", "addresses", "tags", "notes", "uids", "entries"}
)


def compare(
    contact: KnownPerson, told: Mapping[str, Any], teller: Teller, line: int, *, is_older: bool
) -> Compared:
    """Compare what an entry tells with a contact; an older source of LinkedIn only fills gaps."""
    compared = Compared(contact, teller, line)
    if teller.family == LINKEDIN:
        _compare_linkedin(compared, told, is_older=is_older)
    else:
        _compare_entry(compared, told)
    return compared


def current(contact: KnownPerson, path: str) -> Any:
    """What stands at a path, in the form in which sources tell it."""
    name, _, key = path.partition(".")
    if key:
        return getattr(contact, name).get(key)
    if name == "company":
        return contact.organisation_name
    if name == "connected_on":
        return contact.connected_on and contact.connected_on.isoformat()
    return getattr(contact, name)


def _compare_linkedin(compared: Compared, told: Mapping[str, Any], *, is_older: bool) -> None:
    before = compared.before
    compared.told |= _keys(told)
    for name, value in told.items():
        if name == "entries":
            continue
        standing = (
            _linkedin_address(compared) if name == "email" else current(compared.contact, name)
        )
        if is_older and before.get(name):
            if _is_same(name, standing, value):
                compared.confirm("emails.linkedin" if name == "email" else origin_path(name))
            continue
        compared.told[name] = value
        if name == "email":
            compare_linkedin_address(compared, value, is_older=is_older)
        elif _is_same(name, standing, value):
            compared.confirm(origin_path(name))
        elif compared.is_decided(origin_path(name)):
            compared.keep_owners(name, value)
        elif before.get(name) != value and not (is_older and standing):
            compared.set(name, value)


def _linkedin_address(compared: Compared) -> Any:
    return compared.contact.emails.get(LINKEDIN, {}).get("address")


def _compare_entry(compared: Compared, told: Mapping[str, Any]) -> None:
    _compare_names(compared, told)
    for name, value in told.items():
        if name in _NAMES or name in _APART:
            continue
        compared.told[name] = value
        _compare_field(compared, name, value)
    compared.told |= _keys(told)
    _compare_notes(compared, told.get("notes"))
    compare_maps(compared, told)
    _compare_tags(compared, told.get("tags", ()))


def _keys(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: told[name] for name in ("uids", "entries") if name in told}


def _compare_names(compared: Compared, told: Mapping[str, Any]) -> None:
    """Both parts belong together: half of one name beside half of another is nobody's."""
    names = {name: told.get(name, "") for name in _NAMES}
    if not any(names.values()):
        return
    contact, before = compared.contact, compared.before
    standing = {"given_name": contact.given_name, "family_name": contact.family_name}
    compared.told |= {name: value for name, value in names.items() if value}
    if names == standing:
        for name in _NAMES:
            compared.confirm(name)
        return
    if any(map(compared.is_decided, _NAMES)):
        compared.keep_owners("name", " ".join(filter(None, names.values())))
        return
    is_own = all(
        not standing[name] or (compared.is_own(name) and before.get(name) == standing[name])
        for name in _NAMES
    )
    if not is_own:
        compared.keep_other("name", " ".join(filter(None, names.values())))
        return
    for name, value in names.items():
        if value != standing[name]:
            compared.set(name, value)


def _compare_field(compared: Compared, name: str, value: Any) -> None:
    path, standing = origin_path(name), current(compared.contact, name)
    earlier = compared.before.get(name)
    if _is_same(name, standing, value):
        compared.confirm(path)
    elif compared.is_decided(path):
        compared.keep_owners(name, value)
    elif not standing or (
        earlier is not None and _is_same(name, standing, earlier) and compared.is_own(path)
    ):
        compared.set(name, value)
    else:
        compared.keep_other(name, value)


def _compare_notes(compared: Compared, told: str | None) -> None:
    """Notes stand beside those that are there: nobody's words are replaced but this source's own."""
    if not told:
        return
    notes, earlier = compared.contact.notes, compared.before.get("notes")
    if told == earlier or _holds(notes, told):
        compared.told["notes"] = told
        if _holds(notes, told):
            compared.confirm("notes")
        return
    if compared.is_decided("notes") and not notes:
        compared.told["notes"] = told
        compared.keep_owners("notes", told)
        return
    written = _written(notes, told, earlier)
    if len(written) > _MOST_NOTES:
        compared.keep_out("notes", "too_long", f"There is no room left for “{shown(told)}”.")
        return
    compared.told["notes"] = told
    compared.set("notes", written)


def _written(notes: str, told: str, earlier: str | None) -> str:
    """The notes with what is told in the place of what was told earlier, else behind them."""
    if earlier and _holds(notes, earlier):
        framed = f"{_SEAM}{notes}{_SEAM}"
        return framed.replace(f"{_SEAM}{earlier}{_SEAM}", f"{_SEAM}{told}{_SEAM}", 1)[2:-2]
    return f"{notes}{_SEAM}{told}" if notes else told


def _holds(notes: str, told: str) -> bool:
    return f"{_SEAM}{told}{_SEAM}" in f"{_SEAM}{notes}{_SEAM}"


def _compare_tags(compared: Compared, names: Any) -> None:
    earlier = {tag_key(each) for each in compared.before.get("tags", ())}
    contact, there = compared.contact, compared.teller.tags
    for name in names:
        key = tag_key(name)
        tag_id = there.get(key)
        if tag_id in contact.tag_ids:
            compared.confirm(f"tags.{tag_id}")
        elif key in earlier or compared.is_decided(f"tags.{tag_id}"):
            compared.keep_owners("tags", name)
        else:
            compared.tags[key] = name
    if names:
        compared.told["tags"] = list(names)


def _is_same(name: str, standing: Any, value: Any) -> bool:
    if name == "company":
        return organisation_key(standing or "") == organisation_key(value or "")
    return bool(standing == value)
