"""How answers are rendered: JSON bytes, an ETag where there is a version, 304 where nothing changed."""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec
from litestar import Request, Response
from litestar.response.base import ASGIResponse

from api.etags import etag, is_fresh
from api.exchanges import exchange_of
from api.idempotency import KEPT_HEADERS, OnceUnitOfWork
from domain.shared.answers import Answer

T = TypeVar("T")

_ENCODER = msgspec.json.Encoder()
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
    ) -> ASGIResponse:
        _describe(self, request)
        response = super().to_asgi_response(app, request, **settings)
        once = request.scope["state"].get("once")
        if isinstance(once, OnceUnitOfWork) and response.status_code < _ERRORS:
            headers = response.headers
            kept = {name: headers[name] for name in KEPT_HEADERS if name in headers}
            once.answered(Answer(status=response.status_code, headers=kept, body=response.body))
        return response


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
