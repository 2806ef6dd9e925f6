"""Where a request comes from, as the browser says, and whether its cookie may count.

A browser adds the cookie to whatever any page makes it send. What no foreign page can do is to name another
origin than its own, or to add a header of ours without being asked whether it may.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from urllib.parse import urlsplit

from api.refusals import CsrfRefused

SAFE_METHODS = frozenset({"GET", "HEAD"})

_CLIENT = b"x-perennial-client"


class Origin(StrEnum):
    """Ours, somebody else's, or not said: then it is no browser, or one that found it not worth saying."""

    OWN = "own"
    FOREIGN = "foreign"
    UNSAID = "unsaid"


class OwnOrigins:
    """The origins of our own pages: where the API is, and those named in the settings."""

    def __init__(self, public_url: str, web_origins: Iterable[str]) -> None:
        parts = urlsplit(public_url)
        own = f"{parts.scheme}://{parts.netloc}".lower()
        self._own = {origin.encode() for origin in (own, *web_origins)}

    def place(self, headers: Mapping[bytes, bytes]) -> Origin:
        """`Origin` decides; without it, whether the browser calls the request same-origin or cross-site."""
        origin = headers.get(b"origin")
        if origin is not None:
            return Origin.OWN if origin in self._own else Origin.FOREIGN
        site = headers.get(b"sec-fetch-site")
        if site == b"same-origin":
            return Origin.OWN
        return Origin.FOREIGN if site == b"cross-site" else Origin.UNSAID


def refuse_forgery(method: str, headers: Mapping[bytes, bytes], origin: Origin) -> None:
    """Let a request with a cookie do something only if one of our own pages sent it on purpose.

    To read, it is enough not to come from another site. Raises CsrfRefused.
    """
    if method in SAFE_METHODS:
        if origin is Origin.FOREIGN and headers.get(b"sec-fetch-site") == b"cross-site":
            raise CsrfRefused
    elif origin is not Origin.OWN or not headers.get(_CLIENT, b"").strip():
        raise CsrfRefused


def refuse_strange_login(origin: Origin) -> None:
    """Keep other pages from logging a browser in as somebody else. Raises CsrfRefused."""
    if origin is Origin.FOREIGN:
        raise CsrfRefused
