"""Structured logs to standard error, secrets and addresses masked on the way."""

import logging
import sys
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bootstrap.redaction import exception_text, mask_fields

# What they say below a warning is about requests, statements and jobs, with everything in them. The server
# writes one line a request itself.
_QUIET = (
    "aiosmtplib",
    "arq",
    "asyncio",
    "asyncpg",
    "authlib",
    "h2",
    "hpack",
    "httpcore",
    "httpcore2",
    "httpx",
    "httpx2",
    "litestar",
    "multipart",
    "python_multipart",
    "redis",
    "sqlalchemy",
    "uvicorn.access",
    "webauthn",
)


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
        structlog.processors.ExceptionRenderer(exception_text),
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
    return mask_fields(event)


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
