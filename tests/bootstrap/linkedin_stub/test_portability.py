"""The portability API of the stub, held to the samples of what LinkedIn answers."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bootstrap.linkedin_stub.networks import CONNECTIONS, INBOX, PROFILE
from bootstrap.linkedin_stub.state import PORTABILITY
from bootstrap.linkedin_stub.troubles import ApiFault
from tests.support.linkedin_stub import SNAPSHOT, Visitor

FIXTURES = Path(__file__).parents[2] / "fixtures" / "linkedin_api"
AUTHORIZATIONS = "/rest/memberAuthorizations"
ODD = {"", "Employment Type"}


def sample(name: str) -> Any:
    return json.loads((FIXTURES / f"{name}.json").read_text())


def error(case: str) -> tuple[int, Any]:
    """The status and body of a sample."""
    (found,) = [each for each in sample("errors") if case in each["case"]]
    return found["http"], found.get("body") or found["body_text"]


def shape(told: Any) -> Any:
    """Keys and kinds, with the keys of all members of a list together; odd columns left out."""
    if isinstance(told, Mapping):
        return {name: shape(value) for name, value in told.items() if name not in ODD}
    if isinstance(told, list) and told and isinstance(told[0], Mapping):
        together: dict[str, Any] = {}
        for member in told:
            together |= shape(member)
        return [together]
    return type(told).__name__


@pytest.mark.parametrize("name", ["CONNECTIONS_start0", "CONNECTIONS_start1", "INBOX_start0"])
async def test_pages_have_the_shape_of_linkedins(visitor: Visitor, name: str) -> None:
    domain, _, start = name.partition("_start")
    answer = await visitor.ask(await visitor.token(), domain=domain, start=start)

    expected, told = sample(f"snapshot_{name}"), answer.json()
    assert shape(expected) == shape(told)
    assert expected["paging"] == told["paging"]


@pytest.mark.parametrize("domain", ["PROFILE", "POSITIONS", "INVITATIONS"])
async def test_a_domain_of_one_page_has_the_shape_of_linkedins(
    visitor: Visitor, domain: str
) -> None:
    answer = await visitor.ask(await visitor.token(), domain=domain)

    expected = sample(f"snapshot_{domain}_start0")
    assert shape(expected) == shape(answer.json())
    assert [] == expected["paging"]["links"] == answer.json()["paging"]["links"]


async def test_start_counts_pages_and_the_end_is_a_404_behind_a_next(visitor: Visitor) -> None:
    token = await visitor.token()
    answers = [await visitor.ask(token, domain=CONNECTIONS, start=start) for start in range(4)]

    assert [200, 200, 200, 404] == [answer.status_code for answer in answers]
    sizes = [len(answer.json()["elements"][0]["snapshotData"]) for answer in answers[:3]]
    assert [15, 15, 13] == sizes
    assert "next" == answers[2].json()["paging"]["links"][-1]["rel"]
    assert {1} == {answer.json()["paging"]["total"] for answer in answers[:3]}


async def test_the_end_and_nothing_at_all_are_worded_alike_and_never_the_same(
    visitor: Visitor,
) -> None:
    token = await visitor.token()
    answers = [await visitor.ask(token, domain="SKILLS") for _ in range(4)]
    answers.append(await visitor.ask(token, domain=PROFILE, start=1))

    expected = error("not ready yet")[1]["message"], error("other wording")[1]["message"]
    messages = {answer.json()["message"] for answer in answers}
    assert {404} == {answer.status_code for answer in answers}
    assert set(expected) | {f"{message}." for message in expected} == messages


async def test_some_rows_have_a_key_without_a_name_and_some_a_column_nobody_knows(
    visitor: Visitor,
) -> None:
    token = await visitor.token()
    pages = await visitor.rows(token, CONNECTIONS)
    positions = await visitor.ask(token, domain="POSITIONS")

    assert {False, True} == {"" in row for row in pages[0]}
    (element,) = positions.json()["elements"]
    assert "MEMBER_POSITIONS" == element["snapshotDomain"]
    assert {"Employment Type"} <= element["snapshotData"][0].keys()


@pytest.mark.parametrize("domain", ["connections", "EVENTS", "Login"])
async def test_domains_are_spelt_exactly(visitor: Visitor, domain: str) -> None:
    answer = await visitor.ask(await visitor.token(), domain=domain)

    assert error("unknown domain") == (answer.status_code, answer.json())


@pytest.mark.parametrize("query", [{"q": "all"}, {"start": "-1"}, {"start": "next"}])
async def test_a_query_that_makes_no_sense_is_refused(
    visitor: Visitor, query: dict[str, str]
) -> None:
    answer = await visitor.ask(await visitor.token(), **({"domain": PROFILE} | query))

    assert 400 == answer.status_code


async def test_without_a_domain_all_of_them_are_walked(visitor: Visitor) -> None:
    token = await visitor.token()
    answers = [await visitor.ask(token, start=start) for start in range(12)]
    domains = [
        answer.json()["elements"][0]["snapshotDomain"]
        for answer in answers
        if answer.status_code == 200
    ]

    assert {"PROFILE", "MEMBER_POSITIONS", "CONNECTIONS", "INVITATIONS", "INBOX"} <= {*domains}
    assert 404 == answers[-1].status_code


@pytest.mark.parametrize("version", ["202410", ""])
async def test_another_version_does_not_exist(visitor: Visitor, version: str) -> None:
    headers = {"authorization": f"Bearer {await visitor.token()}", "linkedin-version": version}
    answer = await visitor.client.get(SNAPSHOT, headers=headers)

    status, body = error("LinkedIn-Version")
    assert (status, body | {"message": f"Requested version {version} is not active"}) == (
        answer.status_code,
        answer.json(),
    )


async def test_no_token_and_a_token_that_is_none(visitor: Visitor) -> None:
    nothing = await visitor.client.get(SNAPSHOT)
    nonsense = await visitor.ask("AQX")

    assert error("no token") == (nothing.status_code, nothing.json())
    assert error("malformed") == (nonsense.status_code, nonsense.json())


async def test_a_token_ends_by_itself_when_its_time_has_come(visitor: Visitor) -> None:
    visitor.stub.expires_in = 0
    answer = await visitor.ask(await visitor.token(), domain=PROFILE)

    assert error("expired") == (answer.status_code, answer.json())


async def test_the_consent_is_told_under_a_name_for_this_application(visitor: Visitor) -> None:
    token = await visitor.token()
    answer = await visitor.ask(token, AUTHORIZATIONS, q="memberAndApplication")

    (authorization,) = answer.json()["elements"]
    assert shape(sample("memberAuthorizations")) == shape(answer.json())
    urn = authorization["memberComplianceAuthorizationKey"]["member"]
    assert PORTABILITY.urn_of(visitor.person.subject) == urn
    assert visitor.person.subject not in urn


async def test_no_consent_is_a_list_without_elements(visitor: Visitor) -> None:
    visitor.trouble(ApiFault.NO_AUTHORIZATION)
    answer = await visitor.ask(await visitor.token(), AUTHORIZATIONS, q="memberAndApplication")
    odd = await visitor.ask(await visitor.token(), AUTHORIZATIONS)

    assert sample("memberAuthorizations_none") == answer.json()
    assert 400 == odd.status_code


async def test_recording_is_turned_on_by_an_empty_object(visitor: Visitor) -> None:
    headers = {"authorization": f"Bearer {await visitor.token()}", "linkedin-version": "202312"}
    answers = [
        await visitor.client.post(AUTHORIZATIONS, json=body, headers=headers)
        for body in ({}, {"scope": "DMA"})
    ]

    assert [201, 400] == [answer.status_code for answer in answers]


async def test_each_request_is_remembered_with_what_matters_of_it(visitor: Visitor) -> None:
    token = await visitor.token()
    answer = await visitor.ask(token, domain=INBOX, start=7)

    asked = visitor.stub.requests[-1]
    assert ["authorization", "accessToken", "memberSnapshotData"] == visitor.stub.asked
    assert ("GET", SNAPSHOT, 404) == (asked.method, asked.path, asked.status)
    assert {"q": "criteria", "domain": "INBOX", "start": "7"} == asked.query
    assert f"Bearer {token}" == asked.headers["authorization"]
    assert "202312" == asked.headers["linkedin-version"]
    assert asked.li_uuid == answer.headers["x-li-uuid"]
