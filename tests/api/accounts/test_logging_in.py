import pytest
from httpx import AsyncClient

from domain.shared.ids import new_id
from tests.support.accounts import AccountWorld

CHALLENGES = "/v1/auth/email-challenges"


async def test_asking_for_a_code_is_answered_alike_for_everybody(
    world: AccountWorld, anybody: AsyncClient
) -> None:
    await world.log_in(anybody, "zoe@example.com")
    answers = [
        await anybody.post(CHALLENGES, json={"email": email})
        for email in ["zoe@example.com", "nobody@example.com", "a@b"] + ["yan@example.com"] * 6
    ]

    assert {202} == {answer.status_code for answer in answers}
    assert {"challenge_id", "expires_at"} == answers[0].json().keys()
    assert 1 == len({answer.json()["expires_at"] for answer in answers})
    assert 1 == len({tuple(sorted(set(answer.headers) - {"x-request-id"})) for answer in answers})
    assert {"no-store"} == {answer.headers["cache-control"] for answer in answers}


async def test_what_is_no_address_is_named(anybody: AsyncClient) -> None:
    answer = await anybody.post(CHALLENGES, json={"email": "zoe"})

    assert 422 == answer.status_code
    assert ("validation_failed", "/email", "email_implausible") == (
        answer.json()["code"],
        answer.json()["errors"][0]["pointer"],
        answer.json()["errors"][0]["code"],
    )


async def test_the_first_login_makes_the_account(world: AccountWorld, anybody: AsyncClient) -> None:
    login = await world.log_in(
        anybody, "zoe@example.com", name="Zoë", time_zone="Europe/Paris", device="Pixel"
    )

    assert (True, 900, "Bearer") == (login["is_new"], login["expires_in"], login["token_type"])
    assert ("zoe@example.com", "Zoë", "Europe/Paris", 1) == tuple(
        login["user"][name] for name in ("email", "name", "time_zone", "version")
    )
    [workspace] = login["workspaces"]
    assert ("Zoë", "Europe/Paris", False, "owner") == tuple(
        workspace[name] for name in ("name", "time_zone", "sandbox", "role")
    )
    assert login["access_token"].startswith("pnat_")
    assert login["refresh_token"].startswith("pnrt_")


async def test_a_wrong_code_says_how_often_one_may_still_try(
    world: AccountWorld, anybody: AsyncClient
) -> None:
    posed = await anybody.post(CHALLENGES, json={"email": "zoe@example.com"})
    url = f"{CHALLENGES}/{posed.json()['challenge_id']}/verification"
    answer = await anybody.post(url, json={"code": "no"})

    assert (422, "code_invalid", 4) == (
        answer.status_code,
        answer.json()["code"],
        answer.json()["tries_left"],
    )
    right = {"code": world.code_of(posed.json()["challenge_id"])}
    assert 200 == (await anybody.post(url, json=right)).status_code
    again = await anybody.post(url, json=right)
    assert (410, "challenge_expired") == (again.status_code, again.json()["code"])


async def test_a_challenge_that_never_was_is_answered_like_one_that_is_over(
    anybody: AsyncClient,
) -> None:
    answer = await anybody.post(f"{CHALLENGES}/{new_id()}/verification", json={"code": "482913"})

    assert (410, "challenge_expired") == (answer.status_code, answer.json()["code"])


async def test_tokens_are_refreshed_and_not_kept_by_any_cache(
    world: AccountWorld, anybody: AsyncClient
) -> None:
    login = await world.log_in(anybody, "zoe@example.com")
    answer = await anybody.post(
        "/v1/auth/token-refreshes", json={"refresh_token": login["refresh_token"]}
    )

    assert 200 == answer.status_code
    assert "no-store" == answer.headers["cache-control"]
    assert {"access_token", "refresh_token", "expires_in", "token_type"} == answer.json().keys()
    fresh = {"authorization": f"Bearer {answer.json()['access_token']}"}
    assert 200 == (await anybody.get("/v1/me", headers=fresh)).status_code


async def test_a_used_refresh_token_ends_the_session_after_a_minute(
    world: AccountWorld, anybody: AsyncClient
) -> None:
    login = await world.log_in(anybody, "zoe@example.com")
    used = {"refresh_token": login["refresh_token"]}
    renewed = await anybody.post("/v1/auth/token-refreshes", json=used)
    fresh = {"authorization": f"Bearer {renewed.json()['access_token']}"}
    assert 200 == (await anybody.get("/v1/me", headers=fresh)).status_code
    world.accounts.wait(seconds=61)
    answer = await anybody.post("/v1/auth/token-refreshes", json=used)

    assert (401, "token_invalid", "session_ended") == (
        answer.status_code,
        answer.json()["code"],
        answer.json()["reason"],
    )
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert 401 == (await anybody.get("/v1/me", headers=fresh)).status_code


async def test_a_lost_answer_is_given_anew_and_the_lost_tokens_are_dead(
    world: AccountWorld, anybody: AsyncClient
) -> None:
    login = await world.log_in(anybody, "zoe@example.com")
    used = {"refresh_token": login["refresh_token"]}
    lost = await anybody.post("/v1/auth/token-refreshes", json=used)
    world.accounts.wait(seconds=61)
    found = await anybody.post("/v1/auth/token-refreshes", json=used)
    codes = [
        (await anybody.get("/v1/me", headers={"authorization": f"Bearer {token}"})).status_code
        for token in (lost.json()["access_token"], found.json()["access_token"])
    ]

    assert (200, [401, 200]) == (found.status_code, codes)


async def test_a_throttled_try_is_refused_before_anything_is_looked_at(
    world: AccountWorld, anybody: AsyncClient
) -> None:
    posed = await anybody.post(CHALLENGES, json={"email": " Zoe@example.com"})
    challenge_id = posed.json()["challenge_id"]
    url = f"{CHALLENGES}/{challenge_id}/verification"
    world.throttle.closed = True
    answer = await anybody.post(url, json={"code": world.code_of(challenge_id)})
    asked = await anybody.post(CHALLENGES, json={"email": "zoe@example.com"})
    world.throttle.closed = False
    entered = await anybody.post(url, json={"code": world.code_of(challenge_id)})

    assert (429, 429, 200) == (answer.status_code, asked.status_code, entered.status_code)
    assert [("email_challenge", "zoe@example.com"), ("email_code", "zoe@example.com")] == [
        (each.way, each.account) for each in world.throttle.attempts
    ]


async def test_an_access_token_expires(world: AccountWorld, zoe: AsyncClient) -> None:
    world.accounts.wait(minutes=15)
    answer = await zoe.get("/v1/me")

    assert (401, "token_expired") == (answer.status_code, answer.json()["code"])


async def test_logging_out_ends_this_session_only(world: AccountWorld, zoe: AsyncClient) -> None:
    other = await world.log_in(zoe, "zoe@example.com")
    answer = await zoe.post("/v1/auth/logout")

    assert (204, b"") == (answer.status_code, answer.content)
    assert 401 == (await zoe.get("/v1/me")).status_code
    zoe.headers["authorization"] = f"Bearer {other['access_token']}"
    assert 200 == (await zoe.get("/v1/me")).status_code


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/auth/logout"),
        ("GET", "/v1/me"),
        ("PATCH", "/v1/me"),
        ("GET", "/v1/workspaces"),
        ("POST", "/v1/workspaces"),
        ("GET", "/v1/workspaces/01a20912-0000-7000-8000-000000000001"),
    ],
)
async def test_nobody_comes_in_without_a_token(
    anybody: AsyncClient, method: str, path: str
) -> None:
    answer = await anybody.request(method, path)

    assert (401, "token_missing", "Bearer") == (
        answer.status_code,
        answer.json()["code"],
        answer.headers["www-authenticate"],
    )


async def test_one_reads_and_changes_who_one_is(zoe: AsyncClient) -> None:
    before = await zoe.get("/v1/me")
    answer = await zoe.patch(
        "/v1/me", json={"name": "Zoë T."}, headers={"if-match": before.headers["etag"]}
    )
    stale = await zoe.patch("/v1/me", json={"name": "Z"}, headers={"if-match": '"v1"'})

    assert ("Zoë T.", "Europe/Paris", '"v2"') == (
        answer.json()["name"],
        answer.json()["time_zone"],
        answer.headers["etag"],
    )
    assert (412, "Zoë T.") == (stale.status_code, stale.json()["current"]["name"])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"time_zone": "Mars/Olympus"}, "time_zone_unknown"),
        ({"name": "z" * 201}, "validation_failed"),
        ({"email": "other@example.com"}, "validation_failed"),
        ({"name": None}, "validation_failed"),
    ],
)
async def test_what_cannot_be_changed_is_refused(
    zoe: AsyncClient, change: dict[str, str], code: str
) -> None:
    answer = await zoe.patch("/v1/me", json=change)

    assert (422, code) == (answer.status_code, answer.json()["code"])
