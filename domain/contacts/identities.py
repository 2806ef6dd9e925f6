"""What somebody is recognised by. A name alone is never enough: two people may share one."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from domain.shared.text import MOST_SORTED_BY, email_key, without_accents

Identity = tuple[str, str]

REMEMBERED = 2_048  # the names of a few chunks of an import, each of them asked for several times

# Beside the families of sources: what a contact was given by the merges it has survived.
MERGES = "merges"

# A shorter id of an entry may be a running number: those of two address books would meet.
SHORTEST_UID = 16


def identities(
    slug: str | None,
    emails: Iterable[str],
    given_name: str,
    family_name: str,
    connected_on: date | None,
    *,
    phone_keys: Iterable[str] = (),
    uids: Iterable[str] = (),
    entries: Iterable[str] = (),
) -> list[Identity]:
    """What somebody can be recognised by, strongest first.

    `phone_keys` are numbers in E.164; households and switchboards share them, so one speaks only together
    with the name. `uids` and `entries` are those that `source_keys` makes.
    """
    found: list[Identity] = []
    if slug:
        found.append(("linkedin_slug", slug))
    found += [("source_uid", uid) for uid in uids]
    found += [("email", email_key(address)) for address in emails]
    if given_name or family_name:
        sort_name = sort_name_of(given_name, family_name, slug)
        found += [("phone", f"{number}|{sort_name}") for number in phone_keys]
        if connected_on:
            found.append(("name_and_date", f"{sort_name}|{connected_on.isoformat()}"))
    found += [("entry", entry) for entry in entries]
    return found


def source_keys(imported: Mapping[str, Mapping[str, Any]]) -> dict[str, list[str]]:
    """The `uids` and `entries` of what the families of sources have told of somebody."""
    return {
        name: [
            f"{family}:{each}" for family, told in imported.items() for each in told.get(name, ())
        ]
        for name in ("uids", "entries")
    }


def as_told(imported: Mapping[str, Mapping[str, Any]]) -> list[Identity]:
    """The name and day that LinkedIn tells of somebody whom the owner may call otherwise."""
    told = imported.get("linkedin", {})
    given_name, family_name = told.get("given_name", ""), told.get("family_name", "")
    connected_on = told.get("connected_on")
    if not connected_on or not (given_name or family_name):
        return []
    return [("name_and_date", f"{sort_name_of(given_name, family_name, None)}|{connected_on}")]


def inherited(imported: Mapping[str, Mapping[str, Any]]) -> set[Identity]:
    """What those were recognised by that went into this contact, beyond what it is recognised by itself."""
    return {(kind, value) for kind, value in imported.get(MERGES, {}).get("identities", ())}


def as_kept(identity: Identity) -> Identity:
    """The form in which an identity is kept with a contact: the name beside a number is the contact's."""
    kind, value = identity
    return (kind, value.partition("|")[0]) if kind == "phone" else identity


@lru_cache(REMEMBERED)
def sort_name_of(given_name: str, family_name: str, slug: str | None) -> str:
    """Family name first, without case or accents; the profile stands in for a missing name.

    Bounded, since a page cursor carries it.
    """
    return without_accents(f"{family_name} {given_name}".strip() or slug or "")[:MOST_SORTED_BY]
