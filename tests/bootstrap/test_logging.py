import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from adapters.postgres.engine import Database
from bootstrap.logging import configure_logging
from bootstrap.redaction import error_words, mask_text
from domain.shared.errors import NotFound


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
    assert "test_logging.py" in json.loads(lines.getvalue())["exception"]
    assert json.loads(lines.getvalue())["exception"].endswith("ValueError")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("mail to ada.l+x@mail.example.com failed", "mail to ***@*** failed"),
        ("redis://:hush@cache:6379/0 is away", "redis://:***@cache:6379/0 is away"),
        ("postgresql://app:hu%40sh@db/p", "postgresql://app:***@db/p"),
        ("sent Bearer abc.def-1", "sent Bearer ***"),
        (f"got {'aB3_' * 11}", "got ***"),
        ("token pnat_0a1b2c was refused", "token *** was refused"),
        ("your code: 482913", "your code: ***"),
        ("the code is 48", "the code is 48"),
        ("GET /v1/workspaces?q=ada&limit=2 took long", "GET /v1/workspaces?*** took long"),
        ("https://example.com/a?b=c", "https://example.com/a?***"),
        ("o'brien+x@mail.example.ie", "***@***"),
        ("zoë@bücher.example", "***@***"),
        (
            "<Task finished exception=ValueError('ada')>",
            "<Task finished exception=ValueError(***)>",
        ),
        ("0192f0c1-2345-7abc-8def-0123456789ab", "0192f0c1-2345-7abc-8def-0123456789ab"),
        (
            "test_a_name_that_is_very_long_but_not_a_secret",
            "test_a_name_that_is_very_long_but_not_a_secret",
        ),
    ],
)
def test_what_looks_like_a_secret_is_masked_in_any_text(text: str, masked: str) -> None:
    assert masked == mask_text(text)


class Refusal(Exception):
    """Of nobody's package: what it says may hold anything."""


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Refusal("ada"), ""),
        (ValueError("invalid literal: 'ada'"), ""),
        (KeyError("ada"), ""),
        (UnicodeDecodeError("utf-8", b"ada", 0, 1, "bad"), ""),
        (OSError(111, "Connection refused", "/ada"), "Connection refused"),
        (ConnectionError("no way to 'ada' at ada@example.com"), "no way to *** at ***@***"),
        (
            NotFound("There is no «ada» for ada@example.com"),
            "not_found: There is no *** for ***@***",
        ),
        (AttributeError("'X' object has no attribute 'y'"), "'X' object has no attribute 'y'"),
    ],
)
def test_of_an_error_only_the_words_are_told_that_hold_nobody(error: Exception, words: str) -> None:
    assert words == error_words(error)


def test_what_led_to_an_exception_is_told_by_place_alone(lines: io.StringIO) -> None:
    try:
        try:
            int("ada")
        except ValueError as wrong:
            raise ExceptionGroup("ada and others", [KeyError("ada"), Refusal("ada")]) from wrong
    except ExceptionGroup:
        structlog.get_logger("api").exception("failed", error=Refusal("ada"))

    line = json.loads(lines.getvalue())
    told = [each for each in line["exception"].splitlines() if not each.startswith(" ")]
    assert ["ValueError", "ExceptionGroup", "KeyError"] == [
        each for each in told if each in {"ValueError", "ExceptionGroup", "KeyError"}
    ]
    assert "which led to:" in told
    assert told[-1].endswith("Refusal")
    assert line["error"].endswith("Refusal")


async def test_a_database_is_not_quoted(lines: io.StringIO, app_database: Database) -> None:
    async def refused(statement: str, value: str) -> Exception:
        with pytest.raises(DBAPIError) as caught:
            async with app_database.transaction(None) as connection:
                await connection.execute(text(statement), {"value": value})
        return caught.value

    canary = "canary@example.com"
    wrong_type = await refused("SELECT CAST(:value AS uuid)", canary)
    not_cast = await refused("SELECT CAST(CAST(:value AS text) AS integer)", canary)
    for error in (wrong_type, not_cast):
        structlog.get_logger("api").error("failed", exc_info=error)

    assert "canary" not in lines.getvalue()
    assert "sqlstate=22P02" in lines.getvalue()
    assert ["sqlstate=22P02"] == [error_words(not_cast)]
