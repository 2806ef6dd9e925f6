"""The application exactly as `api.main` wires it, over the run's servers, and people who really log in."""

import base64
import secrets
from collections.abc import AsyncIterator
from uuid import UUID

import httpx
import msgspec
import pytest
from litestar import Litestar

from api.app import create_app
from api.main import ports_of
from bootstrap.container import Container
from bootstrap.settings import Settings
from domain.shared.ids import ChallengeId
from tests.support.asgi import client_of


class Person(msgspec.Struct, frozen=True):
    """Somebody who has logged in, and the workspace that came with the account."""

    email: str
    token: str
    workspace_id: str

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"}

    @property
    def at(self) -> str:
        return f"/v1/workspaces/{self.workspace_id}"


class Whole(msgspec.Struct, frozen=True):
    """The application, its container, and a client that speaks to it for whoever asks."""

    app: Litestar
    container: Container
    client: httpx.AsyncClient

    async def log_in(self, email: str | None = None) -> Person:
        """Make an account by a mailed code; the code is derived here, as the mail's job would."""
        address = email or f"{secrets.token_hex(6)}@example.com"
        posed = await self.client.post("/v1/auth/email-challenges", json={"email": address})
        challenge_id = posed.json()["challenge_id"]
        code = self.container.codes.code_of(ChallengeId(UUID(challenge_id)))
        answer = await self.client.post(
            f"/v1/auth/email-challenges/{challenge_id}/verification",
            json={"code": code, "name": "Zoë Testwright", "time_zone": "Europe/London"},
        )
        assert 200 == answer.status_code, answer.text
        login = answer.json()
        return Person(address, login["access_token"], login["workspaces"][0]["id"])


@pytest.fixture(scope="session")
def settings(database_url: str, job_database_url: str, redis_url: str) -> Settings:
    key = base64.urlsafe_b64encode(bytes(range(32))).decode().rstrip("=")
    return Settings.read(
        {
            "PERENNIAL_DATABASE_URL": database_url,
            "PERENNIAL_JOB_DATABASE_URL": job_database_url,
            "PERENNIAL_REDIS_URL": redis_url,
            "PERENNIAL_SECRET_KEYS": f"test:{key}",
            # All tests come from one network, and some ask as fast as they can.
            "PERENNIAL_RATE_LIMIT_FACTOR": "1000",
        }
    )


@pytest.fixture(scope="session")
async def whole(settings: Settings) -> AsyncIterator[Whole]:
    container = Container(settings)
    app = create_app(ports_of(container), lifespan=[container.running])
    async with client_of(app) as client:
        yield Whole(app, container, client)
