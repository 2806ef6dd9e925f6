"""What somebody is recognised by. A name alone is never enough: two people may share one."""

from collections.abc import Iterable
from datetime import date

from domain.shared.text import MOST_SORTED_BY, email_key, without_accents

Identity = tuple[str, str]


def identities(
    slug: str | None,
    emails: Iterable[str],
    given_name: str,
    family_name: str,
    connected_on: date | None,
) -> list[Identity]:
    """What somebody can be recognised by, strongest first."""
    found: list[Identity] = []
    if slug:
        found.append(("linkedin_slug", slug))
    found += [("email", email_key(address)) for address in emails]
    if connected_on and (given_name or family_name):
        sort_name = sort_name_of(given_name, family_name, slug)
        found.append(("name_and_date", f"{sort_name}|{connected_on.isoformat()}"))
    return found


def sort_name_of(given_name: str, family_name: str, slug: str | None) -> str:
    """Family name first, without case or accents; the profile stands in for a missing name.

    Bounded, since a page cursor carries it.
    """
    return without_accents(f"{family_name} {given_name}".strip() or slug or "")[:MOST_SORTED_BY]
