"""Compression of what is worth it: not of event streams, and not of answers that hold a credential."""

from typing import Any

from litestar.config.compression import CompressionConfig
from litestar.middleware.compression import CompressionMiddleware
from litestar.types import Message, Receive, Scope, Send

from api.exchanges import exchange_of
from api.route_plans import RoutePlan

MINIMUM_SIZE = 1000


class PickyCompression(CompressionMiddleware):
    """Litestar's compression, which would otherwise hold back events and squeeze secrets."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if b"accept-encoding" in exchange_of(scope).headers:
            await super().__call__(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def create_compression_send_wrapper(
        self, send: Send, compression_encoding: Any, scope: Scope
    ) -> Send:
        plan: RoutePlan | None = scope["route_handler"].opt.get("plan")
        if plan is not None and plan.secret:
            return send
        compressing = super().create_compression_send_wrapper(send, compression_encoding, scope)
        chosen: Send | None = None

        async def choose(message: Message) -> None:
            nonlocal chosen
            if chosen is None:
                chosen = send if _is_event_stream(message) else compressing
            await chosen(message)

        return choose


def _is_event_stream(start: Any) -> bool:
    return any(
        name == b"content-type" and value.startswith(b"text/event-stream")
        for name, value in start["headers"]
    )


COMPRESSION = CompressionConfig(
    backend="brotli",
    minimum_size=MINIMUM_SIZE,
    brotli_quality=4,
    gzip_compress_level=5,
    middleware_class=PickyCompression,
)
