"""Words sent in every field and header of every route are found in no log, no job and not in Valkey."""

import asyncio
import base64
import io
import logging
import secrets
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import msgspec
import pytest
import structlog
from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import SkipValidation
from redis.asyncio import Redis
from sqlalchemy import text

from adapters.postgres.engine import Database
from api.access import LOGGED_IN
from api.app import CONTROLLERS, create_app
from api.main import ports_of
from api.ports import Ports
from api.route_plans import RoutePlan, planned
from bootstrap.container import Container, worker_ports
from bootstrap.logging import configure_logging
from bootstrap.settings import Settings
from tests.support.asgi import BASE_URL, running
from tests.support.canaries import Bodies, as_json
from tests.support.jobs import JobsUrls, own_jobs_database
from tests.support.whole import Person, Whole
from workers.assembly import assemble
from workers.draining import drain
from workers.main import handlers_of

CANARY = f"canary{secrets.token_hex(6)}"
KEPT = ("control.job", "control.job_history", "control.outbox")


class Blunder(Controller):
    """Routes in which everything goes wrong."""

    path = "/v1/blunders"
    tags = ["Blunders"]  # noqa: RUF012 - the form Litestar asks for

    @get("/", operation_id="blunder", opt=LOGGED_IN)
    async def blunder(self) -> None:
        """Fail with words of somebody."""
        try:
            int(CANARY)
        except ValueError as wrong:
            raise LookupError(f"{CANARY} is unheard of") from wrong

    @get("/database", operation_id="blunderOfDatabase", opt=LOGGED_IN)
    async def in_database(self, ports: NamedDependency[SkipValidation[Ports]]) -> None:
        """Fail in the database, which repeats what it was given."""
        uow: Any = ports.accounts.uow
        async with uow._database.transaction(None) as connection:
            await connection.execute(
                text(
                    "INSERT INTO control.app_user (id, email, email_key) VALUES (:id, :e, :e), (:id, :e, :e)"
                ),
                {"id": uuid4(), "e": f"{CANARY}@example.com"},
            )


class Heard(msgspec.Struct, frozen=True):
    """Everything that was logged."""

    stream: io.StringIO

    def with_canary(self) -> list[str]:
        return [line for line in self.stream.getvalue().splitlines() if CANARY in line.lower()]


@pytest.fixture(scope="module")
def heard() -> Iterator[Heard]:
    """Logging as in production, at its most talkative; as before afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    configure_logging(style="json", level="debug", stream=stream)
    yield Heard(stream)
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture(scope="module")
async def own_urls(servers: Mapping[str, str]) -> AsyncIterator[JobsUrls]:
    async with own_jobs_database(servers) as urls:
        yield urls


@pytest.fixture(scope="module")
def own_settings(
    own_urls: JobsUrls, job_database_url: str, redis_url: str, tmp_path_factory: Any
) -> Settings:
    """A database of its own: what is looked through is all of it."""
    name = own_urls.app.rpartition("/")[2]
    key = base64.urlsafe_b64encode(bytes(range(32))).decode()
    folder: Path = tmp_path_factory.mktemp("canary")
    return Settings.read(
        {
            "PERENNIAL_DATABASE_URL": own_urls.app,
            "PERENNIAL_JOB_DATABASE_URL": f"{job_database_url.rpartition('/')[0]}/{name}",
            "PERENNIAL_REDIS_URL": redis_url,
            "PERENNIAL_SECRET_KEYS": f"test:{key}",
            "PERENNIAL_VAR": str(folder),
            "PERENNIAL_RATE_LIMITS": "off",
        }
    )


@pytest.fixture(scope="module")
async def aviary(own_settings: Settings, heard: Heard) -> AsyncIterator[Whole]:
    assert heard.with_canary() == []
    container = Container(own_settings)
    app = create_app(
        ports_of(container), controllers=[*CONTROLLERS, Blunder], lifespan=[container.running]
    )
    transport = httpx.ASGITransport(app)  # type: ignore[arg-type]  # Litestar types the scope closer
    # Some answers are pages for people: nothing is asked of them here.
    async with running(app), httpx.AsyncClient(transport=transport, base_url=BASE_URL) as client:
        yield Whole(app, container, client)


@pytest.fixture(scope="module")
async def crawled(aviary: Whole, own_settings: Settings) -> list[tuple[str, int]]:
    """Every route asked, with fitting and with hostile bodies, and all jobs of it done."""
    person = await aviary.log_in(f"{CANARY}@example.com")
    ids = await _made(aviary, person)
    seen = []
    for method, path, plan in sorted(_routes(aviary), key=_order):
        for body in Bodies(CANARY, ids).of(plan):
            answer = await _ask(aviary.client, person, method, _filled(path, ids), body, plan)
            seen.append((f"{method} {path}", answer.status_code))
    await _work(own_settings)
    return seen


async def test_the_crawl_came_through_and_left_the_words_where_they_belong(
    aviary: Whole, crawled: list[tuple[str, int]]
) -> None:
    statuses = [status for _, status in crawled]
    assert {"GET /v1/blunders", "GET /v1/blunders/database"} == {
        route for route, status in crawled if status >= 500
    }
    assert sum(status < 400 for status in statuses) >= 60
    async with aviary.container.database.transaction(None) as connection:
        found = await connection.execute(
            text("SELECT count(*) FROM control.app_user WHERE email LIKE :like"),
            {"like": f"%{CANARY}%"},
        )
        assert 1 <= found.scalar_one()


@pytest.mark.usefixtures("crawled")
async def test_no_log_has_heard_of_them(heard: Heard) -> None:
    assert len(heard.stream.getvalue().splitlines()) > 100
    assert [] == heard.with_canary()
    assert "UniqueViolationError" in heard.stream.getvalue()


@pytest.mark.usefixtures("crawled")
async def test_no_token_stands_in_a_log(heard: Heard) -> None:
    assert "pnat_" not in heard.stream.getvalue()
    assert "pnrt_" not in heard.stream.getvalue()


@pytest.mark.usefixtures("crawled")
async def test_no_job_and_no_event_holds_them(aviary: Whole) -> None:
    database: Database = aviary.container.database
    counts = {}
    async with database.transaction(None) as connection:
        for name, statement in _ROWS.items():
            rows = (await connection.execute(statement)).scalars().all()
            counts[name] = len(rows)
            assert [] == [row for row in rows if CANARY in row.lower()]
    assert counts["control.job"] > 3


@pytest.mark.usefixtures("crawled")
async def test_valkey_holds_none_of_them(own_settings: Settings) -> None:
    client = Redis.from_url(own_settings.redis_url)
    keys = [key async for key in client.scan_iter()]
    held = b"".join([key + await _dump(client, key) for key in keys])
    await client.aclose()

    assert len(keys) >= 1
    assert CANARY.encode() not in held.lower()


@pytest.mark.usefixtures("crawled")
async def test_no_metric_is_named_after_them(aviary: Whole) -> None:
    assert CANARY not in (await aviary.client.get("/metrics")).text.lower()


_ROWS = {name: text(f"SELECT row_to_json(each)::text FROM {name} AS each") for name in KEPT}


def _routes(whole: Whole) -> Iterator[tuple[str, str, RoutePlan]]:
    for path, handler, plan in planned(whole.app):
        for method in handler.http_methods - {"OPTIONS", "HEAD"}:
            if not (path.endswith("/events") and "imports" in path):  # a stream that never ends
                yield method, path, plan


def _order(route: tuple[str, str, RoutePlan]) -> tuple[int, str]:
    """What takes something away comes after what uses it, and what ends the session at the very end."""
    method, path, _ = route
    if path.endswith("/logout"):
        return 4, path
    if (method, path) == ("DELETE", "/v1/me"):
        return 3, path
    if path.startswith("/v1/me") and method == "DELETE":
        return 2, path
    return int(method == "DELETE" or path.endswith(("/erasure", "/ownership-transfers"))), path


def _filled(path: str, ids: dict[str, str]) -> str:
    for name, value in ids.items():
        path = path.replace("{" + name + "}", value)
    while "{" in path:
        path = path[: path.index("{")] + str(uuid4()) + path[path.index("}") + 1 :]
    return path


async def _ask(
    client: httpx.AsyncClient,
    person: Person,
    method: str,
    path: str,
    body: Any,
    plan: RoutePlan,
) -> httpx.Response:
    headers = {
        **person.headers,
        "idempotency-key": f"{CANARY}-{uuid4().hex}",
        "user-agent": CANARY,
        "referer": f"https://example.com/{CANARY}?q={CANARY}",
        "cookie": f"session={CANARY}",
        "x-forwarded-for": CANARY,
        "x-request-id": CANARY,
        "traceparent": CANARY,
        "accept-language": CANARY,
        "if-none-match": f'"{CANARY}"',
    }
    parameters = {"q": CANARY} if "q" in plan.parameters else {}
    content = as_json(body) if body is not None else CANARY.encode() if method == "PUT" else b""
    if body is not None:
        headers["content-type"] = "application/json"
    async with asyncio.timeout(20):
        answer = await client.request(
            method, path, headers=headers, params=parameters, content=content
        )
        if method == "GET":
            headers |= {"authorization": f"Bearer pnat_{CANARY}", "if-match": CANARY}
            await client.get(f"{path}/{CANARY}", headers=headers, params={CANARY: CANARY})
    return answer


async def _made(whole: Whole, person: Person) -> dict[str, str]:
    """Some of what routes ask for, made with the words in it."""
    ids = {"workspace_id": person.workspace_id}
    touch = {"direction": "inbound", "channel": "email", "depth": "message"}
    for name, kind, fields in (
        ("tag_id", "tags", {"name": CANARY}),
        ("organisation_id", "organisations", {"name": CANARY}),
        ("contact_id", "contacts", {"given_name": CANARY, "notes": CANARY}),
        (
            "interaction_id",
            "interactions",
            touch | {"body": CANARY, "occurred_at": "2026-01-05T10:00:00Z"},
        ),
        ("import_id", "imports", {"source": "linkedin_archive", "filename": CANARY}),
    ):
        if kind == "interactions":
            fields["contact_id"] = ids["contact_id"]
        answer = await whole.client.post(f"{person.at}/{kind}", json=fields, headers=person.headers)
        assert 201 == answer.status_code, answer.text
        ids[name] = answer.json()["id"]
    return ids


async def _work(settings: Settings) -> None:
    async with worker_ports(settings) as outside:
        worker = assemble(outside.jobs, handlers_of(outside))
        await drain(worker)


async def _dump(client: Any, key: bytes) -> bytes:
    """Everything under a key, whatever kind it is."""
    kind = await client.type(key)
    read = {
        b"string": lambda: client.get(key),
        b"hash": lambda: client.hgetall(key),
        b"zset": lambda: client.zrange(key, 0, -1),
        b"list": lambda: client.lrange(key, 0, -1),
        b"set": lambda: client.smembers(key),
        b"stream": lambda: client.xrange(key),
    }
    return repr(await read[kind]()).encode()
