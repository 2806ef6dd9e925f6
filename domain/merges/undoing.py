"""Two contacts of one again: what the survivor was comes back, as far as nobody has changed it since."""

from collections.abc import Container, Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from domain.contacts.clock import Clock
from domain.contacts.model import Contact
from domain.contacts.values import (
    Birthday,
    EmailAddress,
    Link,
    PhoneNumber,
    PostalAddress,
    RestReason,
    Tier,
    Wishes,
)
from domain.merges.model import Kept

Changes = Mapping[str, list[Any]]

CHANGED_SINCE: Final = "changed_since"
GONE: Final = "gone"

_TEXT, _INSTANT = str | None, datetime | None

# All that a merge may change of the survivor, and of which kind it is.
REMEMBERED: Final[Mapping[str, Any]] = {
    "given_name": str,
    "family_name": str,
    "headline": _TEXT,
    "position": _TEXT,
    "organisation_id": UUID | None,
    "linkedin_slug": _TEXT,
    "emails": dict[str, EmailAddress],
    "phones": dict[str, PhoneNumber],
    "links": dict[str, Link],
    "addresses": dict[str, PostalAddress],
    "birthday": Birthday | None,
    "notes": str,
    "private_notes": str,
    "connected_on": date | None,
    "time_zone": _TEXT,
    "region": _TEXT,
    "wishes": Wishes,
    "tag_ids": list[UUID],
    "tier": Tier | None,
    "tier_set_at": _INSTANT,
    "interval_days": int | None,
    "rhythm_days": int | None,
    "stage": str,
    "stage_set_by": str,
    "resting_since": _INSTANT,
    "rest_until": _INSTANT,
    "rest_reason": RestReason | None,
    "closed_at": _INSTANT,
    "do_not_contact_at": _INSTANT,
    "do_not_contact_reason": _TEXT,
    "clock": Clock,
    "soon_at": _INSTANT,
    "due_at": _INSTANT,
    "drifting_at": _INSTANT,
    "dormant_at": _INSTANT,
    "next_due_at": _INSTANT,
    "mutes": dict[str, datetime],
    "imported": dict[str, Any],
    "owner_fields": dict[str, bool],
    "origins": dict[str, list[str]],
    "imported_as_of": date | None,
    "owner_touched_at": _INSTANT,
}
_KEYED = frozenset(
    {"emails", "phones", "links", "addresses", "mutes", "imported", "owner_fields", "origins"}
)
# What follows from touches, settings and bookkeeping by itself, and what nobody asked to keep.
_FOLLOWING = frozenset(
    {
        "tier_set_at",
        "rhythm_days",
        "stage_set_by",
        "clock",
        "soon_at",
        "due_at",
        "drifting_at",
        "dormant_at",
        "next_due_at",
        "imported",
        "owner_fields",
        "origins",
        "imported_as_of",
        "owner_touched_at",
    }
)
_ABSENT: Final = object()

# What says something only together becomes what it was only together; since when a tier is follows the tier.
_TOGETHER: Final = (
    ("given_name", "family_name"),
    ("position", "organisation_id"),
    ("time_zone", "region"),
    ("stage", "stage_set_by"),
    ("resting_since", "rest_until", "rest_reason"),
    ("do_not_contact_at", "do_not_contact_reason"),
)
_GROUP: Final = {name: names for names in _TOGETHER for name in names} | {"tier_set_at": ("tier",)}
# Whose word a value is goes with the value.
_WHOSE: Final = frozenset({"owner_fields", "origins"})


def picture(contact: Contact) -> dict[str, Any]:
    """The contact as it can be kept; later changes of it do not reach it."""
    return {name: _plain(contact, name) for name in REMEMBERED}


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What it was and what it became: the fields in which the pictures differ, and those that belong to them."""
    differing = {name for name in REMEMBERED if before[name] != after[name]}
    told = differing | {each for name in differing for each in _GROUP.get(name, ())}
    return {name: [before[name], after[name]] for name in REMEMBERED if name in told}


def put_back(contact: Contact, changes: Changes) -> list[Kept]:
    """Make the contact what it was before these changes; what was changed since stays, and is told of."""
    kept: list[Kept] = []
    stayed: set[str] = set()
    stands = {name: _plain(contact, name) for name in REMEMBERED}
    for name in filter(
        changes.__contains__, REMEMBERED
    ):  # whose a value is comes behind the values
        value, paths = _parted(name, changes, stands, stayed)
        contact.put(name, msgspec.convert(value, REMEMBERED[name]))
        stayed.update(paths)
        if name not in _FOLLOWING and changes[name] != [value, value]:
            kept += [Kept(path=path, reason=CHANGED_SINCE) for path in paths]
    return kept


def _parted(
    name: str, changes: Changes, stands: Mapping[str, Any], stayed: Container[str]
) -> tuple[Any, list[str]]:
    """What a field becomes, and the paths of what was changed since."""
    (was, became), now = changes[name], stands[name]
    if name in _WHOSE:
        value, _ = _each(name, was, became, now)
        parted = {path: each for path, each in value.items() if path not in stayed}
        return parted | {path: each for path, each in now.items() if path in stayed}, []
    if name == "imported":
        return _told_apart(was, became, now), []
    if name in _KEYED:
        return _each(name, was, became, now)
    if name == "tag_ids":
        return _without(now, became, was), []
    if all(stands[each] == changes[each][1] for each in _GROUP.get(name, (name,))):
        return was, []
    return now, [name]


def _told_apart(was: Any, became: Any, now: Any) -> dict[str, Any]:
    """What a family of sources has told since stays, but for what the other one is recognised by."""
    value, _ = _each("imported", was, became, now)
    for family in value.keys() & became.keys() & now.keys():
        earlier, merged = was.get(family, {}), became[family]
        if now[family] != merged:
            value[family] = {
                name: _without(told, merged.get(name), earlier.get(name))
                for name, told in now[family].items()
            }
    return value


def _without(now: Any, became: Any, was: Any) -> Any:
    """A list without what the merge has added to it; anything else as it is."""
    if not isinstance(now, list):
        return now
    return [each for each in now if each in (was or ()) or each not in (became or ())]


def stands_as_made(contact: Contact, changes: Changes, name: str) -> bool:
    """Whether a field is still what these changes made of it; one that they left alone is."""
    return name not in changes or bool(_plain(contact, name) == changes[name][1])


def _each(name: str, was: Any, became: Any, stands: Any) -> tuple[dict[str, Any], list[str]]:
    """Key by key: what the merge made of it becomes what it was, anything else stays."""
    value: dict[str, Any] = {}
    paths = []
    for key in dict.fromkeys([*was, *became, *stands]):
        before, now = was.get(key, _ABSENT), stands.get(key, _ABSENT)
        is_ours = now == became.get(key, _ABSENT)
        chosen = before if is_ours else now
        if chosen is not _ABSENT:
            value[key] = chosen
        if not is_ours and now != before:
            paths.append(f"{name}.{key}")
    return value, paths


def _plain(contact: Contact, name: str) -> Any:
    """The value as it comes back from where it is kept: there are no tuples there."""
    return msgspec.json.decode(msgspec.json.encode(getattr(contact, name)))
