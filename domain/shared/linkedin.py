"""LinkedIn addresses. The key of a person is the slug of the profile: percent-decoded, NFC, lower case."""

import re
import unicodedata
from urllib.parse import quote, unquote

LONGEST_SLUG = 200
_LONGEST_RAW = 12 * LONGEST_SLUG  # as escaped as can be

_PROFILE = re.compile(
    r"^(?:https?://)?(?:[a-z]{2,3}\.)?linkedin\.com/(?:in|pub)/([^/?#\s]+)", re.IGNORECASE
)
_BARE = re.compile(r"^[^/?#\s:@]{3,200}$")


def slug_of(address: str) -> str | None:
    """The slug in a profile address or a bare slug; None for anything else."""
    text = address.strip()
    found = _PROFILE.match(text)
    raw = found.group(1) if found else text if _BARE.match(text) else None
    return None if raw is None else normal_slug(raw)


def normal_slug(raw: str) -> str | None:
    """One spelling for one profile; None when nothing is left, and for what is longer than any slug."""
    if len(raw) > _LONGEST_RAW:  # composing a long run of marks takes the square of its length
        return None
    kept = "".join(c for c in unquote(raw) if unicodedata.category(c)[0] != "C")
    composed = unicodedata.normalize("NFC", unicodedata.normalize("NFC", kept).lower()).strip()
    return composed if 0 < len(composed) <= LONGEST_SLUG else None


def profile_url(slug: str) -> str:
    """The page of a person. The host is fixed and the slug escaped: no stored text can lead elsewhere."""
    return f"https://www.linkedin.com/in/{quote(slug, safe='')}/"


def compose_url(slug: str) -> str:
    """A new message to a person, for a human to write and send."""
    return f"https://www.linkedin.com/messaging/compose/?recipient={quote(slug, safe='')}"
