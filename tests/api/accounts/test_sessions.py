from httpx import AsyncClient

from domain.shared.ids import new_id
from tests.support.accounts import AccountWorld

SESSIONS = "/v1/me/sessions"


async def test_one_sees_where_one_is_logged_in(world: AccountWorld, zoe: AsyncClient) -> None:
    await world.log_in(zoe, "zoe@example.com", device="Pixel")
    await world.log_in(zoe, "yan@example.com")
    answer = await zoe.get(SESSIONS)

    assert [("Pixel", False), ("", True)] == [
        (session["device"], session["current"]) for session in answer.json()["data"]
    ]
    assert {
        "id",
        "device",
        "kind",
        "method",
        "created_at",
        "last_used_at",
        "expires_at",
        "current",
    } == answer.json()["data"][0].keys()


async def test_sessions_come_page_by_page(world: AccountWorld, zoe: AsyncClient) -> None:
    for number in range(4):
        await world.log_in(zoe, "zoe@example.com", device=f"device {number}")

    seen, cursor = [], ""
    while True:
        answer = await zoe.get(f"{SESSIONS}?limit=2{cursor}")
        seen += [session["device"] for session in answer.json()["data"]]
        if not answer.json()["has_more"]:
            break
        cursor = f"&cursor={answer.json()['next_cursor']}"
    assert ["device 3", "device 2", "device 1", "device 0", ""] == seen


async def test_a_session_is_renamed(zoe: AsyncClient) -> None:
    [session] = (await zoe.get(SESSIONS)).json()["data"]
    answer = await zoe.patch(f"{SESSIONS}/{session['id']}", json={"device": " My  phone "})

    assert (200, {**session, "device": "My phone"}) == (answer.status_code, answer.json())


async def test_a_session_is_ended_from_another_one(world: AccountWorld, zoe: AsyncClient) -> None:
    other = await world.log_in(zoe, "zoe@example.com", device="Pixel")
    theirs = {"authorization": f"Bearer {other['access_token']}"}
    pixel = (await zoe.get(SESSIONS)).json()["data"][0]
    answer = await zoe.delete(f"{SESSIONS}/{pixel['id']}")
    refused = await zoe.get("/v1/me", headers=theirs)

    assert (204, b"") == (answer.status_code, answer.content)
    assert (401, "session_ended") == (refused.status_code, refused.json()["reason"])
    assert 200 == (await zoe.get("/v1/me")).status_code


async def test_all_others_are_ended_at_once_and_then_this_one_too(
    world: AccountWorld, zoe: AsyncClient
) -> None:
    for _ in range(3):
        await world.log_in(zoe, "zoe@example.com")
    assert 204 == (await zoe.delete(SESSIONS)).status_code
    [left] = (await zoe.get(SESSIONS)).json()["data"]
    assert left["current"]
    answer = await zoe.delete(f"{SESSIONS}?include_current=true")

    assert 204 == answer.status_code
    assert "set-cookie" not in answer.headers
    assert 401 == (await zoe.get(SESSIONS)).status_code


async def test_a_session_of_somebody_else_is_not_there(
    world: AccountWorld, zoe: AsyncClient
) -> None:
    [hers] = (await zoe.get(SESSIONS)).json()["data"]
    yan = await world.log_in(zoe, "yan@example.com")
    headers = {"authorization": f"Bearer {yan['access_token']}"}

    for session_id in (hers["id"], new_id()):
        at = f"{SESSIONS}/{session_id}"
        ended = await zoe.delete(at, headers=headers)
        renamed = await zoe.patch(at, json={"device": "mine"}, headers=headers)
        assert (404, 404) == (ended.status_code, renamed.status_code)
    assert 200 == (await zoe.get("/v1/me")).status_code


async def test_a_device_that_is_known_is_not_told_of_again(
    world: AccountWorld, zoe: AsyncClient
) -> None:
    first = await world.log_in(zoe, "zoe@example.com")
    again = await world.log_in(zoe, "zoe@example.com", device_token=first["device_token"])

    assert first["device_token"].startswith("pndt_")
    assert again["device_token"] is None
    told = [event for event in world.accounts.events if event.type == "auth.new_device"]
    assert 1 == len(told)


async def test_who_one_is_is_proved_again_by_a_mailed_code(
    world: AccountWorld, zoe: AsyncClient
) -> None:
    posed = await zoe.post("/v1/auth/email-challenges", json={"email": "zoe@example.com"})
    challenge_id = posed.json()["challenge_id"]
    wrong = await zoe.post(
        "/v1/me/proofs/email-code", json={"challenge_id": challenge_id, "code": "no"}
    )
    answer = await zoe.post(
        "/v1/me/proofs/email-code",
        json={"challenge_id": challenge_id, "code": world.code_of(challenge_id)},
    )

    assert (422, "code_invalid") == (wrong.status_code, wrong.json()["code"])
    assert (200, 600) == (answer.status_code, answer.json()["fresh_for_seconds"])
    assert ["email_code", "email_code"] == [each.way for each in world.throttle.successes]
