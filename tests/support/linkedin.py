"""The whole application beside a LinkedIn of our own, and browsers that go back and forth between the two."""

import base64
import hashlib
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import httpx
import msgspec
import pytest
from litestar import Litestar

from api.app import create_app
from api.main import ports_of
from bootstrap.container import Container
from bootstrap.linkedin_stub.app import PORTABILITY_SETTINGS, serving, settings_for
from bootstrap.linkedin_stub.state import Person, StubState
from bootstrap.settings import Settings
from domain.shared.ids import ChallengeId
from tests.support.asgi import client_of

HOME = "https://perennial.example"
APP = "https://app.example.com/signed-in?from=linkedin"
PHONE = "com.example.app:/signed-in"
COOKIE = "__Host-signin"


class World(msgspec.Struct, frozen=True):
    """The application, what it is made of, and the stub it takes for LinkedIn."""

    app: Litestar
    container: Container
    client: httpx.AsyncClient
    stub: StubState

    def person(self, **more: Any) -> Person:
        """Somebody new at LinkedIn, who allows whatever they are asked."""
        subject = secrets.token_urlsafe(8)
        given: dict[str, Any] = {
            "subject": subject,
            "name": "Zoë Testwright",
            "email": f"{secrets.token_hex(6)}@example.com",
        } | more
        person = self.stub.add(Person(**given))
        self.stub.consents = person.subject
        return person

    @asynccontextmanager
    async def browser(self, *, token: str | None = None) -> AsyncIterator["Browser"]:
        headers = {} if token is None else {"authorization": f"Bearer {token}"}
        transport = httpx.ASGITransport(self.app)  # type: ignore[arg-type]  # Litestar types the scope closer
        async with (
            httpx.AsyncClient(transport=transport, base_url=HOME, headers=headers) as here,
            httpx.AsyncClient(trust_env=False) as out,
        ):
            yield Browser(here, out)


class Browser(msgspec.Struct, frozen=True):
    """One browser, or one app: `here` speaks to the service and keeps its cookies, `out` to LinkedIn."""

    here: httpx.AsyncClient
    out: httpx.AsyncClient

    async def set_out(
        self, at: str = "/v1/auth/linkedin/authorizations", **wish: str
    ) -> httpx.Response:
        return await self.here.post(at, json={"client": "web", "return_to": APP} | wish)

    async def visit(self, url: str) -> str:
        """Go to LinkedIn; the address it sends back to."""
        answer = await self.out.get(url)
        assert 303 == answer.status_code, answer.text
        return answer.headers["location"]

    async def come_back(self, address: str) -> httpx.Response:
        assert address.startswith(f"{HOME}/v1/auth/linkedin/callback?"), address
        return await self.here.get(address)

    async def go_round(self, **wish: str) -> httpx.Response:
        """There and back; what the browser is answered at the end."""
        begun = await self.set_out(**wish)
        assert 200 == begun.status_code, begun.text
        return await self.come_back(await self.visit(begun.json()["url"]))

    async def code(self, **wish: str) -> str:
        """There and back; the one-time code."""
        code: str = told(await self.go_round(**wish))["code"]
        return code

    async def log_in(self, code: str, **more: str) -> httpx.Response:
        return await self.here.post("/v1/auth/linkedin/sessions", json={"code": code} | more)


def told(answer: httpx.Response) -> dict[str, str]:
    """What an answer that sends on says in the address it sends to."""
    assert 303 == answer.status_code, answer.text
    return parameters(answer.headers["location"])


def parameters(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def binding_pair() -> tuple[str, str]:
    """The secret of an app, and the challenge it sends ahead."""
    secret = secrets.token_urlsafe(32)
    digest = hashlib.sha256(secret.encode()).digest()
    return secret, base64.urlsafe_b64encode(digest).decode().rstrip("=")


@asynccontextmanager
async def world_of(environ: dict[str, str], stub: StubState, host: str) -> AsyncIterator[World]:
    settings = Settings.read(
        environ
        | settings_for(host)
        | PORTABILITY_SETTINGS
        | {
            "PERENNIAL_PUBLIC_URL": HOME,
            "PERENNIAL_SIGN_IN_RETURNS": f"{APP}, {PHONE}",
            "PERENNIAL_RATE_LIMIT_FACTOR": "10000",
        }
    )
    container = Container(settings)
    app = create_app(ports_of(container), lifespan=[container.running])
    async with client_of(app) as client:
        yield World(app, container, client, stub)


async def log_in_by_mail(world: World, address: str) -> dict[str, Any]:
    """Log in by a mailed code, which is derived here, as the mail's job would."""
    posed = await world.client.post("/v1/auth/email-challenges", json={"email": address})
    challenge_id = posed.json()["challenge_id"]
    answer = await world.client.post(
        f"/v1/auth/email-challenges/{challenge_id}/verification",
        json={"code": world.container.codes.code_of(ChallengeId(UUID(challenge_id)))},
    )
    assert 200 == answer.status_code, answer.text
    login: dict[str, Any] = answer.json()
    return login


@pytest.fixture(scope="session")
async def one_world(
    database_url: str, job_database_url: str, redis_url: str
) -> AsyncIterator[World]:
    key = base64.urlsafe_b64encode(bytes(range(32))).decode().rstrip("=")
    environ = {
        "PERENNIAL_DATABASE_URL": database_url,
        "PERENNIAL_JOB_DATABASE_URL": job_database_url,
        "PERENNIAL_REDIS_URL": redis_url,
        "PERENNIAL_SECRET_KEYS": f"test:{key}",
    }
    stub = StubState()
    async with serving(stub) as host, world_of(environ, stub, host) as world:
        yield world


@pytest.fixture
def world(one_world: World) -> World:
    """As it is when nothing goes wrong, and nobody has asked LinkedIn anything yet."""
    stub = one_world.stub
    stub.faults.clear()
    stub.asked.clear()
    stub.consents = stub.refuses = None
    stub.outsiders_reach_the_api = False
    return one_world
