"""The routes of accounts and workspaces over accounts in memory, and people who log in there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import msgspec
from litestar import Controller, Litestar

from api.accounts.controller import AuthController, MeController
from api.accounts.proofs import EmailCodeProofController
from api.accounts.sessions import SessionController
from api.app import create_app
from api.personal_tokens.controller import PersonalTokenController
from api.ports import Ports
from api.workspaces.controller import WorkspaceController, WorkspacesController
from tests.fakes.account_ports import account_ports
from tests.fakes.accounts import FakeAccounts
from tests.fakes.limits import FakeThrottle
from tests.fakes.tokens import FakeAuthenticator, FakeCodes, FakeMint
from tests.fakes.workspaces import FakeWorkspaceUnitOfWork
from tests.support.asgi import client_of
from tests.support.ports import ports_with

CONTROLLERS = (
    AuthController,
    MeController,
    SessionController,
    EmailCodeProofController,
    PersonalTokenController,
    WorkspacesController,
    WorkspaceController,
)

WEB_ORIGIN = "https://app.example.com"


class AccountWorld(msgspec.Struct, frozen=True):
    """The application, and what it keeps."""

    accounts: FakeAccounts
    app: Litestar
    throttle: FakeThrottle

    @classmethod
    def new(cls, *more: type[Controller]) -> "AccountWorld":
        """With the routes of `more` besides."""
        accounts, mint, throttle = FakeAccounts(), FakeMint(), FakeThrottle()
        authenticator = FakeAuthenticator(accounts, mint)
        ports = ports_with(
            Ports,
            uow=FakeWorkspaceUnitOfWork(accounts),
            authenticator=authenticator,
            accounts=account_ports(accounts, mint=mint, live=authenticator, throttle=throttle),
            web_origins=(WEB_ORIGIN,),
        )
        return cls(accounts, create_app(ports, controllers=(*CONTROLLERS, *more)), throttle)

    def code_of(self, challenge_id: str) -> str:
        """What the mail would say."""
        key = next(key for key in self.accounts.kept.challenges if str(key) == challenge_id)
        return FakeCodes().code_of(key)

    async def log_in(self, client: httpx.AsyncClient, email: str, **more: str) -> dict[str, Any]:
        """Log in by a mailed code; the answer."""
        posed = await client.post("/v1/auth/email-challenges", json={"email": email})
        challenge_id = posed.json()["challenge_id"]
        self.accounts.wait(seconds=1)
        answer = await client.post(
            f"/v1/auth/email-challenges/{challenge_id}/verification",
            json={"code": self.code_of(challenge_id), **more},
        )
        assert 200 == answer.status_code
        login: dict[str, Any] = answer.json()
        return login

    @asynccontextmanager
    async def anybody(self) -> AsyncIterator[httpx.AsyncClient]:
        async with client_of(self.app) as client:
            yield client

    @asynccontextmanager
    async def somebody(self, email: str, **more: str) -> AsyncIterator[httpx.AsyncClient]:
        """A client that has logged in."""
        async with self.anybody() as client:
            login = await self.log_in(client, email, **more)
            client.headers["authorization"] = f"Bearer {login['access_token']}"
            yield client
