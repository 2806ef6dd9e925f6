"""Structured logs to standard error, secrets and addresses masked on the way."""

import logging
import re
import sys
from collections.abc import Mapping
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bootstrap.secret import MASK

# The server writes one line a request itself; a second one from uvicorn would only double it.
_QUIET = ("uvicorn.access", "httpx", "httpx2", "httpcore", "httpcore2", "asyncio")

_SECRET_NAME = re.compile(
    r"password|passwd|secret|token|authorization|cookie|api_?key|credential|email|e_mail|^code$"
)
# Names that only look secret: ids and counts of such things.
_HARMLESS_NAME = re.compile(r"_(id|ids|count|type)$")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_URL_PASSWORD = re.compile(r"(://[^\s:/@]*):[^\s/@]+@")
_BEARER = re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]+")
# Long runs with a digit and a capital: opaque tokens. UUIDs and trace ids are shorter.
_OPAQUE = re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Z])[\w-]{40,}")


def configure_logging(*, style: str, level: str, stream: TextIO | None = None) -> None:
    """Send structlog and the standard library's logging through one chain to `stream` (stderr).

    `style` is `console` for people or `json` for machines; `level` is a standard level name.
    """
    out = stream or sys.stderr
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        mask_secrets,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    _route_standard_logging(out, level=level, style=style, shared=shared)


def mask_secrets(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Mask what is named like a secret, and what looks like one wherever it stands."""
    return {name: _masked_field(name, value) for name, value in event.items()}


def mask_text(text: str) -> str:
    """The text without e-mail addresses, passwords in URLs, credentials and opaque tokens."""
    text = _URL_PASSWORD.sub(rf"\1:{MASK}@", text)
    text = _BEARER.sub(rf"\1 {MASK}", text)
    text = _OPAQUE.sub(MASK, text)
    return _EMAIL.sub(f"{MASK}@{MASK}", text)


def _route_standard_logging(
    out: TextIO, *, level: str, style: str, shared: list[Processor]
) -> None:
    renderer: Processor = (
        structlog.processors.JSONRenderer()
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=out.isatty())
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _masked_field(name: str, value: object) -> object:
    if isinstance(name, str) and name.startswith("_"):
        return value  # structlog's own bookkeeping, taken out before rendering
    if (
        isinstance(name, str)
        and _SECRET_NAME.search(name.lower())
        and not _HARMLESS_NAME.search(name.lower())
        and value is not None
    ):
        return MASK
    return _masked(value)


def _masked(value: Any) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {name: _masked_field(name, inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked(inner) for inner in value]
    return mask_text(str(value))
