"""Each change of a way in leaves exactly one entry in the trail of its person; what is refused leaves none."""

import asyncpg

from tests.support.logins import log_in
from tests.support.software_authenticator import SoftwareAuthenticator
from tests.support.whole import Whole

GOOD = "kettle plum anchor"


async def test_each_change_is_told_of_once(whole: Whole, owner_database_url: str) -> None:
    zoe, client = await whole.log_in(), whole.client
    device = SoftwareAuthenticator(whole.container.settings.public_url)
    headers = zoe.headers
    before = await operations(owner_database_url, zoe.email)

    await client.put("/v1/me/password", json={"password": GOOD}, headers=headers)
    await client.put("/v1/me/password", json={"password": "password123"}, headers=headers)
    await client.post("/v1/me/proofs/password", json={"password": GOOD}, headers=headers)
    await log_in(client, zoe.email, "wrong")
    await log_in(client, zoe.email, GOOD)
    posed = (await client.post("/v1/me/passkeys/options", headers=headers)).json()
    made = device.create(posed["options"])
    body = {"challenge_id": posed["challenge_id"], "credential": made}
    at = (await client.post("/v1/me/passkeys", json=body, headers=headers)).headers["location"]
    await client.patch(at, json={"name": "Key ring"}, headers=headers)
    for _ in range(2):  # the second time, the challenge is used up
        asked = (await client.post("/v1/auth/passkey-challenges")).json()
        signed = {"challenge_id": asked["challenge_id"], "credential": device.get(asked["options"])}
        await client.post("/v1/auth/passkey-sessions", json=signed)
        await client.post("/v1/auth/passkey-sessions", json=signed)
    await client.delete(at, headers=headers)
    await client.delete("/v1/me/password", headers=headers)

    assert [
        "setPassword",
        "proveByPassword",
        "logInWithPassword",
        "registerPasskey",
        "renamePasskey",
        "logInWithPasskey",
        "logInWithPasskey",
        "removePasskey",
        "removePassword",
    ] == (await operations(owner_database_url, zoe.email))[len(before) :]


async def operations(url: str, email: str) -> list[str]:
    """What the trail of this person tells of, in order."""
    connection = await asyncpg.connect(url)
    rows = await connection.fetch(
        "SELECT operation FROM control.account_entry AS entry"
        " JOIN control.app_user AS person ON person.id = entry.user_id"
        " WHERE person.email = $1 ORDER BY entry.at, entry.id",
        email,
    )
    await connection.close()
    return [row["operation"] for row in rows]
