"""What Prometheus reads at /metrics. Labels come from the route, never from what a caller typed."""

import time
from typing import Any

from litestar import Response, get
from litestar.types import HTTPScope
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, Histogram, generate_latest

from api.access import PUBLIC, costs
from api.exchanges import Exchange

UNMATCHED = "unmatched"

_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"})
_DURATIONS = Histogram(
    "perennial_http_request_seconds",
    "Time to answer a request, until its last byte is handed to the server.",
    ("operation_id", "method", "status_class"),
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
OPEN_STREAMS = Gauge("perennial_http_open_streams", "Event streams open in this process.")

# `labels()` costs more than the observation; the set of labels is small and known.
_children: dict[tuple[str, str, int], Histogram] = {}


def observe(scope: HTTPScope, exchange: Exchange) -> None:
    """Count the request and its time."""
    method = scope["method"] if scope["method"] in _METHODS else "OTHER"
    key = (operation_id(scope), method, exchange.status // 100)
    child = _children.get(key)
    if child is None:
        child = _children[key] = _DURATIONS.labels(key[0], method, f"{key[2]}xx")
    child.observe(time.perf_counter() - exchange.started)


def operation_id(scope: Any) -> str:
    """The operation a request belongs to, known once it has been routed."""
    handler = scope.get("route_handler")
    return getattr(handler, "operation_id", None) or UNMATCHED


@get("/metrics", operation_id="readMetrics", include_in_schema=False, opt=PUBLIC | costs(0))
async def read_metrics() -> Response[bytes]:
    """Everything this process counts."""
    return Response(
        generate_latest(),
        headers={"content-type": CONTENT_TYPE_LATEST, "cache-control": "no-store"},
    )
