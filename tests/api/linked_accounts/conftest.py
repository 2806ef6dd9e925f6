"""Owners who link their LinkedIn accounts, each in a browser or an app of their own."""

import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest
from sqlalchemy import text

from bootstrap.linkedin_stub.state import Person
from domain.shared.ids import UserId
from tests.support.linkedin import Browser, World, log_in_by_mail, told

CALLBACK = "https://perennial.example/v1/linked-accounts/linkedin/callback?"


class Owner(msgspec.Struct, frozen=True):
    """Somebody in their browser, and who they are at LinkedIn."""

    world: World
    browser: Browser
    member: Person
    user_id: UserId
    workspace_id: UUID

    @property
    def at(self) -> str:
        return f"/v1/workspaces/{self.workspace_id}/linked-accounts"

    async def set_out(self, **wish: str) -> httpx.Response:
        return await self.browser.set_out(f"{self.at}/authorizations", **wish)

    async def visit(self, **wish: str) -> str:
        """Go to LinkedIn and say yes; the address it sends back to."""
        begun = await self.set_out(**wish)
        assert 200 == begun.status_code, begun.text
        self.world.stub.consents = self.member.subject
        address = await self.browser.visit(begun.json()["url"])
        assert address.startswith(CALLBACK), address
        return address

    async def back(self, **wish: str) -> httpx.Response:
        return await self.browser.here.get(await self.visit(**wish))

    async def code(self, **wish: str) -> str:
        return told(await self.back(**wish))["code"]

    async def complete(self, code: str, **more: str) -> httpx.Response:
        return await self.browser.here.post(self.at, json={"code": code} | more)

    async def linked(self) -> dict[str, Any]:
        answer = await self.complete(await self.code())
        assert 201 == answer.status_code, answer.text
        account: dict[str, Any] = answer.json()
        return account

    async def accounts(self) -> list[dict[str, Any]]:
        data: list[dict[str, Any]] = (await self.browser.here.get(self.at)).json()["data"]
        return data

    async def read(self, account_id: str) -> httpx.Response:
        return await self.browser.here.get(f"{self.at}/{account_id}")

    async def sql(self, statement: str, **values: Any) -> Any:
        """In the owner's workspace."""
        async with self.world.container.database.transaction(self.workspace_id) as connection:
            return await connection.execute(text(statement), values)


Owning = Callable[..., AbstractAsyncContextManager[Owner]]


@pytest.fixture
def owning(world: World) -> Owning:
    @asynccontextmanager
    async def owning(**member: Any) -> AsyncIterator[Owner]:
        login = await log_in_by_mail(world, f"{secrets.token_hex(6)}@example.com")
        person = world.person(**member)
        async with world.browser(token=login["access_token"]) as browser:
            user_id, workspace_id = login["user"]["id"], login["workspaces"][0]["id"]
            yield Owner(world, browser, person, UserId(UUID(user_id)), UUID(workspace_id))

    return owning


@pytest.fixture
async def owner(owning: Owning) -> AsyncIterator[Owner]:
    async with owning() as owner:
        yield owner
