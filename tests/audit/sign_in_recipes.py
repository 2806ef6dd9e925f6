"""How signing in with LinkedIn, linking and unlinking are made to succeed, beside a LinkedIn of our own."""

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from bootstrap.linkedin_stub.app import serving
from bootstrap.linkedin_stub.state import StubState
from tests.audit.scene import Scene, recipe
from tests.support.linkedin import Browser, World, log_in_by_mail, told, world_of

IDENTITIES = "/v1/me/identities"


@asynccontextmanager
async def world(scene: Scene) -> AsyncIterator[World]:
    """The application of the scene once more, but for whom it takes for LinkedIn."""
    settings = scene.whole.container.settings
    environ = {
        "PERENNIAL_DATABASE_URL": settings.database_url,
        "PERENNIAL_JOB_DATABASE_URL": settings.job_database_url,
        "PERENNIAL_REDIS_URL": settings.redis_url,
        "PERENNIAL_SECRET_KEYS": f"test:{base64.urlsafe_b64encode(bytes(range(32))).decode()}",
    }
    stub = StubState()
    async with serving(stub) as host, world_of(environ, stub, host) as around:
        around.person()
        yield around


@asynccontextmanager
async def linking(around: World) -> AsyncIterator[Browser]:
    login = await log_in_by_mail(around, f"{around.stub.consents}@example.com")
    async with around.browser(token=login["access_token"]) as browser:
        yield browser


async def linked(browser: Browser) -> httpx.Response:
    begun = await browser.set_out(f"{IDENTITIES}/linkedin/authorizations")
    back = await browser.come_back(await browser.visit(begun.json()["url"]))
    return await browser.here.post(IDENTITIES, json={"code": told(back)["code"]})


@recipe("completeLinkedInSignIn")
async def sign_in(scene: Scene) -> httpx.Response:
    async with world(scene) as around, around.browser() as browser:
        return await browser.log_in(await browser.code())


@recipe("linkIdentity")
async def link(scene: Scene) -> httpx.Response:
    async with world(scene) as around, linking(around) as browser:
        return await linked(browser)


@recipe("unlinkIdentity")
async def unlink(scene: Scene) -> httpx.Response:
    async with world(scene) as around, linking(around) as browser:
        await linked(browser)
        return await browser.here.delete(f"{IDENTITIES}/linkedin")
