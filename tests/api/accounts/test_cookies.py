"""The session of a browser: what its cookie opens, for whom, and what it never does."""

import re
from itertools import product
from typing import Any

import httpx
import pytest
from httpx import AsyncClient

from tests.support.accounts import WEB_ORIGIN, AccountWorld

OWN = "https://perennial.example"
OTHER = "https://evil.example"
CLIENT = {"x-perennial-client": "web"}


class Browser:
    """Sends the cookie with everything, as a browser does."""

    def __init__(self, world: AccountWorld, client: AsyncClient, cookie: str) -> None:
        self.world, self.client, self.cookie = world, client, cookie

    async def send(
        self, method: str, path: str, headers: dict[str, str] | None = None, **more: Any
    ) -> httpx.Response:
        carried = {"cookie": f"theme=dark; __Host-session={self.cookie}", **(headers or {})}
        return await self.client.request(method, path, headers=carried, **more)


@pytest.fixture
async def browser(world: AccountWorld, anybody: AsyncClient) -> Browser:
    return Browser(world, anybody, await log_in(world, anybody))


async def log_in(
    world: AccountWorld, client: AsyncClient, headers: dict[str, str] | None = None
) -> str:
    answer = await try_to_log_in(world, client, headers)
    assert 200 == answer.status_code
    found = re.fullmatch(
        r"__Host-session=(pncs_\w{49}); Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=7776000",
        answer.headers["set-cookie"],
    )
    assert found is not None
    assert [None, None, None, "Cookie"] == [
        answer.json()[name]
        for name in ("access_token", "refresh_token", "expires_in", "token_type")
    ]
    return found[1]


async def try_to_log_in(
    world: AccountWorld, client: AsyncClient, headers: dict[str, str] | None = None
) -> httpx.Response:
    posed = await client.post("/v1/auth/email-challenges", json={"email": "zoe@example.com"})
    challenge_id = posed.json()["challenge_id"]
    world.accounts.wait(seconds=1)
    return await client.post(
        f"/v1/auth/email-challenges/{challenge_id}/verification",
        json={"code": world.code_of(challenge_id), "delivery": "cookie"},
        headers=headers,
    )


async def test_every_login_gives_another_cookie(world: AccountWorld, anybody: AsyncClient) -> None:
    first, second = await log_in(world, anybody), await log_in(world, anybody)

    assert first != second
    assert 2 == len(world.accounts.kept.sessions)


async def test_a_cookie_reads(browser: Browser) -> None:
    answer = await browser.send("GET", "/v1/me")
    [session] = (await browser.send("GET", "/v1/me/sessions")).json()["data"]

    assert (200, "zoe@example.com") == (answer.status_code, answer.json()["email"])
    assert ("browser", True) == (session["kind"], session["current"])


ORIGINS = {
    "ours": {"origin": OWN},
    "our pages": {"origin": WEB_ORIGIN},
    "same-origin without saying which": {"sec-fetch-site": "same-origin"},
    "foreign": {"origin": OTHER},
    "foreign that lies about its site": {"origin": OTHER, "sec-fetch-site": "same-origin"},
    "opaque": {"origin": "null"},
    "ours over http": {"origin": OWN.replace("https", "http")},
    "ours with more behind": {"origin": f"{OWN}.evil.example"},
    "another site that says no origin": {"sec-fetch-site": "cross-site"},
    "another host of the site": {"sec-fetch-site": "same-site"},
    "typed in": {"sec-fetch-site": "none"},
    "unsaid": {},
}
TRUSTED = ("ours", "our pages", "same-origin without saying which")
BODIES = {
    "json": {"content-type": "application/json"},
    "merge patch": {"content-type": "application/merge-patch+json"},
    "no type": {},
    "form": {"content-type": "application/x-www-form-urlencoded"},
    "text": {"content-type": "text/plain"},
}


async def test_a_cookie_writes_only_for_our_own_pages_on_purpose(browser: Browser) -> None:
    """Every method by content type, origin and header: what is carried out, and what is refused."""
    targets = (("PATCH", "/v1/me"), ("POST", "/v1/workspaces"), ("DELETE", "/v1/me/sessions"))
    for (method, path), body, origin, client in product(targets, BODIES, ORIGINS, ({}, CLIENT)):
        headers = {**BODIES[body], **ORIGINS[origin], **client}
        content = None if method == "DELETE" else b'{"name": "Zoe"}'
        answer = await browser.send(method, path, headers, content=content)

        case = (method, body, origin, client, answer.text)
        if origin not in TRUSTED or not client:
            assert (403, "csrf_refused") == (answer.status_code, answer.json()["code"]), case
        elif method != "DELETE" and body in {"form", "text"}:
            assert 415 == answer.status_code, case
        else:
            done = {"PATCH": 200, "POST": 422, "DELETE": 204}  # a sandbox has to be asked for
            assert done[method] == answer.status_code, case


async def test_an_empty_client_header_is_none(browser: Browser) -> None:
    headers = {"origin": OWN, "x-perennial-client": " "}

    assert 403 == (await browser.send("DELETE", "/v1/me/sessions", headers)).status_code


@pytest.mark.parametrize("origin", ORIGINS)
async def test_a_cookie_reads_for_anybody_but_another_site(browser: Browser, origin: str) -> None:
    answer = await browser.send("GET", "/v1/me", ORIGINS[origin])
    crossing = await browser.send(
        "GET", "/v1/me", {**ORIGINS[origin], "sec-fetch-site": "cross-site"}
    )

    refused = origin == "another site that says no origin"
    assert (403 if refused else 200) == answer.status_code
    ours = origin in {"ours", "our pages"}
    assert (200 if ours else 403) == crossing.status_code


async def test_a_login_by_a_foreign_page_sets_no_cookie_and_uses_nothing_up(
    world: AccountWorld, anybody: AsyncClient
) -> None:
    for headers in ({"origin": OTHER}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
        answer = await try_to_log_in(world, anybody, headers)
        assert (403, "csrf_refused") == (answer.status_code, answer.json()["code"])
        assert "set-cookie" not in answer.headers
    assert {} == world.accounts.kept.sessions
    await log_in(world, anybody, {"origin": WEB_ORIGIN})


async def test_a_token_is_asked_for_by_any_page(world: AccountWorld, anybody: AsyncClient) -> None:
    anybody.headers["origin"] = OTHER
    login = await world.log_in(anybody, "zoe@example.com")

    assert login["access_token"].startswith("pnat_")


async def test_with_an_authorization_header_the_cookie_is_ignored(
    browser: Browser, world: AccountWorld
) -> None:
    yan = await world.log_in(browser.client, "yan@example.com")
    bearer = {"authorization": f"Bearer {yan['access_token']}", "origin": OTHER}
    answer = await browser.send("PATCH", "/v1/me", bearer, json={"name": "Yan"})
    refused = await browser.send("GET", "/v1/me", {"authorization": "Bearer nonsense"})
    basic = await browser.send("GET", "/v1/me", {"authorization": "Basic eDp5"})

    assert (200, "yan@example.com") == (answer.status_code, answer.json()["email"])
    assert [(401, "token_invalid"), (401, "token_missing")] == [
        (each.status_code, each.json()["code"]) for each in (refused, basic)
    ]


async def test_cookies_and_tokens_do_not_stand_in_for_each_other(
    browser: Browser, world: AccountWorld
) -> None:
    login = await world.log_in(browser.client, "zoe@example.com")
    as_token = await browser.client.get(
        "/v1/me", headers={"authorization": f"Bearer {browser.cookie}"}
    )
    browser.cookie = login["access_token"]
    as_cookie = await browser.send("GET", "/v1/me")

    assert (401, 401) == (as_token.status_code, as_cookie.status_code)


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/v1/auth/logout"), ("DELETE", "/v1/me/sessions?include_current=true")],
)
async def test_the_end_of_the_session_clears_the_cookie(
    browser: Browser, method: str, path: str
) -> None:
    answer = await browser.send(method, path, {"origin": OWN, **CLIENT})

    assert (204, b"") == (answer.status_code, answer.content)
    assert answer.headers["set-cookie"].startswith("__Host-session=; Path=/; Secure;")
    assert answer.headers["set-cookie"].endswith("Max-Age=0")
    assert 401 == (await browser.send("GET", "/v1/me")).status_code


async def test_ending_another_session_leaves_the_cookie(
    browser: Browser, world: AccountWorld
) -> None:
    await world.log_in(browser.client, "zoe@example.com")
    sessions = (await browser.send("GET", "/v1/me/sessions")).json()["data"]
    ids = {session["current"]: session["id"] for session in sessions}
    headers = {"origin": OWN, **CLIENT}
    other = await browser.send("DELETE", f"/v1/me/sessions/{ids[False]}", headers)
    own = await browser.send("DELETE", f"/v1/me/sessions/{ids[True]}", headers)

    assert [(204, False), (204, True)] == [
        (answer.status_code, "set-cookie" in answer.headers) for answer in (other, own)
    ]


async def test_a_browser_that_is_away_for_two_weeks_is_logged_out(
    browser: Browser, world: AccountWorld
) -> None:
    for _ in range(6):
        world.accounts.wait(days=13)
        assert 200 == (await browser.send("GET", "/v1/me")).status_code
    world.accounts.wait(days=11)
    assert 200 == (await browser.send("GET", "/v1/me")).status_code
    world.accounts.wait(days=1)
    answer = await browser.send("GET", "/v1/me")

    assert (401, "token_expired") == (answer.status_code, answer.json()["code"])


async def test_our_own_pages_may_send_the_cookie_and_no_others(browser: Browser) -> None:
    preflight = {
        "access-control-request-method": "PATCH",
        "access-control-request-headers": "x-perennial-client",
    }
    for origin, ours in ((OWN, True), (WEB_ORIGIN, True), (OTHER, False), ("null", False)):
        for method, headers in (("GET", {}), ("OPTIONS", preflight)):
            answer = await browser.send(method, "/v1/me", {"origin": origin, **headers})
            assert (origin if ours else "*", "true" if ours else None) == (
                answer.headers["access-control-allow-origin"],
                answer.headers.get("access-control-allow-credentials"),
            )
            assert "Origin" in answer.headers["vary"]
