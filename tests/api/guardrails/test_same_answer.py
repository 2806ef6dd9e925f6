"""The same facts get the same answer, whichever way the question comes."""

from typing import Any

import pytest
from msgspec.structs import replace

from adapters.postgres.engine import Database
from domain.enrolments.model import Enrolment
from domain.guardrails.decision import Outbound
from domain.guardrails.judging import check_outbound
from domain.guardrails.model import GuardrailBlocked, GuardrailWarned, as_told
from domain.guardrails.policy import RULES, decide
from domain.interactions.commands import log_interaction
from domain.interactions.model import Depth, Direction
from domain.shared.actor import Role
from domain.shared.ids import CadenceId, ContactId, EnrolmentId, PersonalTokenId, new_id
from tests.api.guardrails.scenes import STORIES, staged
from tests.support.house import NOON, TOKEN, House, found_workspace

BY_TOKEN = "integration"
# What a touch does not tell: what was asked with it, and that it was a step. And nobody logs one with somebody
# who is in the trash.
NO_TOUCH = {
    code for code, each in STORIES.items() if each.outbound.keys() & {"ask_level", "in_cadence"}
}
NO_TOUCH |= {"deleted"}


@pytest.fixture
async def twins(sandbox: House, app_database: Database) -> tuple[House, House]:
    """Two sandboxes of one owner, who comes with a session and with a personal access token."""
    other = replace(sandbox, workspace_id=await found_workspace(app_database, test_now=NOON))
    roles = dict.fromkeys([sandbox.workspace_id, other.workspace_id], Role.OWNER)
    owner = sandbox.tokens.admit(TOKEN, roles=roles)
    sandbox.tokens.principals[BY_TOKEN] = replace(
        owner, session_id=None, token_id=PersonalTokenId(new_id())
    )
    return sandbox, other


@pytest.mark.parametrize("code", RULES)
async def test_every_way_of_asking_gets_the_same_answer(
    twins: tuple[House, House], code: str
) -> None:
    house, twin = twins
    out = dict(STORIES[code].outbound)
    contact, counterpart = await staged(house, STORIES[code]), await staged(twin, STORIES[code])
    first = await by_evaluation(house, contact, out)
    answers = [
        first,
        await by_evaluation(twin, counterpart, out, token=BY_TOKEN),
        await by_batch(house, contact, out),
        await by_gate(house, contact, out),
        await by_step(house, contact, out),
    ]
    if code not in NO_TOUCH:
        answers.append(await by_touch(house, contact, out))
        answers.append(await by_touch(twin, counterpart, out, token=BY_TOKEN))

    assert code in [each["code"] for each in first["reasons"]]
    for answer in answers:
        assert comparable(first) == comparable(answer)


async def by_evaluation(
    house: House, contact_id: ContactId, out: dict[str, Any], *, token: str = TOKEN
) -> dict[str, Any]:
    body = {"contact_id": str(contact_id), **out}
    return await posted(house, "guardrail-evaluations", body, token)


async def by_batch(house: House, contact_id: ContactId, out: dict[str, Any]) -> dict[str, Any]:
    """With somebody else beside them."""
    other = (await house.contact())["id"]
    body = {"contact_ids": [other, str(contact_id)], **out}
    _, found = (await posted(house, "guardrail-evaluations/batch", body))["data"]
    return dict(found)


async def by_gate(house: House, contact_id: ContactId, out: dict[str, Any]) -> dict[str, Any]:
    """As drafts and cadences ask, which are refused."""
    with pytest.raises((GuardrailBlocked, GuardrailWarned)) as refused:
        async with house.uow.begin(house.workspace_id) as tx:
            await check_outbound(tx, house.actor, contact_id, Outbound(at=NOON, **out), "draft")
    by_code = {GuardrailBlocked.code: "block", GuardrailWarned.code: "warn"}
    return refused.value.extra | {"decision": by_code[refused.value.code]}


async def by_step(house: House, contact_id: ContactId, out: dict[str, Any]) -> dict[str, Any]:
    """By the facts that a step of a cadence is held back by."""
    async with house.uow.begin(house.workspace_id) as tx:
        mine = await tx.enrolments.open_of([contact_id])
        enrolment = mine[0] if mine else unborn(contact_id)
        facts = (await tx.enrolments.facts_of([enrolment], NOON))[enrolment.id]
        policy, calendars = tx.workspace.policy, tx.workspace.calendars
        said = decide(Outbound(at=NOON, **out), facts.person, facts.owner, policy, calendars)
    return {"decision": said.verdict, "reasons": [as_told(each) for each in said.reasons]}


def unborn(contact_id: ContactId) -> Enrolment:
    return Enrolment(
        id=EnrolmentId(new_id()),
        contact_id=contact_id,
        cadence_id=CadenceId(new_id()),
        cadence_number=1,
        enrolled_at=NOON,
    )


async def by_touch(
    house: House, contact_id: ContactId, out: dict[str, Any], *, token: str = TOKEN
) -> dict[str, Any]:
    if "form" in out:  # not told over HTTP
        values = {**out, "direction": Direction.OUTBOUND, "depth": Depth.MESSAGE}
        view, _ = await log_interaction(house.uow, house.actor, contact_id, values)
        assert view.guardrail is not None
        reasons = [as_told(each) for each in view.guardrail.reasons]
        return {"decision": view.guardrail.verdict, "reasons": reasons}
    body = {"contact_id": str(contact_id), "direction": "outbound", "depth": "message", **out}
    return dict((await posted(house, "interactions", body, token))["guardrail"])


async def posted(
    house: House, path: str, body: dict[str, Any], token: str = TOKEN
) -> dict[str, Any]:
    headers = {"authorization": f"Bearer {token}"}
    answer = await house.client.post(f"{house.at}/{path}", json=body, headers=headers)
    assert answer.status_code in {200, 201}, answer.text
    found: dict[str, Any] = answer.json()
    return found


def comparable(answer: dict[str, Any]) -> tuple[str, list[dict[str, Any]]]:
    return answer["decision"], answer["reasons"]
