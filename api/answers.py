"""How answers are rendered: JSON bytes, an ETag where there is a version, 304 where nothing changed."""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec
from litestar import MediaType, Request, Response
from litestar.response.base import ASGIResponse
from litestar.types import Receive, Scope, Send

from api.etags import etag, is_fresh
from api.exchanges import exchange_of
from api.idempotency import KEPT_HEADERS, OnceUnitOfWork
from domain.shared.answers import Answer

T = TypeVar("T")

_ENCODER = msgspec.json.Encoder()
_OK = 200
_NOT_MODIFIED = 304
_ERRORS = 400


class Reply(Response[T]):
    """What every handler answers with, by itself or by returning a struct.

    A struct with a `version` gets it as its ETag; what else its state depends on, such as the day, it may
    tell in a property `etag_facet`.
    """

    def render(self, content: Any, media_type: str, enc_hook: Any = None) -> bytes:  # noqa: ARG002
        if isinstance(content, bytes):
            return content
        return _ENCODER.encode(content)

    def to_asgi_response(  # type: ignore[override]  # the arguments 3.0 drops are only passed on
        self, app: None, request: Request[Any, Any, Any], **settings: Any
    ) -> "ASGIResponse | Rendered":
        _describe(self, request)
        response: ASGIResponse | Rendered
        if self._is_plain(settings):
            self.headers["content-type"] = MediaType.JSON.value
            status = self.status_code or settings.get("status_code") or _OK
            response = Rendered(status, self.headers, _ENCODER.encode(self.content))
        else:
            response = super().to_asgi_response(app, request, **settings)
        once = request.scope["state"].get("once")
        if isinstance(once, OnceUnitOfWork) and response.status_code < _ERRORS:
            headers = response.headers
            kept = {name: headers[name] for name in KEPT_HEADERS if name in headers}
            once.answered(Answer(status=response.status_code, headers=kept, body=response.body))
        return response

    def _is_plain(self, settings: Mapping[str, Any]) -> bool:
        """Whether it is JSON and headers and nothing else, as nearly every answer is."""
        return (
            isinstance(self.content, msgspec.Struct)
            and (self.media_type or settings.get("media_type") or MediaType.JSON) == MediaType.JSON
            and not (self.cookies or self.background)
            and not any(settings.get(each) for each in ("headers", "cookies", "background"))
        )


class Rendered:
    """An answer of JSON, ready to go out. What could make it anything else is not asked for any more."""

    __slots__ = ("body", "headers", "status_code")

    def __init__(self, status_code: int, headers: Mapping[str, str], body: bytes) -> None:
        self.status_code = status_code
        self.headers = headers
        self.body = body

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        headers = [(name.encode(), value.encode("latin-1")) for name, value in self.headers.items()]
        headers.append((b"content-length", b"%d" % len(self.body)))
        await send({"type": "http.response.start", "status": self.status_code, "headers": headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": False})


def created(content: T, location: str) -> Reply[T]:
    """201 with the address of what was made."""
    return Reply(content, status_code=201, headers={"location": location})


def replayed(answer: Answer) -> Response[bytes]:
    """An answer given before, once more, byte for byte."""
    headers: Mapping[str, str] = {**answer.headers, "idempotency-replayed": "true"}
    return Response(
        answer.body,
        status_code=answer.status,
        headers=headers,
        media_type=answer.headers.get("content-type"),
    )


def _describe(reply: Reply[Any], request: Request[Any, Any, Any]) -> None:
    """Say how long the answer may be kept, and how to ask whether it still stands."""
    reading = request.method == "GET"
    plan = request.route_handler.opt.get("plan")
    secret = plan is not None and plan.secret
    reply.headers.setdefault(
        "cache-control", "private, no-cache" if reading and not secret else "no-store"
    )
    version = getattr(reply.content, "version", None)
    if version is None:
        return
    tag = etag(version, getattr(reply.content, "etag_facet", ""))
    reply.headers["etag"] = tag
    if reading and is_fresh(tag, exchange_of(request.scope).header(b"if-none-match")):
        reply.status_code = _NOT_MODIFIED
        reply.content = b""
