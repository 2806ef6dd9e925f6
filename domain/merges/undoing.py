"""Two contacts of one again: what the survivor was comes back, as far as nobody has changed it since."""

from collections.abc import Mapping
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


def picture(contact: Contact) -> dict[str, Any]:
    """The contact as it can be kept; later changes of it do not reach it."""
    return {name: _plain(contact, name) for name in REMEMBERED}


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What it was and what it became, of the fields in which the pictures differ."""
    return {name: [before[name], after[name]] for name in REMEMBERED if before[name] != after[name]}


def put_back(contact: Contact, changes: Changes) -> list[Kept]:
    """Make the contact what it was before these changes; what was changed since stays, and is told of."""
    kept: list[Kept] = []
    value: Any
    paths: list[str]
    for name, (was, became) in changes.items():
        stands = _plain(contact, name)
        if name in _KEYED:
            value, paths = _each(name, was, became, stands)
        elif name == "tag_ids":
            value, paths = [each for each in stands if each not in became or each in was], []
        else:
            value, paths = (was, []) if stands == became else (stands, [name])
        contact.put(name, msgspec.convert(value, REMEMBERED[name]))
        if name not in _FOLLOWING:
            kept += [Kept(path=path, reason=CHANGED_SINCE) for path in paths]
    return kept


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
