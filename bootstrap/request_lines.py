"""The line of a request, written straight to the log.

The usual chain looks for secrets in every field, which costs more than all else that a request passes
through. The fields of this line are made of routes, ids and numbers and cannot hold any.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import msgspec

STANDARD_ERROR = 2

_ENCODER = msgspec.json.Encoder()


def request_lines(
    *, style: str, level: str, descriptor: int = STANDARD_ERROR
) -> Callable[[str, dict[str, Any]], None] | None:
    """What writes such lines, in the form of all others; None where the usual chain has to do it.

    It takes the name of the logger and the fields. People's terminals and quieter levels keep the chain.
    """
    if style != "json" or level not in {"debug", "info"}:
        return None

    def write(logger: str, fields: dict[str, Any]) -> None:
        told = {"level": "info", "logger": logger, "timestamp": datetime.now(UTC)}
        with suppress(OSError):  # a log that is gone is no reason to refuse a request
            os.write(descriptor, _ENCODER.encode(fields | told) + b"\n")

    return write
