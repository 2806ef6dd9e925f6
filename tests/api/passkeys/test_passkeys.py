from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from httpx import AsyncClient

from api.passkeys.controller import (
    PasskeyController,
    PasskeyLoginController,
    PasskeyProofController,
)
from api.passwords.controller import PasswordController
from domain.shared.ids import new_id
from tests.fakes.account_ports import HOST
from tests.support.accounts import AccountWorld
from tests.support.software_authenticator import SoftwareAuthenticator

CONTROLLERS = (
    PasskeyController,
    PasskeyLoginController,
    PasskeyProofController,
    PasswordController,
)
ORIGIN = f"https://{HOST}"
SESSIONS = "/v1/auth/passkey-sessions"
PASSKEYS = "/v1/me/passkeys"


@pytest.fixture
def world() -> AccountWorld:
    return AccountWorld.new(*CONTROLLERS)


@pytest.fixture
async def zoe(world: AccountWorld) -> AsyncIterator[AsyncClient]:
    async with world.somebody("zoe@example.com", name="Zoë") as client:
        yield client


@pytest.fixture
def device() -> SoftwareAuthenticator:
    return SoftwareAuthenticator(ORIGIN)


async def options(client: AsyncClient) -> dict[str, Any]:
    answer = await client.post(f"{PASSKEYS}/options")
    assert 200 == answer.status_code, answer.text
    return dict(answer.json())


async def register(
    client: AsyncClient, device: SoftwareAuthenticator, **more: Any
) -> httpx.Response:
    posed = await options(client)
    made = device.create(posed["options"])
    body = {"challenge_id": posed["challenge_id"], "credential": made, "name": "Pixel 9", **more}
    return await client.post(PASSKEYS, json=body)


async def signed(client: AsyncClient, device: SoftwareAuthenticator) -> dict[str, Any]:
    posed = (await client.post("/v1/auth/passkey-challenges")).json()
    return {"challenge_id": posed["challenge_id"], "credential": device.get(posed["options"])}


async def test_a_registered_passkey_lets_its_owner_in(
    world: AccountWorld, zoe: AsyncClient, device: SoftwareAuthenticator
) -> None:
    made = await register(zoe, device)
    assert 201 == made.status_code, made.text
    assert f"{PASSKEYS}/{made.json()['id']}" == made.headers["location"]
    assert ("Pixel 9", False, ["internal", "hybrid"], None) == tuple(
        made.json()[name] for name in ("name", "backed_up", "transports", "last_used_at")
    )

    zoe.headers.pop("authorization")
    answer = await zoe.post(SESSIONS, json=await signed(zoe, device) | {"device": "Laptop"})

    assert 200 == answer.status_code, answer.text
    assert ("zoe@example.com", False) == (
        answer.json()["user"]["email"],
        answer.json()["is_new"],
    )
    zoe.headers["authorization"] = f"Bearer {answer.json()['access_token']}"
    [listed] = (await zoe.get(PASSKEYS)).json()["data"]
    assert listed["last_used_at"] is not None
    assert (await zoe.get("/v1/me/ways-in")).json() == {
        "password": False,
        "password_changed_at": None,
        "passkeys": 1,
        "identities": [],
    }
    session = max(world.accounts.kept.sessions.values(), key=lambda each: each.id)
    assert ("passkey", "Laptop") == (session.method, session.device)


async def test_who_asks_for_ever_more_challenges_is_refused_before_one_is_written_down(
    world: AccountWorld, zoe: AsyncClient
) -> None:
    world.throttle.closed = True
    answer = await zoe.post("/v1/auth/passkey-challenges")

    assert (429, "too_many_tries") == (answer.status_code, answer.json()["code"])
    assert {} == world.accounts.kept.ways_in.challenges


async def test_what_is_asked_of_a_device_is_the_same_for_everybody(
    zoe: AsyncClient, device: SoftwareAuthenticator
) -> None:
    await register(zoe, device)
    posed = [(await zoe.post("/v1/auth/passkey-challenges")).json() for _ in range(2)]

    for each in posed:
        assert 32 <= len(each["options"].pop("challenge"))
        each.pop("challenge_id")
    assert posed[0] == posed[1]
    wanted = posed[0]["options"]
    assert (HOST, "required", []) == (
        wanted["rpId"],
        wanted["userVerification"],
        wanted["allowCredentials"],
    )


async def test_a_device_is_asked_to_know_its_person_and_to_make_no_second_passkey(
    zoe: AsyncClient, device: SoftwareAuthenticator
) -> None:
    await register(zoe, device)
    wanted = (await options(zoe))["options"]

    assert {
        "residentKey": "required",
        "requireResidentKey": True,
        "userVerification": "required",
    } == (wanted["authenticatorSelection"])
    assert ("none", "zoe@example.com", 1) == (
        wanted["attestation"],
        wanted["user"]["name"],
        len(wanted["excludeCredentials"]),
    )
    with pytest.raises(LookupError):
        device.create(wanted)


async def test_a_challenge_is_good_once_for_five_minutes_and_for_one_purpose(
    world: AccountWorld, zoe: AsyncClient, device: SoftwareAuthenticator
) -> None:
    await register(zoe, device)
    used = await signed(zoe, device)
    assert 200 == (await zoe.post(SESSIONS, json=used)).status_code
    old = await signed(zoe, device)
    world.accounts.wait(minutes=5)
    for_registering = await options(zoe)
    misused = {
        "challenge_id": for_registering["challenge_id"],
        "credential": device.get({**for_registering["options"], "rpId": HOST}),
    }
    unheard = used | {"challenge_id": str(new_id())}

    for body in (used, old, misused, unheard):
        answer = await zoe.post(SESSIONS, json=body)
        assert (410, "passkey_challenge_expired") == (answer.status_code, answer.json()["code"])


async def test_a_registration_belongs_to_who_began_it(
    world: AccountWorld, zoe: AsyncClient, device: SoftwareAuthenticator
) -> None:
    posed = await options(zoe)
    made = device.create(posed["options"])
    yan = await world.log_in(zoe, "yan@example.com")
    answer = await zoe.post(
        PASSKEYS,
        json={"challenge_id": posed["challenge_id"], "credential": made},
        headers={"authorization": f"Bearer {yan['access_token']}"},
    )

    assert (410, "passkey_challenge_expired") == (answer.status_code, answer.json()["code"])


@pytest.mark.parametrize(
    "device",
    [
        SoftwareAuthenticator("https://perennial.example.evil"),
        SoftwareAuthenticator(ORIGIN, verifies=False),
    ],
    ids=["another page", "without asking for its person"],
)
async def test_a_passkey_made_otherwise_than_asked_is_refused(
    zoe: AsyncClient, device: SoftwareAuthenticator
) -> None:
    posed = await options(zoe)
    body = {"challenge_id": posed["challenge_id"], "credential": device.create(posed["options"])}
    answer = await zoe.post(PASSKEYS, json=body)
    again = await zoe.post(PASSKEYS, json=body)

    assert (422, "passkey_invalid") == (answer.status_code, answer.json()["code"])
    assert 410 == again.status_code
    assert [] == (await zoe.get(PASSKEYS)).json()["data"]


@pytest.mark.parametrize(
    "credential",
    [
        {},
        {"id": 5},
        {"id": "%%%", "response": []},
        {"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {"clientDataJSON": "x"}},
    ],
)
async def test_what_is_no_credential_is_refused_like_an_unknown_one(
    zoe: AsyncClient, credential: dict[str, Any]
) -> None:
    posed = (await zoe.post("/v1/auth/passkey-challenges")).json()
    body = {"challenge_id": posed["challenge_id"], "credential": credential}
    answer = await zoe.post(SESSIONS, json=body)
    making = await options(zoe)
    body = {"challenge_id": making["challenge_id"], "credential": credential}
    made = await zoe.post(PASSKEYS, json=body)

    assert (401, "login_refused") == (answer.status_code, answer.json()["code"])
    assert (422, "passkey_invalid") == (made.status_code, made.json()["code"])


@pytest.mark.parametrize(
    ("change", "because"),
    [
        ({"origin": "https://evil.example"}, "another page"),
        ({"verifies": False}, "without asking for its person"),
    ],
)
async def test_a_signature_given_otherwise_than_asked_is_refused(
    zoe: AsyncClient, device: SoftwareAuthenticator, change: dict[str, Any], because: str
) -> None:
    await register(zoe, device)
    for name, value in change.items():
        setattr(device, name, value)
    answer = await zoe.post(SESSIONS, json=await signed(zoe, device))

    assert (401, "login_refused", because) == (
        answer.status_code,
        answer.json()["code"],
        because,
    )


async def test_a_passkey_that_nobody_registered_or_somebody_removed_lets_nobody_in(
    zoe: AsyncClient, device: SoftwareAuthenticator
) -> None:
    await register(zoe, device)
    key = device.keys[-1]
    await zoe.delete(f"{PASSKEYS}/{(await zoe.get(PASSKEYS)).json()['data'][0]['id']}")
    removed = await zoe.post(SESSIONS, json=await signed(zoe, device))
    key.credential_id = b"never heard of it"
    unknown = await zoe.post(SESSIONS, json=await signed(zoe, device))

    assert {(401, "login_refused")} == {
        (answer.status_code, answer.json()["code"]) for answer in (removed, unknown)
    }


async def test_a_passkey_signs_for_its_own_person_only(
    world: AccountWorld, zoe: AsyncClient, device: SoftwareAuthenticator
) -> None:
    """Somebody else's handle is no use, and the passkey of another is no proof."""
    await register(zoe, device)
    proof = await zoe.post("/v1/me/proofs/passkey", json=await signed(zoe, device))
    yan = await world.log_in(zoe, "yan@example.com")
    as_yan = {"authorization": f"Bearer {yan['access_token']}"}
    other = await zoe.post("/v1/me/proofs/passkey", json=await signed(zoe, device), headers=as_yan)
    device.keys[-1].user_handle = b"somebody else"
    handled = await zoe.post(SESSIONS, json=await signed(zoe, device))

    assert (200, 600) == (proof.status_code, proof.json()["fresh_for_seconds"])
    assert (401, 401) == (other.status_code, handled.status_code)


async def test_a_count_that_goes_backwards_betrays_a_copy(
    zoe: AsyncClient, device: SoftwareAuthenticator
) -> None:
    device.counts = True
    await register(zoe, device)
    device.keys[-1].count = 7
    assert 200 == (await zoe.post(SESSIONS, json=await signed(zoe, device))).status_code
    device.keys[-1].count = 3
    answer = await zoe.post(SESSIONS, json=await signed(zoe, device))

    assert (401, "login_refused") == (answer.status_code, answer.json()["code"])


async def test_a_passkey_that_is_backed_up_need_not_count(
    zoe: AsyncClient, device: SoftwareAuthenticator
) -> None:
    device.counts, device.backed_up = True, True
    assert (await register(zoe, device)).json()["backed_up"] is True
    for count in (7, 3, 3):
        device.keys[-1].count = count
        assert 200 == (await zoe.post(SESSIONS, json=await signed(zoe, device))).status_code


async def test_there_are_twenty_at_most(zoe: AsyncClient) -> None:
    for number in range(20):
        made = await register(zoe, SoftwareAuthenticator(ORIGIN), name=f"Key {number}")
        assert 201 == made.status_code
    answer = await zoe.post(f"{PASSKEYS}/options")

    assert (409, "too_many_passkeys", 20) == (
        answer.status_code,
        answer.json()["code"],
        answer.json()["limit"],
    )
    first = (await zoe.get(PASSKEYS, params={"limit": 15})).json()
    rest = (await zoe.get(PASSKEYS, params={"limit": 15, "cursor": first["next_cursor"]})).json()
    assert [f"Key {number}" for number in range(20)] == [
        each["name"] for each in first["data"] + rest["data"]
    ]


async def test_a_passkey_is_renamed_by_its_owner_only(
    world: AccountWorld, zoe: AsyncClient, device: SoftwareAuthenticator
) -> None:
    at = (await register(zoe, device)).headers["location"]
    renamed = await zoe.patch(at, json={"name": "  Old   phone "})
    too_long = await zoe.patch(at, json={"name": "x" * 121})
    yan = await world.log_in(zoe, "yan@example.com")
    as_yan = {"authorization": f"Bearer {yan['access_token']}"}

    assert ("Old phone", 422) == (renamed.json()["name"], too_long.status_code)
    for method in ("PATCH", "DELETE"):
        body = {"name": "Mine"} if method == "PATCH" else None
        answer = await zoe.request(method, at, json=body, headers=as_yan)
        assert (404, "not_found") == (answer.status_code, answer.json()["code"])
    assert [] == (await zoe.get(PASSKEYS, headers=as_yan)).json()["data"]


async def test_the_owner_is_told_when_a_passkey_comes_or_goes(
    world: AccountWorld, zoe: AsyncClient, device: SoftwareAuthenticator
) -> None:
    at = (await register(zoe, device)).headers["location"]
    assert 204 == (await zoe.delete(at)).status_code

    told = [each for each in world.accounts.events if each.type == "account.way_in_changed"]
    assert ["passkey_added", "passkey_removed"] == [each.body["change"] for each in told]


async def test_a_login_of_long_ago_registers_and_removes_nothing(
    world: AccountWorld, zoe: AsyncClient, device: SoftwareAuthenticator
) -> None:
    at = (await register(zoe, device)).headers["location"]
    world.accounts.wait(minutes=11)

    for method, path in (("POST", f"{PASSKEYS}/options"), ("DELETE", at)):
        answer = await zoe.request(method, path)
        assert (401, "insufficient_user_authentication") == (
            answer.status_code,
            answer.json()["code"],
        )
    proved = await zoe.post("/v1/me/proofs/passkey", json=await signed(zoe, device))
    assert (200, 204) == (proved.status_code, (await zoe.delete(at)).status_code)
