from typing import Any
from uuid import UUID

import httpx
import pytest
from msgspec.structs import replace

from domain.guardrails.decision import Outbound
from domain.guardrails.judging import check_outbound
from domain.guardrails.model import GuardrailBlocked, GuardrailWarned
from domain.shared.actor import READ_SCOPES, Role
from domain.shared.ids import ContactId, UserId, new_id
from tests.api.guardrails.scenes import STORIES, staged
from tests.support.house import NOON, TOKEN, House

WHY = "They asked me to write again this week."


async def asked(house: House, **body: Any) -> httpx.Response:
    return await house.client.post(f"{house.at}/guardrail-evaluations", json=body)


async def decisions(house: House, **query: Any) -> list[dict[str, Any]]:
    return await house.listed("guardrail-decisions", **query)


async def gate(house: House, contact_id: ContactId, *, override: str | None = None) -> None:
    async with house.uow.begin(house.workspace_id) as tx:
        await check_outbound(
            tx,
            house.actor,
            contact_id,
            Outbound(at=NOON, channel="email"),
            "draft",
            override=override,
        )


async def test_where_nothing_speaks_against_it_it_is_allowed_and_leaves_no_trace(
    sandbox: House,
) -> None:
    ada = (await sandbox.contact())["id"]
    answer = await asked(sandbox, contact_id=ada, channel="email")

    assert {
        "contact_id": ada,
        "decision": "allow",
        "reasons": [],
        "policy_version": 1,
        "rule_version": 1,
    } == answer.json()
    assert [] == await decisions(sandbox)


async def test_a_reason_says_the_rule_what_it_rests_on_and_until_when(sandbox: House) -> None:
    ada = await staged(sandbox, STORIES["too_soon"])
    answer = (await asked(sandbox, contact_id=str(ada), channel="email")).json()

    assert ("warn", 1) == (answer["decision"], answer["policy_version"])
    assert [
        {
            "code": "too_soon",
            "rule": "At least 3 business days between messages while they have not answered.",
            "detail": "You wrote on 1 March 2026; leave them time until 4 March 2026.",
            "verdict": "warn",
            "until": "2026-03-04T00:00:00Z",
        }
    ] == answer["reasons"]
    then = await asked(sandbox, contact_id=str(ada), at=answer["reasons"][0]["until"])
    assert "allow" == then.json()["decision"]


@pytest.mark.parametrize("at", ["2026-03-02T11:49:00Z", "2027-03-04T12:00:00Z"])
async def test_it_is_asked_about_now_or_within_a_year(sandbox: House, at: str) -> None:
    answer = await asked(sandbox, contact_id=(await sandbox.contact())["id"], at=at)

    assert (422, "at_out_of_range") == (answer.status_code, answer.json()["code"])


async def test_several_are_answered_in_the_order_in_which_they_were_asked_about(
    sandbox: House,
) -> None:
    people = [(await sandbox.contact())["id"] for _ in range(3)]
    rested = await sandbox.client.post(f"{sandbox.at}/contacts/{people[1]}/rest", json={})
    assert 200 == rested.status_code
    at = f"{sandbox.at}/guardrail-evaluations/batch"
    answer = await sandbox.client.post(at, json={"contact_ids": [*people, people[0]]})

    assert [*zip(people, ["allow", "block", "allow"], strict=True)] == [
        (each["contact_id"], each["decision"]) for each in answer.json()["data"]
    ]
    for wrong, status in (
        ([], 422),
        ([str(new_id())] * 51, 422),
        ([people[0], str(new_id())], 404),
    ):
        answer = await sandbox.client.post(at, json={"contact_ids": wrong})
        assert status == answer.status_code


async def test_what_was_said_is_listed_newest_first(sandbox: House) -> None:
    ada = await staged(sandbox, STORIES["too_soon"])
    ben = await staged(sandbox, STORIES["do_not_contact"])
    for each in (ada, ben):
        await asked(sandbox, contact_id=str(each), channel="email")
    body = {"contact_id": str(ben), "direction": "outbound", "channel": "email", "depth": "light"}
    touch = await sandbox.made("interactions", body)

    logged = await decisions(sandbox)
    assert [(str(ben), "touch"), (str(ben), "evaluation"), (str(ada), "evaluation")] == [
        (each["contact_id"], each["occasion"]) for each in logged
    ]
    assert (touch["id"], "block", ["do_not_contact"]) == (
        logged[0]["subject_id"],
        logged[0]["decision"],
        [each["code"] for each in logged[0]["reasons"]],
    )
    for query, count in (
        ({"contact_id": str(ada)}, 1),
        ({"decision": "block"}, 2),
        ({"decision": "warn,block"}, 3),
        ({"occasion": "touch"}, 1),
        ({"occasion": "touch", "decision": "warn"}, 0),
        ({"sort": "decided_at", "limit": "1"}, 3),
    ):
        assert count == len(await decisions(sandbox, **query)), query


async def test_what_is_refused_is_kept_although_nothing_else_is(sandbox: House) -> None:
    ada = await staged(sandbox, STORIES["too_soon"])
    with pytest.raises(GuardrailWarned):
        await gate(sandbox, ada)
    ben = await staged(sandbox, STORIES["do_not_contact"])
    async with sandbox.uow.begin(sandbox.workspace_id) as tx:
        with pytest.raises(GuardrailBlocked):  # one of many, and the others stand
            async with tx.attempt():
                await check_outbound(tx, sandbox.actor, ben, Outbound(at=NOON), "enrolment")

    assert [("enrolment", "block"), ("draft", "warn")] == [
        (each["occasion"], each["decision"]) for each in await decisions(sandbox)
    ]


async def test_what_was_overridden_is_kept_with_the_reason_and_what_passed_as_allowed(
    sandbox: House,
) -> None:
    ada = await staged(sandbox, STORIES["too_soon"])
    await gate(sandbox, ada, override=WHY)
    ben = ContactId(UUID((await sandbox.contact())["id"]))
    await gate(sandbox, ben, override=WHY)

    assert [("allow", None), ("warn", WHY)] == [
        (each["decision"], each["overridden_because"]) for each in await decisions(sandbox)
    ]


async def test_a_viewer_learns_that_they_asked_for_something_and_not_what(sandbox: House) -> None:
    ada = await staged(sandbox, STORIES["wish_hours"])
    body = {"contact_id": str(ada), "direction": "outbound", "channel": "email", "depth": "message"}
    await sandbox.made("interactions", body)
    bo = await staged(sandbox, STORIES["too_soon"])
    await gate(sandbox, bo, override=WHY)
    owner = sandbox.tokens.principals[TOKEN]
    sandbox.tokens.principals["viewer"] = replace(
        owner,
        user_id=UserId(new_id()),
        roles={sandbox.workspace_id: Role.VIEWER},
        scopes=READ_SCOPES,
    )
    headers = {"authorization": "Bearer viewer"}
    seen = (await sandbox.client.get(f"{sandbox.at}/guardrail-decisions", headers=headers)).json()
    answer = await sandbox.client.post(
        f"{sandbox.at}/guardrail-evaluations", json={"contact_id": str(ada)}, headers=headers
    )

    over, touch = seen["data"]
    rule = "They are reached only in the hours of their day that they asked for."
    assert (None, ["overridden_because"]) == (over["overridden_because"], over["concealed"])
    assert ["reasons"] == touch["concealed"]
    for reason in (touch["reasons"][0], answer.json()["reasons"][0]):
        assert ("wish_hours", rule, None) == (reason["code"], reason["detail"], reason["until"])


async def test_a_touch_is_kept_and_told_of_once(sandbox: House) -> None:
    ada = await staged(sandbox, STORIES["closed"])
    body = {"contact_id": str(ada), "direction": "outbound", "channel": "email", "depth": "message"}
    answer = await sandbox.client.post(f"{sandbox.at}/interactions", json=body)
    at = f"{sandbox.at}/interactions/{answer.json()['id']}"
    read = await sandbox.client.get(at, headers={"if-none-match": answer.headers["etag"]})
    patched = await sandbox.client.patch(
        at, json={"depth": "light"}, headers={"if-match": answer.headers["etag"]}
    )

    assert ["closed"] == [each["code"] for each in answer.json()["guardrail"]["reasons"]]
    assert (200, None) == (read.status_code, read.json()["guardrail"])
    assert (200, "block") == (patched.status_code, patched.json()["guardrail"]["decision"])


async def test_a_nudge_that_is_done_is_judged_like_any_touch(sandbox: House) -> None:
    ada = await staged(sandbox, STORIES["wish_channel"])
    word = {"direction": "inbound", "channel": "phone", "depth": "message"}
    at = {"contact_id": str(ada), "occurred_at": "2026-02-25T12:00:00Z"}
    await sandbox.made("interactions", word | at)
    [nudge] = await sandbox.listed("nudges", status="pending")
    path = f"{sandbox.at}/nudges/{nudge['id']}/completion"
    answer = await sandbox.client.post(path, json={"interaction": {"channel": "email"}})

    said = answer.json()["interaction"]["guardrail"]
    assert ["wish_channel"] == [each["code"] for each in said["reasons"]]
