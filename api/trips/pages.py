"""How a browser is answered that comes back: sent on to where it was to return, or told on a small page."""

import html
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit, urlunsplit

import msgspec
from litestar import Response

from domain.trips.model import Failure
from domain.trips.views import Homecoming

_CSP = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "style-src 'none'; script-src 'none'"
)
_STATUSES = {
    Failure.CANCELLED: 200,
    Failure.NOT_AVAILABLE: 200,
    Failure.UNAVAILABLE: 503,
    Failure.IDENTITY_CONFLICT: 409,
}
_OTHERWISE = 400


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What the page says of one kind of trip."""

    nothing_came: str
    sentences: Mapping[Failure, str]


def homecoming_answer(home: Homecoming, words: Words) -> Response[bytes]:
    if home.return_to:
        return _sent_on(home)
    if home.failure is not None:
        sentence = html.escape(words.sentences[home.failure])
        body = f"<h1>{words.nothing_came}</h1><p>{sentence}</p>"
        return _page(body, _STATUSES.get(home.failure, _OTHERWISE))
    return _page(
        "<h1>Back from LinkedIn</h1><p>Here is your code. It works once, within 60 seconds, and in this "
        f"browser only:</p><p><code>{html.escape(home.code or '')}</code></p>",
        200,
    )


def _sent_on(home: Homecoming) -> Response[bytes]:
    """With 303, so that whatever brought them here becomes a GET there."""
    told = {"code": home.code} if home.failure is None else {"error": home.failure.value}
    parts = urlsplit(home.return_to)
    query = "&".join(part for part in (parts.query, urlencode(told)) if part)
    location = urlunsplit(parts._replace(query=query))
    return Response(
        b"", status_code=303, headers={"location": location, "cache-control": "no-store"}
    )


def _page(body: str, status: int) -> Response[bytes]:
    text = (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        f"<title>Perennial</title></head><body>{body}</body></html>"
    )
    headers = {
        "content-type": "text/html; charset=utf-8",
        "cache-control": "no-store",
        "content-security-policy": _CSP,
    }
    return Response(text.encode(), status_code=status, headers=headers)
