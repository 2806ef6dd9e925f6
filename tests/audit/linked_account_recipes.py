"""How linking, scheduling and unlinking are made to succeed."""

import httpx

from tests.audit.scene import Scene, recipe
from tests.audit.sign_in_recipes import linking, world
from tests.support.linked_accounts import link_account
from tests.support.linkedin import told


@recipe("linkAccount")
async def link(scene: Scene) -> httpx.Response:
    async with world(scene) as around, linking(around) as browser:
        at = (await browser.here.get("/v1/workspaces")).json()["data"][0]["id"]
        accounts = f"/v1/workspaces/{at}/linked-accounts"
        begun = await browser.set_out(f"{accounts}/authorizations")
        back = await browser.here.get(await browser.visit(begun.json()["url"]))
        return await browser.here.post(accounts, json={"code": told(back)["code"]})


@recipe("changeLinkedAccount")
async def change(scene: Scene) -> httpx.Response:
    return await scene.send("PATCH", await linked(scene), json={"schedule": "weekly"})


@recipe("importLinkedAccount")
async def fetch(scene: Scene) -> httpx.Response:
    at = f"{await linked(scene)}/imports"
    key = {"idempotency-key": at[-40:]}
    return await scene.send("POST", at, json={}, headers=key)


@recipe("unlinkAccount")
async def unlink(scene: Scene) -> httpx.Response:
    return await scene.send("DELETE", await linked(scene))


async def linked(scene: Scene) -> str:
    """The address of an account that the owner has linked."""
    me = (await scene.send("GET", "/v1/me")).json()
    workspace_id = scene.owner.workspace_id
    return f"/linked-accounts/{await link_account(scene.whole.container, workspace_id, me['id'])}"
