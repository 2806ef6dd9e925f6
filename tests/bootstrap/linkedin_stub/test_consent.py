"""Two applications at one LinkedIn, and what a token of each opens."""

import json
from pathlib import Path

import pytest

from bootstrap.linkedin_stub.applications import Application
from bootstrap.linkedin_stub.state import PORTABILITY, SIGN_IN
from tests.support.linkedin_stub import REDIRECT, SCOPES, SNAPSHOT, Visitor, somebody

FIXTURES = Path(__file__).parents[2] / "fixtures" / "linkedin_api"


async def test_a_portability_token_comes_without_an_id_token(visitor: Visitor) -> None:
    visitor.stub.expires_in = 600
    answer = await visitor.exchange((await visitor.consent())["code"])

    sample = json.loads((FIXTURES / "token_portability.json").read_text())
    token = answer.json().pop("access_token")
    expected = sample | {"access_token": token, "expires_in": 600}
    assert expected == answer.json()
    assert 400 < len(token) < 1_000


@pytest.mark.parametrize(
    ("asks", "wants"), [(SIGN_IN, PORTABILITY), (PORTABILITY, SIGN_IN)], ids=["sign-in", "data"]
)
async def test_an_application_is_not_given_the_scope_of_the_other(
    visitor: Visitor, asks: Application, wants: Application
) -> None:
    told = await visitor.consent(asks, scope=SCOPES[wants])

    scope = SCOPES[wants].split()[0]
    assert {
        "error": "unauthorized_scope_error",
        "error_description": f"Scope &quot;{scope}&quot; is not authorized for your application",
        "state": "a-state",
    } == told


async def test_a_code_is_good_for_its_own_application_alone(visitor: Visitor) -> None:
    code = (await visitor.consent(PORTABILITY))["code"]
    answer = await visitor.exchange(code, SIGN_IN)

    sample = json.loads((FIXTURES / "token_errors.json").read_text())[0]
    assert (sample["http"], sample["body"]) == (answer.status_code, answer.json())


async def test_a_token_of_one_application_opens_nothing_of_the_other(visitor: Visitor) -> None:
    data, sign_in = await visitor.token(PORTABILITY), await visitor.token(SIGN_IN)
    userinfo = await visitor.ask(data, "/v2/userinfo")
    snapshot = await visitor.ask(sign_in, domain="PROFILE")

    errors = json.loads((FIXTURES / "errors.json").read_text())
    bodies = [error["body"] for error in errors if error["http"] == 403]
    assert [403, 403] == [snapshot.status_code, userinfo.status_code]
    assert bodies == [snapshot.json(), userinfo.json()]
    assert 200 == (await visitor.ask(sign_in, "/v2/userinfo")).status_code


async def test_who_is_outside_of_the_region_is_sent_back_with_an_error(visitor: Visitor) -> None:
    una = visitor.stub.add(somebody(in_region=False))
    visitor = Visitor(visitor.stub, visitor.client, una)

    assert "access_denied" == (await visitor.consent(PORTABILITY))["error"]
    assert "code" in await visitor.consent(SIGN_IN)


async def test_or_reaches_the_api_and_is_refused_there(visitor: Visitor) -> None:
    visitor.stub.outsiders_reach_the_api = True
    una = visitor.stub.add(somebody(in_region=False))
    visitor = Visitor(visitor.stub, visitor.client, una)
    token = await visitor.token()

    assert 403 == (await visitor.ask(token, domain="PROFILE")).status_code


async def test_the_page_says_what_it_gives_and_a_choice_is_taken(visitor: Visitor) -> None:
    asked = {
        "response_type": "code",
        "client_id": PORTABILITY.client_id,
        "redirect_uri": REDIRECT,
        "state": "s",
        "scope": SCOPES[PORTABILITY],
    }
    page = await visitor.client.get("/oauth/v2/authorization", params=asked)
    choice = {"person": visitor.person.subject}
    answers = [
        await visitor.client.post(
            "/oauth/v2/authorization/decision", data=asked | choice | {"decision": decision}
        )
        for decision in ("allow", "cancel")
    ]

    assert "a copy of your connections, messages, invitations" in page.text
    assert "outside of the EU, the EEA and Switzerland" in page.text
    allowed, cancelled = (answer.headers["location"] for answer in answers)
    assert allowed.startswith(f"{REDIRECT}?code=")
    assert cancelled.startswith(f"{REDIRECT}?error=user_cancelled_authorize")


async def test_another_set_of_scopes_ends_the_earlier_tokens_of_the_application(
    visitor: Visitor,
) -> None:
    data, first = await visitor.token(PORTABILITY), await visitor.token(SIGN_IN)
    code = (await visitor.consent(SIGN_IN, scope="openid"))["code"]
    await visitor.exchange(code, SIGN_IN)

    assert 401 == (await visitor.ask(first, "/v2/userinfo")).status_code
    assert 200 == (await visitor.ask(data, SNAPSHOT, domain="PROFILE")).status_code
