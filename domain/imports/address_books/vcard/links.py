"""URL, X-SOCIALPROFILE (Apple), SOCIALPROFILE (RFC 9554): pages on the web, and the LinkedIn profile among them."""

import re

from domain.imports.address_books.texts import LONGEST_VALUE
from domain.imports.address_books.vcard.draft import Draft
from domain.imports.address_books.vcard.properties import Property
from domain.shared.linkedin import profile_url, slug_of

# A URI has no backslash, so that these can only be escapes, which some writers put into it.
_ESCAPE = re.compile(r"\\([\\,;:])")
_OTHER_SCHEME = re.compile(r"(?!https?:)[A-Za-z][A-Za-z0-9+-]*:(?!\d)", re.IGNORECASE)
_PAGE = re.compile(r"https?:", re.IGNORECASE)
_LINKEDIN, _NAMED, _ANY = "linkedin", 0, 1


def take_link(draft: Draft, found: Property) -> None:
    """A page of somebody's own, or their LinkedIn profile."""
    url = _url(found)
    if slug := _profile(url):
        named = _LINKEDIN in found.types or "x-linkedin" in found.types
        draft.profiles.append((_NAMED if named else _ANY, slug, url, found))
    elif url and not _OTHER_SCHEME.match(url):
        draft.take("links", found, url)
    elif told := url or _user(found):
        draft.drop(found, "not_a_link", told)


def take_social_profile(draft: Draft, found: Property) -> None:
    """A profile in a social network; that of LinkedIn is told by its page or by the user's name there."""
    service = found.parameter("SERVICE-TYPE").strip().lower()
    slug = None
    if _LINKEDIN in found.types or service == _LINKEDIN:
        slug = _profile(_url(found)) or slug_of(_user(found)[:LONGEST_VALUE])
    if slug is not None:
        draft.profiles.append((_NAMED, slug, profile_url(slug), found))
    if slug is None or (_PAGE.match(_url(found)) and not _profile(_url(found))):
        take_link(draft, found)


def read_slug(draft: Draft) -> str | None:
    """The one LinkedIn profile of a card; what is called one goes before a mere link to one.

    Any other profile stays a link.
    """
    if not draft.profiles:
        return None
    _, slug, _, _ = min(draft.profiles, key=lambda each: each[0])
    for _, other, url, found in draft.profiles:
        if other != slug:
            draft.take("links", found, url)
    return slug


def _user(found: Property) -> str:
    return found.parameter("X-USER") or found.parameter("USERNAME")


def _url(found: Property) -> str:
    return _ESCAPE.sub(r"\1", found.value).strip()


def _profile(url: str) -> str | None:
    """The slug of an address. Without a slash it would be taken for a bare slug, which no address is."""
    return slug_of(url) if "/" in url and len(url) <= LONGEST_VALUE else None
