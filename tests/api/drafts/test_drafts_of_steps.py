"""Drafts for the steps of a cadence: begun, approved and sent, and the cadence goes on."""

from typing import Any

from domain.cadences.built_in.thank_and_tell import THANK_AND_TELL
from domain.shared.ids import new_id
from tests.support.house import House

INBOUND = {"direction": "inbound", "channel": "email", "depth": "message"}
WEEK_BEFORE = "2026-02-23T10:00:00Z"


async def somebody(house: House) -> str:
    """Somebody who is known: they have written."""
    contact_id = str((await house.contact())["id"])
    await house.made(
        "interactions", INBOUND | {"contact_id": contact_id, "occurred_at": WEEK_BEFORE}
    )
    await house.client.patch(f"{house.at}/contacts/{contact_id}", json={"stage": "sprout"})
    return contact_id


async def cadence(house: House, template_id: str) -> str:
    """A message that somebody has to approve first."""
    steps = [
        {"kind": "review", "id": "look", "title": "Have it looked at"},
        {
            "kind": "message",
            "id": "write",
            "title": "Write",
            "channel": "email",
            "ask_level": 1,
            "template_id": template_id,
        },
        {"kind": "close", "id": "end", "after": {"count": 5, "unit": "business_days"}},
    ]
    made = await house.made(
        "cadences", {"name": "Mine", "definition": {"audience": "known", "steps": steps}}
    )
    published = await house.client.post(f"{house.at}/cadences/{made['id']}/versions")
    assert published.status_code < 300, published.text
    return str(made["id"])


async def enrolled(house: House, cadence_id: str) -> dict[str, Any]:
    body = {"contact_id": await somebody(house), "cadence_id": cadence_id}
    return await house.made("enrolments", body)


async def present(house: House, enrolment: dict[str, Any]) -> dict[str, Any]:
    return await house.read("enrolments", enrolment["id"])


async def test_an_approval_moves_the_cadence_and_sending_completes_the_step(sandbox: House) -> None:
    template = await sandbox.made(
        "templates",
        {
            "name": "Ask",
            "channel": "email",
            "purpose": "insight_question",
            "body": "Hi {{ contact.given_name }}, how did you come to it?",
        },
    )
    enrolment = await enrolled(sandbox, await cadence(sandbox, template["id"]))
    assert "awaiting_approval" == enrolment["phase"]
    told = {"enrolment_id": enrolment["id"], "step_id": "write"}
    draft = await sandbox.made("drafts", told)

    assert ("Hi Ada, how did you come to it?", "email", "insight_question", 1) == tuple(
        draft[name] for name in ("body", "channel", "purpose", "ask_level")
    )
    assert told.items() <= draft.items()
    at = f"{sandbox.at}/drafts/{draft['id']}"
    early = await sandbox.client.put(f"{at}/sent", json={})
    assert (409, "step_awaits_approval") == (early.status_code, early.json()["code"])

    await sandbox.client.put(f"{at}/approval")
    waiting = await present(sandbox, enrolment)
    assert ("ready", "write") == (waiting["phase"], waiting["step_id"])
    sent = (await sandbox.client.put(f"{at}/sent", json={})).json()
    again = (await sandbox.client.put(f"{at}/sent", json={})).json()
    moved = await present(sandbox, enrolment)
    step = moved["steps"]["write"]

    assert sent == again
    assert ("done", draft["id"], sent["interaction_id"], "end", 1) == (
        step["status"],
        step["draft_id"],
        step["interaction_id"],
        moved["step_id"],
        moved["outbound_count"],
    )
    touches = await sandbox.listed("interactions", contact_id=draft["contact_id"])
    assert ["outbound", "inbound"] == [each["direction"] for each in touches]
    back = await sandbox.client.delete(f"{at}/sent")
    assert (409, "draft_step_done") == (back.status_code, back.json()["code"])


async def test_a_step_without_a_template_begins_blank_by_its_channel(sandbox: House) -> None:
    enrolment = await enrolled(sandbox, str(THANK_AND_TELL.id))
    told = {"enrolment_id": enrolment["id"], "step_id": "thank"}
    blank = await sandbox.made("drafts", told)
    written = await sandbox.made("drafts", told | {"body": "Thank you!"})

    assert ("", "Thank you!", "thanks") == (blank["body"], written["body"], written["purpose"])
    for fields, status, code in (
        ({**told, "step_id": "nowhere"}, 422, "step_unfit"),
        ({**told, "enrolment_id": str(new_id())}, 404, "not_found"),
        ({"step_id": "thank"}, 422, "validation_failed"),
        ({**told, "contact_id": blank["contact_id"]}, 422, "validation_failed"),
    ):
        answer = await sandbox.client.post(f"{sandbox.at}/drafts", json=fields)
        assert (status, code) == (answer.status_code, answer.json()["code"]), fields


async def test_once_the_cadence_is_over_it_is_a_message_like_any_other(sandbox: House) -> None:
    enrolment = await enrolled(sandbox, str(THANK_AND_TELL.id))
    told = {"enrolment_id": enrolment["id"], "step_id": "thank", "body": "Thank you!"}
    draft = await sandbox.made("drafts", told)
    reply = {"contact_id": draft["contact_id"], "occurred_at": "2026-03-02T12:05:00Z"}
    await sandbox.made("interactions", INBOUND | reply)
    at = f"{sandbox.at}/drafts/{draft['id']}"
    sent = await sandbox.client.put(f"{at}/sent", json={})
    back = await sandbox.client.delete(f"{at}/sent")

    assert ("sent", "draft") == (sent.json()["state"], back.json()["state"])
