import io
import json
import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import httpx
import msgspec
import pytest
import structlog
from prometheus_client import REGISTRY

from api.app import create_app
from bootstrap.logging import configure_logging
from bootstrap.request_lines import request_lines
from tests.api.base.conftest import World
from tests.api.base.example import EXAMPLE
from tests.support.asgi import client_of

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


async def test_a_request_id_of_the_client_is_kept(client: httpx.AsyncClient) -> None:
    given = str(uuid4())

    response = await client.get("/nowhere", headers={"x-request-id": given})

    assert given == response.headers["x-request-id"]


async def test_another_request_id_is_replaced(client: httpx.AsyncClient) -> None:
    for given in ("1", "x" * 36, f"{uuid4()}\u00e9"):
        response = await client.get("/health/live", headers={b"x-request-id": given.encode()})

        assert given != response.headers["x-request-id"]


async def test_every_request_writes_one_line(client: httpx.AsyncClient, world: World) -> None:
    headers = {"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}
    with structlog.testing.capture_logs() as lines:
        response = await client.get(f"{world.notes}?colour=secret", headers=headers)

    (line,) = lines
    assert line.pop("duration_ms") > 0
    assert {
        "event": "request",
        "log_level": "info",
        "request_id": response.headers["x-request-id"],
        "trace_id": TRACE,
        "operation_id": "listNotes",
        "method": "GET",
        "path": "/v1/workspaces/{workspace_id}/notes",
        "status": 200,
        "user_id": world.tokens.principals["owner"].user_id,
        "workspace_id": world.mine,
    } == line


async def test_a_request_that_leads_nowhere_writes_its_line_too(
    client: httpx.AsyncClient,
) -> None:
    with structlog.testing.capture_logs() as lines:
        await client.get("/secret/words")

    (line,) = lines
    assert ("unmatched", "unmatched", 404) == (line["operation_id"], line["path"], line["status"])


async def test_a_fault_is_logged_once_with_its_trace(
    client: httpx.AsyncClient, world: World
) -> None:
    with structlog.testing.capture_logs() as lines:
        await client.post(world.notes, json={"text": "breaks"})

    fault, line = lines
    assert ("error", "request") == (fault["log_level"], line["event"])
    assert isinstance(fault["exc_info"], RuntimeError)
    assert 500 == line["status"]


async def test_a_refusal_is_no_fault(client: httpx.AsyncClient, world: World) -> None:
    with structlog.testing.capture_logs() as lines:
        await client.post(world.notes, json={"text": "busy"})

    assert ["request"] == [line["event"] for line in lines]


@pytest.mark.parametrize(
    "value",
    [
        "",
        "00",
        f"ff-{TRACE}-00f067aa0ba902b7-01",
        f"00-{'0' * 32}-00f067aa0ba902b7-01",
        f"00-{TRACE}-{'0' * 16}-01",
    ],
)
async def test_a_broken_trace_is_ignored(client: httpx.AsyncClient, value: str) -> None:
    with structlog.testing.capture_logs() as lines:
        await client.get("/nowhere", headers={"traceparent": value})

    assert [False] == ["trace_id" in line for line in lines]


async def test_nothing_of_a_request_stays_in_the_log_context(client: httpx.AsyncClient) -> None:
    await client.get("/nowhere")

    assert "request_id" not in structlog.contextvars.get_contextvars()


async def test_statements_are_counted_where_there_is_a_counter(world: World) -> None:
    class Counted:
        statements = 3
        seconds = 0.0125

    class Counter:
        def start(self) -> Counted:
            return Counted()

    ports = msgspec.structs.replace(world.ports, statement_counter=Counter())
    async with client_of(create_app(ports, controllers=EXAMPLE)) as client:
        with structlog.testing.capture_logs() as lines:
            await client.get("/nowhere")

    assert (3, 12.5) == (lines[0]["db_statements"], lines[0]["db_ms"])


async def test_requests_are_counted_by_route_not_by_address(
    client: httpx.AsyncClient, world: World
) -> None:
    labels = {"operation_id": "getNote", "method": "GET", "status_class": "4xx"}
    name = "perennial_http_request_seconds_count"
    before = REGISTRY.get_sample_value(name, labels) or 0

    for _ in range(3):
        await client.get(f"{world.notes}/{uuid4()}")
    page = await client.get("/metrics")

    assert before + 3 == REGISTRY.get_sample_value(name, labels)
    assert str(world.mine) not in page.text
    assert 'operation_id="getNote"' in page.text


async def test_an_invented_method_makes_no_label(client: httpx.AsyncClient) -> None:
    await client.request("BREW", "/health/live")

    assert 'method="OTHER"' in (await client.get("/metrics")).text
    assert "BREW" not in (await client.get("/metrics")).text


async def test_answers_of_the_api_may_be_read_by_any_origin(
    client: httpx.AsyncClient, world: World
) -> None:
    response = await client.get(world.notes, headers={"origin": "https://app.example"})

    assert "*" == response.headers["access-control-allow-origin"]
    assert "access-control-allow-credentials" not in response.headers
    exposed = set(response.headers["access-control-expose-headers"].split(", "))
    assert {"ETag", "Location", "Retry-After", "X-Request-Id", "Idempotency-Replayed"} <= exposed


async def test_refusals_may_be_read_by_any_origin_too(client: httpx.AsyncClient) -> None:
    response = await client.get("/v1/nowhere", headers={"origin": "https://app.example"})

    assert "*" == response.headers["access-control-allow-origin"]


async def test_a_preflight_is_answered_without_a_token(world: World) -> None:
    headers = {
        "origin": "https://app.example",
        "access-control-request-method": "PATCH",
        "access-control-request-headers": "authorization,if-match",
    }
    async with client_of(world.app) as client:
        response = await client.options(f"{world.notes}/{uuid4()}", headers=headers)

    assert 204 == response.status_code
    assert "PATCH" in response.headers["access-control-allow-methods"]
    assert "If-Match" in response.headers["access-control-allow-headers"]


async def test_pages_for_people_are_not_for_other_origins(client: httpx.AsyncClient) -> None:
    for path in ("/docs", "/metrics", "/health/live"):
        assert "access-control-allow-origin" not in (await client.get(path)).headers


async def test_answers_run_no_scripts(client: httpx.AsyncClient, world: World) -> None:
    response = await client.get(world.notes)

    assert (
        "default-src 'none'; frame-ancestors 'none'"
        == (response.headers["content-security-policy"])
    )
    assert "max-age=31536000" in response.headers["strict-transport-security"]


async def test_refusals_are_not_stored(client: httpx.AsyncClient) -> None:
    assert "no-store" == (await client.get("/nowhere")).headers["cache-control"]


@pytest.mark.parametrize("encoding", ["br", "gzip"])
async def test_large_answers_are_compressed(
    client: httpx.AsyncClient, world: World, encoding: str
) -> None:
    text = "abc" * 1000
    made = await client.post(world.notes, json={"text": text})

    response = await client.get(made.headers["location"], headers={"accept-encoding": encoding})

    assert encoding == response.headers["content-encoding"]
    assert text == response.json()["text"]
    assert int(response.headers["content-length"]) < 500


async def test_small_answers_and_credentials_are_not_compressed(client: httpx.AsyncClient) -> None:
    for request in (client.post("/v1/tokens"), client.get("/health/live")):
        response = await request

        assert "content-encoding" not in response.headers


async def test_credentials_are_not_stored(client: httpx.AsyncClient) -> None:
    assert "no-store" == (await client.post("/v1/tokens")).headers["cache-control"]


async def test_readiness_follows_what_the_service_leans_on(
    client: httpx.AsyncClient, world: World
) -> None:
    well = await client.get("/health/ready")
    world.redis.stopped = True
    degraded = await client.get("/health/ready")
    world.database.stopped = True
    away = await client.get("/health/ready")

    assert (200, "ok") == (well.status_code, well.json()["status"])
    assert (200, "degraded") == (degraded.status_code, degraded.json()["status"])
    assert (503, "unavailable") == (away.status_code, away.json()["code"])
    assert {"status": "ok"} == (await client.get("/health/live")).json()


async def test_a_quick_line_says_what_the_usual_one_does(world: World) -> None:
    read, write = os.pipe()
    lines = request_lines(style="json", level="info", descriptor=write)
    usual = io.StringIO()
    for ports in (world.ports, msgspec.structs.replace(world.ports, request_lines=lines)):
        async with client_of(create_app(ports, controllers=EXAMPLE), token="owner") as client:
            with _logging_to(usual):
                await client.get(world.notes)
    os.close(write)
    with os.fdopen(read) as quick:
        told = [json.loads(line) for line in (*usual.getvalue().splitlines(), quick.read())]

    changing = {"request_id", "duration_ms", "timestamp"}
    assert told[0].keys() == told[1].keys()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:]{8}\.\d+Z", told[1]["timestamp"])
    assert 1 == len(
        {json.dumps({k: v for k, v in sorted(each.items()) if k not in changing}) for each in told}
    )


def test_people_and_quiet_services_keep_the_usual_way() -> None:
    assert request_lines(style="console", level="info") is None
    assert request_lines(style="json", level="warning") is None


def test_a_log_that_is_gone_refuses_nothing() -> None:
    read, write = os.pipe()
    os.close(read)
    lines = request_lines(style="json", level="info", descriptor=write)
    assert lines is not None

    lines("perennial.http", {})

    os.close(write)


@contextmanager
def _logging_to(stream: io.StringIO) -> Iterator[None]:
    """The service's own logging, and afterwards what was there before."""
    before, root = structlog.get_config(), logging.getLogger()
    handlers, level = root.handlers[:], root.level
    configure_logging(style="json", level="info", stream=stream)
    try:
        yield
    finally:
        structlog.configure(**before)
        root.handlers[:] = handlers
        root.setLevel(level)
