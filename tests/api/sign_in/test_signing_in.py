"""Signing in with LinkedIn, against a LinkedIn of our own over HTTP."""

import asyncio

import pytest

from bootstrap.linkedin_stub.state import Fault, Person
from tests.support.linkedin import (
    APP,
    COOKIE,
    HOME,
    PHONE,
    World,
    binding_pair,
    log_in_by_mail,
    parameters,
    told,
)


async def test_somebody_new_signs_in_in_a_browser(world: World) -> None:
    person = world.person()
    async with world.browser() as browser:
        back = await browser.go_round()
        login = await browser.log_in(told(back)["code"], time_zone="Europe/Paris", device="Firefox")

    assert back.headers["location"].startswith(f"{APP}&code=")
    assert "no-store" == back.headers["cache-control"]
    assert "no-referrer" == back.headers["referrer-policy"]
    assert 200 == login.status_code
    assert login.json()["is_new"] is True
    assert person.email == login.json()["user"]["email"]
    assert ("Zoë Testwright", "Europe/Paris") == (
        login.json()["user"]["name"],
        login.json()["user"]["time_zone"],
    )
    asked = [each for each in world.stub.asked if each != "jwks"]
    assert ["authorization", "accessToken", "userinfo"] == asked


async def test_what_linkedin_is_asked_holds_neither_a_nonce_nor_a_challenge(world: World) -> None:
    async with world.browser() as browser:
        begun = await browser.set_out()

    asked = parameters(begun.json()["url"])
    assert {"response_type", "client_id", "redirect_uri", "state", "scope"} == asked.keys()
    assert "openid profile email" == asked["scope"]
    assert f"{HOME}/v1/auth/linkedin/callback" == asked["redirect_uri"]


async def test_the_cookie_is_for_this_host_and_out_of_reach_of_scripts(world: World) -> None:
    async with world.browser() as browser:
        begun = await browser.set_out()

    name, _, attributes = begun.headers["set-cookie"].partition("=")
    assert COOKIE == name
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/", "Max-Age=660"} <= {
        part.strip() for part in attributes.split(";")
    }
    assert "Domain" not in attributes


async def test_who_comes_again_is_the_same_person(world: World) -> None:
    world.person()
    async with world.browser() as browser:
        first = (await browser.log_in(await browser.code())).json()
        second = (await browser.log_in(await browser.code())).json()

    assert [True, False] == [first["is_new"], second["is_new"]]
    assert first["user"]["id"] == second["user"]["id"]


async def test_who_signs_in_twice_at_once_for_the_first_time_is_one_person(world: World) -> None:
    world.person()
    async with world.browser() as one, world.browser() as other:
        codes = [await one.code(), await other.code()]
        logins = await asyncio.gather(one.log_in(codes[0]), other.log_in(codes[1]))

    assert [200, 200] == [login.status_code for login in logins]
    assert 1 == len({login.json()["user"]["id"] for login in logins})
    assert [False, True] == sorted(login.json()["is_new"] for login in logins)


async def test_the_cookie_goes_once_it_has_served(world: World) -> None:
    world.person()
    async with world.browser() as browser:
        login = await browser.log_in(await browser.code())

    released = [each for each in login.headers.get_list("set-cookie") if each.startswith(COOKIE)]
    assert 1 == len(released)
    assert "Max-Age=0" in released[0]
    assert "Secure" in released[0]


async def test_somebody_signs_in_in_an_app_with_its_secret(world: World) -> None:
    person = world.person()
    secret, challenge = binding_pair()
    async with world.browser() as phone, world.browser() as system_browser:
        begun = await phone.set_out(client="native", return_to=PHONE, binding_challenge=challenge)
        back = await system_browser.come_back(await system_browser.visit(begun.json()["url"]))
        code = told(back)["code"]
        without = await phone.log_in(code)
        stolen = await phone.log_in(code, binding=binding_pair()[0])
        login = await phone.log_in(code, binding=secret)

    assert "set-cookie" not in begun.headers
    assert back.headers["location"].startswith(f"{PHONE}?code=")
    assert [410, 410] == [without.status_code, stolen.status_code]
    assert 200 == login.status_code
    assert person.email == login.json()["user"]["email"]


async def test_without_an_address_to_return_to_a_page_says_what_happened(world: World) -> None:
    world.person()
    async with world.browser() as browser:
        page = await browser.go_round(return_to="")
        code = page.text.partition("<code>")[2].partition("</code>")[0]
        login = await browser.log_in(code)

    assert 200 == page.status_code
    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "<script" not in page.text
    assert 200 == login.status_code


@pytest.mark.parametrize("fault", [None, Fault.OLD_ISSUER])
async def test_both_issuers_are_good(world: World, fault: Fault | None) -> None:
    world.person()
    if fault is not None:
        world.stub.faults.add(fault)
    async with world.browser() as browser:
        login = await browser.log_in(await browser.code())

    assert 200 == login.status_code


@pytest.mark.parametrize(
    "claims",
    [
        {"locale": "en_US"},
        {"locale": {"country": "US", "language": "en"}},
        {"email_verified": "true"},
    ],
    ids=["locale as text", "locale as an object", "verified as text"],
)
async def test_claims_come_in_several_forms(world: World, claims: dict[str, object]) -> None:
    world.person(**claims)
    async with world.browser() as browser:
        login = await browser.log_in(await browser.code())

    assert 200 == login.status_code


async def test_a_known_account_is_linked_by_a_verified_address(world: World) -> None:
    person = world.person()
    known = await log_in_by_mail(world, str(person.email).upper())
    async with world.browser() as browser:
        login = await browser.log_in(await browser.code())

    assert known["user"]["id"] == login.json()["user"]["id"]
    assert login.json()["is_new"] is False


@pytest.mark.parametrize(
    "claims",
    [
        {"email": None},
        {"email_verified": False},
        {"email_verified": "false"},
        {"email": "nonsense"},
    ],
    ids=["no address", "unverified", "unverified as text", "no plausible address"],
)
async def test_an_address_linkedin_does_not_vouch_for_opens_nothing(
    world: World, claims: dict[str, object]
) -> None:
    world.person(**claims)
    async with world.browser() as browser:
        back = await browser.go_round()

    assert {"from": "linkedin", "error": "email_unverified"} == told(back)


async def test_an_address_that_only_looks_alike_opens_nothing(world: World) -> None:
    person = world.person()
    fullwidth = "".join(chr(ord(c) + 0xFEE0) if "a" <= c <= "z" else c for c in str(person.email))
    await log_in_by_mail(world, str(person.email))
    world.stub.add(Person(subject=person.subject, name="Mallory", email=fullwidth))
    async with world.browser() as browser:
        login = await browser.log_in(await browser.code())

    assert (409, "email_unverified") == (login.status_code, login.json()["code"])


async def test_nothing_of_linkedin_is_kept_once_somebody_is_in(world: World) -> None:
    person = world.person()
    async with world.browser() as browser:
        await browser.log_in(await browser.code())

    async with world.container.database.reads.acquire() as connection:
        kept = await connection.fetch("SELECT body::text FROM control.sign_in")
    assert not [row for row in kept if person.subject in row["body"]]
