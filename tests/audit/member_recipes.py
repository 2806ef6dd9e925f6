"""How each operation on members, invitations and exports is made to succeed."""

from typing import Any

import httpx

from tests.audit.scene import Scene, recipe, simple
from tests.support.whole import Person

simple("eraseContact", "POST", "/contacts/{contact}/erasure", headers={"if-match": '"v1"'})
simple("requestExport", "POST", "/exports", headers={"idempotency-key": "once"})


async def invited(scene: Scene, guest: Person) -> httpx.Response:
    body = {"email": guest.email, "role": "mentor"}
    return await scene.send("POST", "/invitations", json=body)


async def ask(scene: Scene, guest: Person, method: str, path: str) -> httpx.Response:
    return await scene.whole.client.request(method, path, headers=guest.headers)


async def member(scene: Scene) -> tuple[Person, str]:
    """Somebody who has joined the owner's workspace, and their id."""
    guest = await scene.whole.log_in()
    invitation = (await invited(scene, guest)).json()
    at = f"/v1/me/invitations/{invitation['id']}/acceptance"
    joined = await ask(scene, guest, "POST", at)
    assert joined.status_code < 400, joined.text
    me: dict[str, Any] = (await ask(scene, guest, "GET", "/v1/me")).json()
    return guest, me["id"]


@recipe("invite")
async def invite(scene: Scene) -> httpx.Response:
    return await invited(scene, await scene.whole.log_in())


@recipe("revokeInvitation")
async def revoke(scene: Scene) -> httpx.Response:
    made = (await invite(scene)).json()
    return await scene.send("DELETE", f"/invitations/{made['id']}")


@recipe("acceptInvitation")
async def accept(scene: Scene) -> httpx.Response:
    guest = await scene.whole.log_in()
    made = (await invited(scene, guest)).json()
    return await ask(scene, guest, "POST", f"/v1/me/invitations/{made['id']}/acceptance")


@recipe("declineInvitation")
async def decline(scene: Scene) -> httpx.Response:
    guest = await scene.whole.log_in()
    made = (await invited(scene, guest)).json()
    return await ask(scene, guest, "POST", f"/v1/me/invitations/{made['id']}/refusal")


@recipe("changeMember")
async def change(scene: Scene) -> httpx.Response:
    _, key = await member(scene)
    return await scene.send("PATCH", f"/members/{key}", json={"role": "viewer"})


@recipe("removeMember")
async def remove(scene: Scene) -> httpx.Response:
    _, key = await member(scene)
    return await scene.send("DELETE", f"/members/{key}")


@recipe("transferOwnership")
async def transfer(scene: Scene) -> httpx.Response:
    _, key = await member(scene)
    return await scene.send("POST", "/ownership-transfers", json={"user_id": key})


@recipe("deleteExport")
async def delete_export(scene: Scene) -> httpx.Response:
    key = {"idempotency-key": "once"}
    made = (await scene.send("POST", "/exports", headers=key)).json()
    return await scene.send("DELETE", f"/exports/{made['id']}")
