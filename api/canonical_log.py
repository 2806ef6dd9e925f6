"""One line a request: everything worth knowing about it, under stable names."""

import time
from typing import Any

import structlog
from litestar.types import HTTPScope

from api.exchanges import Exchange
from api.metrics import UNMATCHED, operation_id
from api.ports import RequestLines

LOGGER = "perennial.http"

# Asked every few seconds by machines: worth a line only to who looks closely.
_ROUTINE = frozenset({"checkLiveness", "checkReadiness", "readMetrics"})
_log = structlog.get_logger(LOGGER)


def write_line(scope: HTTPScope, exchange: Exchange, lines: RequestLines | None) -> None:
    """Log the request by its route; the address itself may hold what people search for, so it is left out."""
    fields = _fields(scope, exchange)
    if fields["operation_id"] in _ROUTINE:
        _log.debug(**fields)
    elif lines is not None:
        lines(LOGGER, fields)
    else:
        _log.info(**fields)


def _fields(scope: HTTPScope, exchange: Exchange) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "event": "request",
        "request_id": exchange.request_id,
        "operation_id": operation_id(scope),
        "method": scope["method"],
        "path": scope.get("path_template") or UNMATCHED,
        "status": exchange.status,
        "duration_ms": round((time.perf_counter() - exchange.started) * 1000, 2),
    }
    if exchange.trace_id is not None:
        fields["trace_id"] = exchange.trace_id
    if exchange.statements is not None:
        fields["db_statements"] = exchange.statements.statements
        fields["db_ms"] = round(exchange.statements.seconds * 1000, 2)
    if exchange.principal is not None:
        fields["user_id"] = exchange.principal.user_id
    if exchange.actor is not None:
        fields["workspace_id"] = exchange.actor.workspace_id
    return fields
