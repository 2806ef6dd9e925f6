"""Linking a LinkedIn account from a session, and unlinking it."""

import secrets
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.shared.ids import SessionId
from tests.support.linkedin import Browser, World, log_in_by_mail, parameters, told

START = "/v1/me/identities/linkedin/authorizations"
IDENTITIES = "/v1/me/identities"


async def test_an_unverified_address_does_where_somebody_is_logged_in(world: World) -> None:
    person = world.person(email_verified=False)
    login = await _somebody(world)
    async with world.browser(token=login["access_token"]) as browser:
        linked = await _link(browser)
        listed = await browser.here.get(IDENTITIES)
    async with world.browser() as other:
        again = await other.log_in(await other.code())

    assert 201 == linked.status_code
    assert f"{IDENTITIES}/linkedin" == linked.headers["location"]
    assert [("linkedin", person.email)] == [
        (each["provider"], each["email"]) for each in listed.json()["data"]
    ]
    assert 200 == again.status_code
    assert login["user"]["id"] == again.json()["user"]["id"]


async def test_an_account_of_somebody_else_cannot_be_linked(world: World) -> None:
    world.person()
    async with world.browser() as browser:
        await browser.log_in(await browser.code())
    login = await _somebody(world)
    async with world.browser(token=login["access_token"]) as browser:
        back = await _go_to_link(browser)
        listed = await browser.here.get(IDENTITIES)

    assert "identity_conflict" == told(back)["error"]
    assert [] == listed.json()["data"]


async def test_one_account_has_one_linkedin(world: World) -> None:
    world.person()
    login = await _somebody(world)
    async with world.browser(token=login["access_token"]) as browser:
        await _link(browser)
        world.person()
        second = await _link(browser)

    assert (409, "identity_conflict") == (second.status_code, second.json()["code"])


async def test_a_code_to_link_does_not_log_in_and_the_other_way_round(world: World) -> None:
    world.person()
    login = await _somebody(world)
    async with world.browser(token=login["access_token"]) as browser:
        to_link = told(await _go_to_link(browser))["code"]
        by_login = await browser.log_in(to_link)
        to_log_in = await browser.code()
        by_link = await browser.here.post(IDENTITIES, json={"code": to_log_in})

    assert [410, 410] == [by_login.status_code, by_link.status_code]


async def test_a_code_links_only_who_asked_for_it(world: World) -> None:
    world.person()
    zoe, mallory = await _somebody(world), await _somebody(world)
    async with world.browser(token=zoe["access_token"]) as browser:
        code = told(await _go_to_link(browser))["code"]
        browser.here.headers["authorization"] = f"Bearer {mallory['access_token']}"
        stolen = await browser.here.post(IDENTITIES, json={"code": code})

    assert (410, "sign_in_over") == (stolen.status_code, stolen.json()["code"])


async def test_unlinked_it_opens_nothing_any_more(world: World) -> None:
    world.person(email=None)
    login = await _somebody(world)
    async with world.browser(token=login["access_token"]) as browser:
        await _link(browser)
        removed = await browser.here.delete(f"{IDENTITIES}/linkedin")
        again = await browser.here.delete(f"{IDENTITIES}/linkedin")
        unknown = await browser.here.delete(f"{IDENTITIES}/{secrets.token_hex(4)}")
        back = await browser.go_round()

    assert [204, 404, 404] == [each.status_code for each in (removed, again, unknown)]
    assert "email_unverified" == told(back)["error"]


async def test_linking_and_unlinking_ask_for_a_proof_that_is_recent(world: World) -> None:
    login = await _somebody(world)
    async with world.browser(token=login["access_token"]) as browser:
        await _age(world, login["access_token"])
        answers = [
            await browser.set_out(START),
            await browser.here.delete(f"{IDENTITIES}/linkedin"),
        ]

    assert [(401, "insufficient_user_authentication")] * 2 == [
        (each.status_code, each.json()["code"]) for each in answers
    ]


async def _somebody(world: World) -> dict[str, Any]:
    return await log_in_by_mail(world, f"{secrets.token_hex(6)}@example.com")


async def _go_to_link(browser: Browser) -> Any:
    begun = await browser.set_out(START)
    assert 200 == begun.status_code, begun.text
    assert "state" in parameters(begun.json()["url"])
    return await browser.come_back(await browser.visit(begun.json()["url"]))


async def _link(browser: Browser) -> Any:
    code = told(await _go_to_link(browser))["code"]
    return await browser.here.post(IDENTITIES, json={"code": code})


async def _age(world: World, token: str) -> None:
    """As if they had proved who they are eleven minutes ago."""
    principal = await world.container.authenticator.authenticate(token)
    assert principal.session_id is not None
    await _age_session(world, principal.session_id)
    world.container.authenticator.forget(principal.user_id)


async def _age_session(world: World, session_id: SessionId) -> None:
    aged = text(
        "UPDATE control.session SET authenticated_at = now() - interval '11 minutes' WHERE id = :id"
    )
    async with world.container.accounts_uow.begin() as tx:
        await tx.connection.execute(aged, {"id": UUID(str(session_id))})
