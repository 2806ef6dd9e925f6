"""Single cells: names, profile addresses, mail addresses."""

import re
from functools import lru_cache

from domain.shared.linkedin import normal_slug
from domain.shared.text import tidy

_PROFILE = re.compile(r"linkedin\.com/in/([^/?#,\s]+)", re.IGNORECASE)
_TEXT_LIMIT = 1_000
_ADDRESS_LIMIT = 2_500  # the longest slug may take twelve of these a character
_EMAIL_LIMIT = 320
_REMEMBERED = 4_096

LINKEDIN_MEMBER = "linkedin member"


def clean(text: str) -> str:
    """NFC, no control characters, every run of blanks, non-breaking ones and line ends one blank.

    Longer than 1,000 characters is cut, and only short texts are remembered: how many there are
    and how long they are is up to whoever made the file.
    """
    return _clean(text if len(text) <= _TEXT_LIMIT else text[:_TEXT_LIMIT])


def clean_or_none(text: str) -> str | None:
    return clean(text) or None


def name_key(text: str) -> str:
    """A name as it is compared within one archive."""
    return clean(text).casefold()


def slug_of(url: str) -> str | None:
    """The slug of a profile address: percent-decoded, NFC, lower case. None if there is none."""
    return _slug_of(url) if 0 < len(url) <= _ADDRESS_LIMIT else None


def slugs_of(urls: str) -> tuple[str, ...]:
    """The slugs of a cell that joins addresses by commas, each once."""
    if "," not in urls:
        slug = slug_of(urls)
        return (slug,) if slug else ()
    found = (slug_of(url) for url in urls.split(","))
    return tuple(dict.fromkeys(slug for slug in found if slug))


def email_of(text: str) -> str | None:
    address = text.strip()
    return address if "@" in address and len(address) <= _EMAIL_LIMIT else None


@lru_cache(_REMEMBERED)
def _clean(text: str) -> str:
    blanks_squeezed = " ".join(text.split())
    if text.isascii() and text.isprintable():
        return blanks_squeezed
    return tidy(blanks_squeezed)[:_TEXT_LIMIT].rstrip()  # composing can make a text longer


@lru_cache(_REMEMBERED)
def _slug_of(url: str) -> str | None:
    found = _PROFILE.search(url)
    if found is None:
        return None
    return normal_slug(found[1])
