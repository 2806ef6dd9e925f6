"""The outermost layer: everything that is the same for every request, in one pass.

It lies around the router, so that a wrong path or method is answered, counted and logged like anything else.
"""

from collections.abc import Callable
from typing import Any

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from api.canonical_log import write_line
from api.exchanges import Exchange
from api.metrics import observe
from api.origins import Origin, OwnOrigins
from api.ports import Ports
from api.problems import refuse
from api.request_guard import guard_line

Headers = list[tuple[bytes, bytes]]

_log = structlog.get_logger("perennial.http")

_CSP = b"content-security-policy"
_SAFE: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
]
_NO_CONTENT: Headers = [(_CSP, b"default-src 'none'; frame-ancestors 'none'")]
_EXPOSED = (
    b"ETag, Location, Retry-After, X-Request-Id, Idempotency-Replayed, RateLimit, RateLimit-Policy, "
    b"Deprecation, Sunset, Link"
)
_ACCEPTED = (
    b"Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, "
    b"X-Request-Id, Traceparent, API-Version, Client-Version, X-Perennial-Client"
)
_CORS: Headers = [(b"access-control-expose-headers", _EXPOSED), (b"vary", b"Origin")]
# Tokens travel in a header that no other site can make a browser add, so any origin may ask.
_ANYBODY: Headers = [(b"access-control-allow-origin", b"*")]
_PREFLIGHT: Headers = [
    (b"access-control-allow-methods", b"GET, POST, PUT, PATCH, DELETE"),
    (b"access-control-allow-headers", _ACCEPTED),
    (b"access-control-max-age", b"7200"),
    (b"content-length", b"0"),
]
_HSTS: Headers = [(b"strict-transport-security", b"max-age=31536000; includeSubDomains")]


class Edge:
    """Request ids, response headers, CORS, the guard of the request line, the log line, the metrics."""

    def __init__(self, app: ASGIApp, ports: Ports) -> None:
        self._app = app
        self._public_url = ports.public_url
        self._lines = ports.request_lines
        self._trusted_proxies = ports.trusted_proxies
        self._origins = OwnOrigins(ports.public_url, ports.web_origins)
        count = ports.statement_counter
        self._count: Callable[[], Any] | None = count.start if count else None
        self._fixed = _SAFE + (_HSTS if ports.public_url.startswith("https:") else [])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        exchange = Exchange.begin(scope, trusted_proxies=self._trusted_proxies)
        exchange.origin = self._origins.place(exchange.headers)
        if self._count:
            exchange.statements = self._count()
        kept = structlog.contextvars.bind_contextvars(request_id=exchange.request_id)
        try:
            await self._answer(scope, receive, self._dressed(scope, exchange, send), exchange)
        finally:
            exchange.let_go()
            observe(scope, exchange)
            write_line(scope, exchange, self._lines)
            structlog.contextvars.reset_contextvars(**kept)

    async def _answer(
        self, scope: HTTPScope, receive: Receive, send: Send, exchange: Exchange
    ) -> None:
        try:
            if scope["method"] == "OPTIONS" and _is_preflight(scope, exchange):
                await _send(send, 204, [*_PREFLIGHT], b"")
                return
            guard_line(scope["path"], scope["query_string"], list(scope["headers"]))
            await self._app(scope, receive, send)
        except Exception as error:  # the last place where it can still be answered
            if exchange.status:
                _log.exception("broken off")
                raise
            refused = refuse(error, request_id=exchange.request_id, public_url=self._public_url)
            headers = [(n.encode(), v.encode("latin-1")) for n, v in refused.headers.items()]
            headers.append((b"content-length", str(len(refused.body)).encode()))
            await _send(send, refused.status, headers, refused.body)

    def _dressed(self, scope: HTTPScope, exchange: Exchange, send: Send) -> Send:
        extra = [*self._fixed, (b"x-request-id", exchange.request_id.encode())]
        if is_api(scope["path"]):
            extra += _CORS + _allowed(exchange)

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                exchange.status = message["status"]
                headers = [*message["headers"], *extra, *exchange.limit_headers]
                if not any(name == _CSP for name, _ in message["headers"]):
                    headers += _NO_CONTENT
                message["headers"] = headers
            await send(message)

        return dressed


def _allowed(exchange: Exchange) -> Headers:
    """Our own pages may send the session cookie; everybody else may ask without it."""
    origin = exchange.headers.get(b"origin")
    if origin is None or exchange.origin is not Origin.OWN:
        return _ANYBODY
    return [
        (b"access-control-allow-origin", origin),
        (b"access-control-allow-credentials", b"true"),
    ]


def is_api(path: str) -> bool:
    """Whether programs call this, from wherever they run; the rest is for people and operators."""
    return path.startswith("/v1/") or path == "/openapi.json"


def _is_preflight(scope: HTTPScope, exchange: Exchange) -> bool:
    return b"access-control-request-method" in exchange.headers and is_api(scope["path"])


async def _send(send: Send, status: int, headers: Headers, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
