"""A passkey from its making to a login, over the real database and Valkey."""

from urllib.parse import urlsplit

from tests.support.software_authenticator import SoftwareAuthenticator
from tests.support.whole import Whole


async def test_a_passkey_is_made_and_lets_its_owner_in_once_a_challenge(whole: Whole) -> None:
    zoe, client = await whole.log_in(), whole.client
    public = urlsplit(whole.container.settings.public_url)
    device = SoftwareAuthenticator(f"{public.scheme}://{public.netloc}", counts=True)

    posed = (await client.post("/v1/me/passkeys/options", headers=zoe.headers)).json()
    assert public.hostname == posed["options"]["rp"]["id"]
    credential = device.create(posed["options"])
    body = {"challenge_id": posed["challenge_id"], "credential": credential, "name": "Key ring"}
    made = await client.post("/v1/me/passkeys", json=body, headers=zoe.headers)
    assert 201 == made.status_code, made.text

    asked = (await client.post("/v1/auth/passkey-challenges")).json()
    answer = {"challenge_id": asked["challenge_id"], "credential": device.get(asked["options"])}
    login = await client.post("/v1/auth/passkey-sessions", json=answer | {"device": "Laptop"})
    assert 200 == login.status_code, login.text
    again = await client.post("/v1/auth/passkey-sessions", json=answer)
    assert (410, "passkey_challenge_expired") == (again.status_code, again.json()["code"])

    asked = (await client.post("/v1/auth/passkey-challenges")).json()
    proof = {"challenge_id": asked["challenge_id"], "credential": device.get(asked["options"])}
    headers = {"authorization": f"Bearer {login.json()['access_token']}"}
    proved = await client.post("/v1/me/proofs/passkey", json=proof, headers=headers)
    assert 200 == proved.status_code, proved.text

    gone = await client.delete(made.headers["location"], headers=headers)
    assert 204 == gone.status_code
    asked = (await client.post("/v1/auth/passkey-challenges")).json()
    answer = {"challenge_id": asked["challenge_id"], "credential": device.get(asked["options"])}
    refused = await client.post("/v1/auth/passkey-sessions", json=answer)
    assert (401, "login_refused") == (refused.status_code, refused.json()["code"])
