"""Sign-ins that come to nothing; where it can be known beforehand, LinkedIn is not asked for a token."""

import asyncio
import secrets

import httpx
import pytest

from bootstrap.linkedin_stub.state import Fault
from tests.support.linkedin import (
    COOKIE,
    HOME,
    PHONE,
    World,
    binding_pair,
    parameters,
    told,
)

CALLBACK = f"{HOME}/v1/auth/linkedin/callback"


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        ("user_cancelled_login", "cancelled"),
        ("user_cancelled_authorize", "cancelled"),
        ("access_denied", "cancelled"),
        ("unauthorized_scope_error", "refused"),
        ("temporarily_unavailable", "provider_unavailable"),
        ("anything_else", "refused"),
    ],
)
async def test_an_error_comes_back_without_a_token_being_asked_for(
    world: World, error: str, failure: str
) -> None:
    world.stub.refuses = error
    async with world.browser() as browser:
        back = await browser.go_round()

    assert {"from": "linkedin", "error": failure} == told(back)
    assert ["authorization"] == world.stub.asked


async def test_an_error_beside_a_code_counts_as_an_error(world: World) -> None:
    world.person()
    async with world.browser() as browser:
        begun = await browser.set_out()
        address = await browser.visit(begun.json()["url"])
        back = await browser.come_back(f"{address}&error=user_cancelled_login")

    assert "cancelled" == told(back)["error"]
    assert ["authorization"] == world.stub.asked


async def test_a_wrong_state_leads_nowhere(world: World) -> None:
    world.person()
    async with world.browser() as browser:
        begun = await browser.set_out()
        returned = parameters(await browser.visit(begun.json()["url"]))
        pages = [
            await browser.come_back(f"{CALLBACK}?code={returned['code']}{state}")
            for state in ("", "&state=", f"&state={secrets.token_urlsafe(32)}")
        ]

    assert [400, 400, 400] == [page.status_code for page in pages]
    assert all(page.headers["content-type"].startswith("text/html") for page in pages)
    assert ["authorization"] == world.stub.asked


async def test_a_state_sent_twice_counts_as_none(world: World) -> None:
    world.person()
    async with world.browser() as browser:
        begun = await browser.set_out()
        address = await browser.visit(begun.json()["url"])
        page = await browser.come_back(f"{address}&state={parameters(address)['state']}")

    assert 400 == page.status_code
    assert ["authorization"] == world.stub.asked


async def test_the_state_of_another_browser_leads_nowhere_and_stays_good_for_its_own(
    world: World,
) -> None:
    world.person()
    async with world.browser() as zoe, world.browser() as mallory, world.browser() as nobody:
        address = await zoe.visit((await zoe.set_out()).json()["url"])
        await mallory.set_out()
        by_mallory = await mallory.come_back(address)
        by_nobody = await nobody.come_back(address)
        asked = list(world.stub.asked)
        by_zoe = await zoe.come_back(address)

    assert [400, 400] == [by_mallory.status_code, by_nobody.status_code]
    assert ["authorization"] == asked
    assert "code" in told(by_zoe)


async def test_a_state_works_once(world: World) -> None:
    world.person()
    async with world.browser() as browser:
        address = await browser.visit((await browser.set_out()).json()["url"])
        first = await browser.come_back(address)
        second = await browser.come_back(address)

    assert "code" in told(first)
    assert "state_invalid" == told(second)["error"]
    assert 1 == world.stub.asked.count("accessToken")


async def test_our_code_works_once_and_in_its_browser_only(world: World) -> None:
    world.person()
    async with world.browser() as zoe, world.browser() as mallory:
        code = await zoe.code()
        await mallory.set_out()
        stolen = await mallory.log_in(code)
        by_secret = await mallory.log_in(code, binding=str(zoe.here.cookies[COOKIE]))
        first = await zoe.log_in(code)
        again = await zoe.log_in(code)

    assert [(410, "sign_in_over")] * 2 == [_refusal(stolen), _refusal(by_secret)]
    assert 200 == first.status_code
    assert (410, "sign_in_over") == _refusal(again)


async def test_of_many_who_use_a_code_at_once_one_gets_in(world: World) -> None:
    world.person()
    async with world.browser() as browser:
        code = await browser.code()
        answers = await asyncio.gather(*(browser.log_in(code) for _ in range(10)))

    assert [200] + [410] * 9 == sorted(answer.status_code for answer in answers)


async def test_a_code_of_linkedin_that_was_used_before_is_refused(world: World) -> None:
    world.person()
    async with world.browser() as browser:
        used = parameters(await browser.visit((await browser.set_out()).json()["url"]))
        await browser.come_back(f"{CALLBACK}?code={used['code']}&state={used['state']}")
        state = parameters((await browser.set_out()).json()["url"])["state"]
        back = await browser.come_back(f"{CALLBACK}?code={used['code']}&state={state}")

    assert "refused" == told(back)["error"]


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        (Fault.WRONG_AUDIENCE, "refused"),
        (Fault.WRONG_ISSUER, "refused"),
        (Fault.WRONG_KEY, "refused"),
        (Fault.SYMMETRIC, "refused"),
        (Fault.EXPIRED, "refused"),
        (Fault.OTHER_SUBJECT, "refused"),
        (Fault.TOKEN_HUGE, "refused"),
        (Fault.ANSWER_HUGE, "provider_unavailable"),
        (Fault.TOKEN_5XX, "provider_unavailable"),
        (Fault.TOKEN_NOT_JSON, "provider_unavailable"),
        (Fault.USERINFO_5XX, "provider_unavailable"),
        (Fault.USERINFO_REDIRECTS, "refused"),
    ],
)
async def test_an_answer_that_cannot_be_trusted_or_does_not_come_opens_nothing(
    world: World, fault: Fault, failure: str
) -> None:
    world.person()
    world.stub.faults.add(fault)
    async with world.browser() as browser:
        back = await browser.go_round()

    assert {"from": "linkedin", "error": failure} == told(back)
    assert 1 == world.stub.asked.count("accessToken")


async def test_a_sign_in_returns_to_addresses_it_was_told_of_only(world: World) -> None:
    wrong = ("https://app.example.com/", "https://evil.example/", "com.example.app:/other", "/")
    async with world.browser() as browser:
        answers = [await browser.set_out(return_to=each) for each in wrong]

    assert [422] * 4 == [answer.status_code for answer in answers]
    assert ["/return_to"] * 4 == [answer.json()["errors"][0]["pointer"] for answer in answers]


@pytest.mark.parametrize(
    "wish",
    [
        {"client": "native", "return_to": PHONE},
        {"client": "native", "return_to": "", "binding_challenge": binding_pair()[1]},
        {"client": "web", "binding_challenge": binding_pair()[1]},
        {"client": "web", "binding_challenge": "too-short"},
        {"client": "elsewhere"},
    ],
    ids=["no secret", "no way back", "a browser with a secret", "no digest", "no client"],
)
async def test_a_sign_in_is_bound_to_a_browser_or_an_app(
    world: World, wish: dict[str, str]
) -> None:
    async with world.browser() as browser:
        answer = await browser.set_out(**wish)

    assert (422, "validation_failed") == _refusal(answer)


async def test_parameters_that_linkedin_may_add_are_passed_over(world: World) -> None:
    world.person()
    async with world.browser() as browser:
        address = await browser.visit((await browser.set_out()).json()["url"])
        back = await browser.come_back(f"{address}&iss=https%3A%2F%2Fwww.linkedin.com&new=1")

    assert "code" in told(back)


async def test_without_an_address_to_return_to_a_page_says_why(world: World) -> None:
    world.stub.refuses = "user_cancelled_authorize"
    async with world.browser() as browser:
        cancelled = await browser.go_round(return_to="")
        world.stub.refuses = "server_error"
        away = await browser.go_round(return_to="")

    assert [200, 503] == [cancelled.status_code, away.status_code]
    assert "You did not allow it" in cancelled.text


def _refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]
