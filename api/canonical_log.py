"""One line a request: everything worth knowing about it, under stable names."""

import time
from typing import Any

import structlog
from litestar.types import HTTPScope

from api.exchanges import Exchange
from api.metrics import UNMATCHED, operation_id

# Asked every few seconds by machines: worth a line only to who looks closely.
_ROUTINE = frozenset({"checkLiveness", "checkReadiness", "readMetrics"})
_log = structlog.get_logger("perennial.http")


def write_line(scope: HTTPScope, exchange: Exchange) -> None:
    """Log the request by its route; the address itself may hold what people search for, so it is left out.

    `request_id` and `trace_id` come along from the context.
    """
    operation = operation_id(scope)
    fields: dict[str, Any] = {
        "operation_id": operation,
        "method": scope["method"],
        "path": scope.get("path_template") or UNMATCHED,
        "status": exchange.status,
        "duration_ms": round((time.perf_counter() - exchange.started) * 1000, 2),
    }
    if exchange.statements is not None:
        fields["db_statements"] = exchange.statements.statements
        fields["db_ms"] = round(exchange.statements.seconds * 1000, 2)
    if exchange.principal is not None:
        fields["user_id"] = str(exchange.principal.user_id)
    if exchange.actor is not None:
        fields["workspace_id"] = str(exchange.actor.workspace_id)
    write = _log.debug if operation in _ROUTINE else _log.info
    write("request", **fields)
