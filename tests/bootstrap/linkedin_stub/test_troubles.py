"""What can be made to go wrong with the portability API, each once."""

import json
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from bootstrap.linkedin_stub.app import serving
from bootstrap.linkedin_stub.networks import CONNECTIONS, INBOX, INVITATIONS, PROFILE
from bootstrap.linkedin_stub.state import StubState
from bootstrap.linkedin_stub.troubles import ApiFault
from tests.support.linkedin_stub import Visitor, somebody

FIXTURES = Path(__file__).parents[2] / "fixtures" / "linkedin_api"
ERRORS = json.loads((FIXTURES / "errors.json").read_text())


async def statuses(visitor: Visitor, token: str, count: int, *, domain: str = PROFILE) -> list[int]:
    return [(await visitor.ask(token, domain=domain)).status_code for _ in range(count)]


def flat(pages: list[list[Any]]) -> list[Any]:
    return [row for page in pages for row in page]


async def test_a_domain_is_ready_after_some_rounds_each_for_itself(visitor: Visitor) -> None:
    visitor.trouble(ApiFault.NOT_READY, domains=(CONNECTIONS, INBOX), times=2)
    token = await visitor.token()

    assert [404, 404, 200] == await statuses(visitor, token, 3, domain=CONNECTIONS)
    assert [404, 404, 200] == await statuses(visitor, token, 3, domain=INBOX)
    assert [200] == await statuses(visitor, token, 1)


async def test_it_is_never_ready_until_it_is_healed(visitor: Visitor) -> None:
    visitor.trouble(ApiFault.NOT_READY)
    token = await visitor.token()
    before = await statuses(visitor, token, 5)
    visitor.stub.heal(visitor.person.subject)

    assert [404] * 5 == before
    assert [200] == await statuses(visitor, token, 1)


@pytest.mark.parametrize(
    ("fault", "case"),
    [
        (ApiFault.FORBIDDEN, "token without the portability scope"),
        (ApiFault.TOO_MANY, "rate limit"),
        (ApiFault.SERVER_ERROR, "LinkedIn is down"),
        (ApiFault.GATEWAY, "gateway"),
        (ApiFault.EXPIRED, "expired"),
        (ApiFault.REVOKED, "revoked"),
        (ApiFault.REVOKED_AT_FIRST, "revoked"),
        (ApiFault.VERSION_GONE, "LinkedIn-Version"),
    ],
)
async def test_a_refusal_reads_as_linkedins(visitor: Visitor, fault: ApiFault, case: str) -> None:
    visitor.trouble(fault)
    answer = await visitor.ask(await visitor.token(), domain=PROFILE)

    (expected,) = [error for error in ERRORS if case in error["case"]]
    assert expected["http"] == answer.status_code
    assert expected.get("body_text", answer.text) == answer.text
    assert _but_for_the_version(expected.get("body")) == _but_for_the_version(_json(answer))
    assert answer.headers["x-li-uuid"]
    assert "retry-after" not in answer.headers


async def test_a_fault_happens_as_often_as_it_was_said(visitor: Visitor) -> None:
    visitor.trouble(ApiFault.TOO_MANY, times=1)
    visitor.trouble(ApiFault.SERVER_ERROR, times=2)
    token = await visitor.token()

    assert [429, 500, 500, 200] == await statuses(visitor, token, 4)


async def test_a_new_token_is_revoked_at_first(visitor: Visitor) -> None:
    visitor.trouble(ApiFault.REVOKED_AT_FIRST)
    for _ in range(2):
        assert [401, 200, 200] == await statuses(visitor, await visitor.token(), 3)


@pytest.mark.parametrize("fault", [ApiFault.REVOKED, ApiFault.EXPIRED])
async def test_a_token_can_end_in_the_middle_and_a_new_consent_is_good(
    visitor: Visitor, fault: ApiFault
) -> None:
    visitor.trouble(fault, after=2)
    token = await visitor.token()
    walked = [(await visitor.ask(token, domain=INBOX, start=n)).status_code for n in range(4)]

    assert [200, 200, 401, 401] == walked
    assert [200] == await statuses(visitor, await visitor.token(), 1)


async def test_tokens_can_be_ended_from_outside(visitor: Visitor) -> None:
    told = []
    for end in (visitor.stub.revoke_tokens, visitor.stub.expire_tokens):
        token = await visitor.token()
        end(visitor.person.subject)
        told.append((await visitor.ask(token, domain=PROFILE)).json()["serviceErrorCode"])

    assert [65601, 65602] == told


@pytest.mark.parametrize(
    ("fault", "order"),
    [
        (ApiFault.DOUBLED, [0, 1, 2, 0, 1, 2]),
        (ApiFault.STUTTERING, [0, 0, 1, 1, 2, 2]),
        (ApiFault.REPEATED, [0, 1, 2] + [2] * 17),
    ],
)
async def test_pages_come_more_than_once(
    visitor: Visitor, fault: ApiFault, order: list[int]
) -> None:
    token = await visitor.token()
    plain = await visitor.rows(token, CONNECTIONS)
    visitor.trouble(fault)

    assert [plain[place] for place in order] == await visitor.rows(token, CONNECTIONS)


async def test_rows_come_twice_on_a_page_and_at_its_edges(visitor: Visitor) -> None:
    token = await visitor.token()
    plain = await visitor.rows(token, CONNECTIONS)
    visitor.trouble(ApiFault.OVERLAPPING)
    overlapping = await visitor.rows(token, CONNECTIONS)
    visitor.stub.heal(visitor.person.subject)
    visitor.trouble(ApiFault.DOUBLED_ROWS)
    doubled = await visitor.rows(token, CONNECTIONS)

    assert [plain[0], plain[0][-2:] + plain[1], plain[1][-2:] + plain[2]] == overlapping
    assert [row for row in flat(plain) for _ in range(2)] == flat(doubled)


async def test_a_single_page_is_not_doubled(visitor: Visitor) -> None:
    visitor.trouble(ApiFault.DOUBLED)

    assert 1 == len(await visitor.rows(await visitor.token(), PROFILE))


async def test_odd_bodies_are_those_of_the_samples(visitor: Visitor) -> None:
    token = await visitor.token()
    visitor.trouble(ApiFault.ELEMENTS_OBJECT, times=1)
    visitor.trouble(ApiFault.NO_ROWS, times=1)
    told = [(await visitor.ask(token, domain=CONNECTIONS)).json() for _ in range(2)]

    empty = json.loads((FIXTURES / "snapshot_odd_elements_object.json").read_text())
    without = json.loads((FIXTURES / "snapshot_odd_no_links.json").read_text())
    assert empty == told[0]
    assert without["elements"] == told[1]["elements"]


async def test_what_cannot_be_read_as_json(visitor: Visitor) -> None:
    token = await visitor.token()
    for fault in (ApiFault.NOT_JSON, ApiFault.HUGE_COMPRESSED, ApiFault.CUT_OFF):
        visitor.trouble(fault, times=1)
    answers = [await visitor.ask(token, domain=CONNECTIONS) for _ in range(3)]

    assert {200} == {answer.status_code for answer in answers}
    assert "text/html" in answers[0].headers["content-type"]
    for answer in answers:
        with pytest.raises(json.JSONDecodeError):
            answer.json()
    assert 32 * 1024 * 1024 == len(answers[1].text)


async def test_a_404_can_be_neither_end_nor_emptiness(visitor: Visitor) -> None:
    visitor.trouble(ApiFault.OTHER_404)
    answer = await visitor.ask(await visitor.token(), domain=PROFILE)

    assert 404 == answer.status_code
    assert "No data found" not in answer.json()["message"]


async def test_other_forms_of_the_same_values(visitor: Visitor) -> None:
    token = await visitor.token()
    plain = [await visitor.rows(token, domain) for domain in (CONNECTIONS, INBOX)]
    visitor.trouble(ApiFault.OTHER_FORMS)
    other = [await visitor.rows(token, domain) for domain in (CONNECTIONS, INBOX)]

    day, message = plain[0][0][0]["Connected On"], plain[1][0][0]
    assert day == time.strftime(
        "%d %b %Y", time.strptime(other[0][0][0]["Connected On"], "%Y-%m-%d")
    )
    assert message["DATE"] == f"{other[1][0][0]['DATE']} UTC"
    assert message["RECIPIENT PROFILE URLS"].split(",") == other[1][0][0]["RECIPIENT PROFILE URLS"]


async def test_notes_of_invitations_can_be_messages_as_well(visitor: Visitor) -> None:
    token = await visitor.token()
    (invitations,) = await visitor.rows(token, INVITATIONS)
    plain = flat(await visitor.rows(token, INBOX))
    visitor.trouble(ApiFault.NOTES_IN_INBOX)
    more = flat(await visitor.rows(token, INBOX))

    notes = [row["Message"] for row in invitations if row["Message"]]
    assert notes == [row["CONTENT"] for row in more[len(plain) :]]


async def test_over_http_answers_are_slow_endless_and_lead_elsewhere(stub: StubState) -> None:
    stub.slowness, stub.huge_bytes = 0.05, 1 << 30
    async with serving(stub) as host, httpx.AsyncClient(base_url=host, trust_env=False) as client:
        visitor = Visitor(stub, client, stub.add(somebody()))
        token = await visitor.token()
        visitor.trouble(ApiFault.SLOW, times=1)
        began = time.monotonic()
        await visitor.ask(token, domain=PROFILE)
        took = time.monotonic() - began

        visitor.trouble(ApiFault.HUGE, times=1)
        query = {"q": "criteria", "domain": CONNECTIONS}
        headers = {"authorization": f"Bearer {token}", "linkedin-version": "202312"}
        read = 0
        async with client.stream(
            "GET", "/rest/memberSnapshotData", params=query, headers=headers
        ) as huge:
            async for piece in huge.aiter_raw():
                read += len(piece)
                if read > 1 << 20:
                    break

        visitor.trouble(ApiFault.REDIRECTED, times=1)
        visitor.trouble(ApiFault.NEXT_ELSEWHERE, times=1)
        redirect = await visitor.ask(token, domain=CONNECTIONS)
        page = await visitor.ask(token, domain=CONNECTIONS)
        followed = await client.get(redirect.headers["location"])

    port = host.rpartition(":")[2]
    assert took >= 0.05
    assert read > 1 << 20
    assert (302, f"http://localhost:{port}/elsewhere") == (
        redirect.status_code,
        redirect.headers["location"],
    )
    (link,) = page.json()["paging"]["links"]
    assert link["href"].startswith(f"http://localhost:{port}/elsewhere?")
    assert (200, "elsewhere") == (followed.status_code, stub.asked[-1])


def _json(answer: httpx.Response) -> Any:
    return answer.json() if "json" in answer.headers["content-type"] else None


def _but_for_the_version(body: Any) -> Any:
    """The sample was asked for another one."""
    return body if not body or body["status"] != 426 else body | {"message": ""}
