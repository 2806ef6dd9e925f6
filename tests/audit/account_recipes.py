"""How each operation on one's own account is made to succeed."""

from typing import Any
from uuid import UUID

import httpx

from domain.shared.ids import ChallengeId
from tests.audit.scene import Scene, after, recipe, simple
from tests.support.software_authenticator import SoftwareAuthenticator

PASSWORD = "kettle plum anchor"
SET = ("PUT", "/v1/me/password", {"json": {"password": PASSWORD}})
PASSKEYS = "/v1/me/passkeys"

simple("changeMe", "PATCH", "/v1/me", json={"name": "Zoë"})
simple("deleteMe", "DELETE", "/v1/me")
simple("logOut", "POST", "/v1/auth/logout")
simple("revokeSessions", "DELETE", "/v1/me/sessions")
simple("setPassword", "PUT", "/v1/me/password", json={"password": PASSWORD})
after("removePassword", SET, "DELETE")


async def mailed(scene: Scene) -> tuple[str, dict[str, str]]:
    """A challenge for the owner's address, and what its code is sent back with."""
    client = scene.whole.client
    posed = await client.post("/v1/auth/email-challenges", json={"email": scene.owner.email})
    challenge_id = posed.json()["challenge_id"]
    code = scene.whole.container.codes.code_of(ChallengeId(UUID(challenge_id)))
    return challenge_id, {"code": code}


@recipe("verifyEmailChallenge")
async def verify(scene: Scene) -> httpx.Response:
    challenge_id, body = await mailed(scene)
    at = f"/v1/auth/email-challenges/{challenge_id}/verification"
    return await scene.whole.client.post(at, json=body)


@recipe("proveByEmailCode")
async def prove_by_code(scene: Scene) -> httpx.Response:
    challenge_id, body = await mailed(scene)
    return await scene.send(
        "POST", "/v1/me/proofs/email-code", json={"challenge_id": challenge_id, **body}
    )


@recipe("logInWithPassword")
async def log_in_with_password(scene: Scene) -> httpx.Response:
    await scene.send(SET[0], SET[1], **SET[2])
    body = {"email": scene.owner.email, "password": PASSWORD}
    return await scene.whole.client.post("/v1/auth/password-sessions", json=body)


@recipe("proveByPassword")
async def prove_by_password(scene: Scene) -> httpx.Response:
    await scene.send(SET[0], SET[1], **SET[2])
    return await scene.send("POST", "/v1/me/proofs/password", json={"password": PASSWORD})


@recipe("keepMe")
async def keep_me(scene: Scene) -> httpx.Response:
    await scene.send("DELETE", "/v1/me")
    back = await scene.whole.log_in(scene.owner.email)
    return await scene.whole.client.post("/v1/me/restoration", headers=back.headers)


async def other_session(scene: Scene) -> str:
    """The address of another session of the owner's."""
    before = await scene.send("GET", "/v1/me/sessions")
    await scene.whole.log_in(scene.owner.email)
    after_it = await scene.send("GET", "/v1/me/sessions")
    known = {each["id"] for each in before.json()["data"]}
    (new,) = [each["id"] for each in after_it.json()["data"] if each["id"] not in known]
    return f"/v1/me/sessions/{new}"


@recipe("renameSession")
async def rename_session(scene: Scene) -> httpx.Response:
    return await scene.send("PATCH", await other_session(scene), json={"device": "Laptop"})


@recipe("revokeSession")
async def revoke_session(scene: Scene) -> httpx.Response:
    return await scene.send("DELETE", await other_session(scene))


@recipe("createPersonalToken")
async def create_token(scene: Scene) -> httpx.Response:
    body = {"name": "script", "workspace_id": scene.owner.workspace_id, "scopes": ["contacts:read"]}
    return await scene.send("POST", "/v1/me/tokens", json=body)


@recipe("revokePersonalToken")
async def revoke_token(scene: Scene) -> httpx.Response:
    made = (await create_token(scene)).json()
    listed = (await scene.send("GET", "/v1/me/tokens")).json()["data"]
    assert made
    return await scene.send("DELETE", f"/v1/me/tokens/{listed[0]['id']}")


def authenticator(scene: Scene) -> SoftwareAuthenticator:
    return SoftwareAuthenticator(scene.whole.container.settings.public_url)


async def registered(scene: Scene, device: SoftwareAuthenticator) -> httpx.Response:
    posed = (await scene.send("POST", f"{PASSKEYS}/options")).json()
    made = device.create(posed["options"])
    body = {"challenge_id": posed["challenge_id"], "credential": made, "name": "Phone"}
    return await scene.send("POST", PASSKEYS, json=body)


async def signed(scene: Scene, device: SoftwareAuthenticator) -> dict[str, Any]:
    posed = (await scene.whole.client.post("/v1/auth/passkey-challenges")).json()
    return {"challenge_id": posed["challenge_id"], "credential": device.get(posed["options"])}


@recipe("registerPasskey")
async def register_passkey(scene: Scene) -> httpx.Response:
    return await registered(scene, authenticator(scene))


@recipe("renamePasskey")
async def rename_passkey(scene: Scene) -> httpx.Response:
    made = await registered(scene, authenticator(scene))
    return await scene.send("PATCH", f"{PASSKEYS}/{made.json()['id']}", json={"name": "Old phone"})


@recipe("removePasskey")
async def remove_passkey(scene: Scene) -> httpx.Response:
    made = await registered(scene, authenticator(scene))
    return await scene.send("DELETE", f"{PASSKEYS}/{made.json()['id']}")


@recipe("logInWithPasskey")
async def log_in_with_passkey(scene: Scene) -> httpx.Response:
    device = authenticator(scene)
    await registered(scene, device)
    body = await signed(scene, device)
    return await scene.whole.client.post("/v1/auth/passkey-sessions", json=body)


@recipe("proveByPasskey")
async def prove_by_passkey(scene: Scene) -> httpx.Response:
    device = authenticator(scene)
    await registered(scene, device)
    return await scene.send("POST", "/v1/me/proofs/passkey", json=await signed(scene, device))
