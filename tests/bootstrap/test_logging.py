import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bootstrap.logging import configure_logging, mask_text


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What is logged as JSON; logging is as before afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    configure_logging(style="json", level="info", stream=stream)
    yield stream
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_line_carries_what_the_context_knows(lines: io.StringIO) -> None:
    structlog.contextvars.bind_contextvars(request_id="r-1")

    structlog.get_logger("api").info("request", status=200)

    line = json.loads(lines.getvalue())
    assert ("request", "info", "api", "r-1", 200) == tuple(
        line[name] for name in ("event", "level", "logger", "request_id", "status")
    )


def test_the_standard_library_logs_the_same_way(lines: io.StringIO) -> None:
    logging.getLogger("alembic").warning("slow %s", "step")

    assert "slow step" == json.loads(lines.getvalue())["event"]


def test_uvicorn_logs_no_requests_of_its_own(lines: io.StringIO) -> None:
    logging.getLogger("uvicorn.access").info("GET / 200")

    assert not lines.getvalue()


def test_fields_named_like_secrets_are_masked_at_any_depth(lines: io.StringIO) -> None:
    structlog.get_logger().info(
        "request",
        access_token="a",
        headers={"Authorization": "Bearer a", "Cookie": "b"},
        email="a@example.com",
        token_id="t-1",
        password=None,
    )

    line = json.loads(lines.getvalue())
    assert "***" == line["access_token"]
    assert {"Authorization": "***", "Cookie": "***"} == line["headers"]
    assert "***" == line["email"]
    assert "t-1" == line["token_id"]
    assert line["password"] is None


def test_secrets_in_an_exception_are_masked(lines: io.StringIO) -> None:
    try:
        int("no such address: ada@example.com")
    except ValueError:
        logging.getLogger("worker").exception("job failed")

    assert "ada@example.com" not in lines.getvalue()
    assert "no such address" in json.loads(lines.getvalue())["exception"]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("mail to ada.l+x@mail.example.com failed", "mail to ***@*** failed"),
        ("redis://:hush@cache:6379/0 is away", "redis://:***@cache:6379/0 is away"),
        ("postgresql://app:hu%40sh@db/p", "postgresql://app:***@db/p"),
        ("sent Bearer abc.def-1", "sent Bearer ***"),
        (f"got {'aB3_' * 11}", "got ***"),
        ("0192f0c1-2345-7abc-8def-0123456789ab", "0192f0c1-2345-7abc-8def-0123456789ab"),
        (
            "test_a_name_that_is_very_long_but_not_a_secret",
            "test_a_name_that_is_very_long_but_not_a_secret",
        ),
    ],
)
def test_what_looks_like_a_secret_is_masked_in_any_text(text: str, masked: str) -> None:
    assert masked == mask_text(text)
