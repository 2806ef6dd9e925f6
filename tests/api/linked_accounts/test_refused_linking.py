"""What goes wrong on the way to LinkedIn and back links nothing, and says what can be done."""

import asyncio
from typing import Any
from urllib.parse import urlencode

import pytest

from bootstrap.linkedin_stub.state import Fault
from bootstrap.linkedin_stub.troubles import ApiFault
from tests.api.linked_accounts.conftest import CALLBACK, Owner, Owning
from tests.support.linkedin import PHONE, binding_pair, parameters, told


@pytest.mark.parametrize(
    ("refuses", "error"),
    [
        ("user_cancelled_authorize", "cancelled"),
        ("temporarily_unavailable", "provider_unavailable"),
    ],
)
async def test_what_is_not_allowed_at_linkedin_is_told(
    owner: Owner, refuses: str, error: str
) -> None:
    owner.world.stub.refuses = refuses
    back = await owner.back()

    assert error == told(back)["error"]
    assert ["authorization"] == owner.world.stub.asked
    assert [] == await owner.accounts()


async def test_somebody_outside_of_the_region_is_told_so_at_consent(owning: Owning) -> None:
    async with owning(in_region=False) as una:
        sent = await una.back()
        page = await una.back(return_to="")

    assert "not_available" == told(sent)["error"]
    assert 200 == page.status_code
    assert "Nothing was linked" in page.text
    assert "archive" in page.text


async def test_somebody_outside_of_the_region_is_told_so_by_the_api(owning: Owning) -> None:
    async with owning(in_region=False) as una:
        una.world.stub.outsiders_reach_the_api = True
        refused = await una.complete(await una.code())
        accounts = await una.accounts()

    problem = refused.json()
    assert (409, "portability_not_offered") == (refused.status_code, problem["code"])
    assert "linkedin_archive" == problem["alternative"]["source"]
    assert [] == accounts


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (ApiFault.FORBIDDEN, "portability_not_offered"),
        (ApiFault.NO_AUTHORIZATION, "portability_refused"),
        (ApiFault.SERVER_ERROR, "linkedin_unreachable"),
    ],
    ids=lambda value: getattr(value, "value", None),
)
async def test_trouble_with_the_api_links_nothing(owner: Owner, fault: ApiFault, code: str) -> None:
    one_time = await owner.code()
    owner.world.stub.trouble(owner.member.subject, fault)
    refused = await owner.complete(one_time)
    again = await owner.complete(one_time)

    assert (409, code) == (refused.status_code, refused.json()["code"])
    assert (410, "linking_over") == (again.status_code, again.json()["code"])
    assert [] == await owner.accounts()


async def test_trouble_with_the_token_links_nothing(owner: Owner) -> None:
    code = await owner.code()
    owner.world.stub.faults.add(Fault.ANSWER_HUGE)
    refused = await owner.complete(code)

    assert (409, "linkedin_unreachable") == (refused.status_code, refused.json()["code"])
    assert "retry-after" not in refused.headers
    assert "memberAuthorizations" not in owner.world.stub.asked


@pytest.mark.parametrize("state", ["", "made-up"], ids=["none", "unknown"])
async def test_a_state_that_is_not_ours_leads_nowhere(owner: Owner, state: str) -> None:
    page = await owner.browser.here.get(CALLBACK + urlencode({"state": state, "code": "any"}))

    assert 400 == page.status_code
    assert "another browser" in page.text
    assert [] == owner.world.stub.asked


async def test_a_state_works_once(owner: Owner) -> None:
    address = await owner.visit()
    first = await owner.browser.here.get(address)
    again = await owner.browser.here.get(address)

    assert "code" in told(first)
    assert "state_invalid" == told(again)["error"]


async def test_a_state_that_is_too_old_leads_nowhere(owner: Owner) -> None:
    address = await owner.visit()
    await owner.sql(
        "UPDATE control.linking SET expires_at = now() - interval '1 second' WHERE user_id = :id",
        id=owner.user_id,
    )

    assert "state_invalid" == told(await owner.browser.here.get(address))["error"]


async def test_another_browser_cannot_end_a_trip_nor_spoil_it(owner: Owner) -> None:
    address = await owner.visit()
    async with owner.world.browser() as other:
        strange = await other.here.get(address)

    assert 400 == strange.status_code
    assert "code" in told(await owner.browser.here.get(address))


async def test_a_code_that_was_given_an_error_beside_it_is_not_looked_at(owner: Owner) -> None:
    back = await owner.browser.here.get(f"{await owner.visit()}&error=access_denied")

    assert {"error": "not_available", "from": "linkedin"} == told(back)


async def test_a_code_works_once_and_for_a_minute(owner: Owner) -> None:
    used = await owner.code()
    answers = [await owner.complete(used) for _ in range(2)]
    late = await owner.code()
    await owner.sql(
        "UPDATE control.linking SET expires_at = now() - interval '1 second' WHERE user_id = :id",
        id=owner.user_id,
    )
    answers.append(await owner.complete(late))

    assert [201, 410, 410] == [each.status_code for each in answers]


async def test_a_code_that_is_given_twice_at_once_is_exchanged_once(owner: Owner) -> None:
    code = await owner.code()
    answers = await asyncio.gather(*(owner.complete(code) for _ in range(4)))

    assert [201, 410, 410, 410] == sorted(each.status_code for each in answers)
    assert 1 == owner.world.stub.asked.count("accessToken")


async def test_a_code_is_of_no_use_to_somebody_else(owning: Owning) -> None:
    async with owning() as zoe, owning() as mallory:
        code = await zoe.code()
        by_another = await mallory.complete(code)
        zoe.browser.here.cookies.clear()
        without_cookie = await zoe.complete(code)

    assert [(410, "linking_over")] * 2 == [
        (each.status_code, each.json()["code"]) for each in (by_another, without_cookie)
    ]


async def test_an_app_needs_the_secret_it_began_with(owner: Owner) -> None:
    _, challenge = binding_pair()
    code = await owner.code(client="native", return_to=PHONE, binding_challenge=challenge)

    assert 410 == (await owner.complete(code, binding="another")).status_code


@pytest.mark.parametrize(
    ("wish", "pointer"),
    [
        ({"return_to": "https://evil.example/"}, "/return_to"),
        ({"client": "native", "return_to": PHONE}, "/binding_challenge"),
        (
            {"binding_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"},
            "/binding_challenge",
        ),
    ],
)
async def test_a_trip_that_cannot_come_back_does_not_set_out(
    owner: Owner, wish: dict[str, Any], pointer: str
) -> None:
    refused = await owner.set_out(**wish)

    assert (422, pointer) == (refused.status_code, refused.json()["errors"][0]["pointer"])


async def test_states_and_redirects_of_the_two_applications_do_not_meet(owner: Owner) -> None:
    """Somebody who carries the answer to one question to the other address gets nothing."""
    address = await owner.visit()
    query = parameters(address)
    elsewhere = await owner.browser.here.get("/v1/auth/linkedin/callback", params=query)

    assert 400 == elsewhere.status_code
    assert "code" in told(await owner.browser.here.get(address))
