"""Drafts over HTTP: written, looked at, approved, handed over and sent."""

import asyncio
from typing import Any

import httpx

from domain.shared.ids import new_id
from tests.support.house import House

MAIL = {
    "channel": "email",
    "purpose": "thanks",
    "subject": "Thank you & more",
    "body": "Hi Ada,\nthank you for your talk on note G.",
}
NOTE = {"channel": "linkedin_note", "purpose": "first_contact", "body": "Hi Ada"}


async def begun(house: House, **fields: Any) -> dict[str, Any]:
    """A draft to a new contact, by mail if nothing else is said."""
    if "contact_id" not in fields:
        emails = {"b": {"address": "second@example.com", "position": 1}}
        emails["a"] = {"address": "ada+x@example.com"}
        made = await house.contact(emails=emails, linkedin_url="https://linkedin.com/in/ada-l")
        fields["contact_id"] = made["id"]
    return await house.made("drafts", MAIL | fields)


async def ask(
    house: House, draft: dict[str, Any], path: str, method: str = "PUT", **sent: Any
) -> httpx.Response:
    at = f"{house.at}/drafts/{draft['id']}{path}"
    return await house.client.request(method, at, json=sent or None)


async def sent(house: House, draft: dict[str, Any], **told: Any) -> httpx.Response:
    return await house.client.put(f"{house.at}/drafts/{draft['id']}/sent", json=told)


async def touches(house: House, draft: dict[str, Any]) -> list[dict[str, Any]]:
    return await house.listed("interactions", contact_id=draft["contact_id"])


async def test_a_draft_comes_back_as_it_was_sent(house: House) -> None:
    draft = await begun(house)

    assert MAIL.items() <= draft.items()
    assert ("draft", 0, None, None, []) == (
        draft["state"],
        draft["ask_level"],
        draft["language"],
        draft["interaction_id"],
        draft["concealed"],
    )
    assert draft == await house.read("drafts", draft["id"])


async def test_what_does_not_fit_is_refused(house: House) -> None:
    contact = await house.contact()
    told = {"contact_id": contact["id"]}
    for fields, status in (
        ({**told, "body": "x"}, 422),
        ({**MAIL, **told, "ask_level": 6}, 422),
        ({**MAIL, **told, "admiration_id": str(new_id())}, 422),
        ({**MAIL, "contact_id": str(new_id())}, 404),
        ({**told, "template_id": str(new_id())}, 404),
    ):
        answer = await house.client.post(f"{house.at}/drafts", json=fields)
        assert status == answer.status_code, fields


async def test_a_draft_from_a_template_is_filled_and_can_be_told_otherwise(house: House) -> None:
    ada = await house.contact(given_name="Ada")
    body = "Hi {{ contact.given_name }}, about {{ admiration.work | default: 'your work' }}"
    template = await house.made("templates", {"name": "A", **NOTE, "body": body})
    told = {"contact_id": ada["id"], "template_id": template["id"]}
    draft = await house.made("drafts", told | {"ask_level": 1, "channel": "linkedin_message"})

    assert ("Hi Ada, about your work", "linkedin_message", "first_contact", 1, template["id"]) == (
        draft["body"],
        draft["channel"],
        draft["purpose"],
        draft["ask_level"],
        draft["template_id"],
    )
    strict = await house.made("templates", {"name": "B", **NOTE, "body": "{{ gift.kind }}"})
    missing = await house.client.post(
        f"{house.at}/drafts", json=told | {"template_id": strict["id"]}
    )
    assert (422, "template_value_missing", "gift.kind") == (
        missing.status_code,
        missing.json()["code"],
        missing.json()["name"],
    )


async def test_lists_are_newest_first_and_can_be_narrowed(house: House) -> None:
    first = await begun(house)
    second = await begun(house, contact_id=first["contact_id"])
    other = await begun(house, contact_id=(await house.contact())["id"])
    await ask(house, second, "", "DELETE")

    async def ids(**query: str) -> list[str]:
        return [each["id"] for each in await house.listed("drafts", limit="2", **query)]

    assert [other["id"], second["id"], first["id"]] == await ids()
    assert [first["id"], second["id"]] == await ids(
        contact_id=first["contact_id"], sort="created_at"
    )
    assert [second["id"]] == await ids(state="discarded,sent")


async def test_what_was_discarded_can_be_taken_up_again(house: House) -> None:
    draft = await begun(house)
    assert 204 == (await ask(house, draft, "", "DELETE")).status_code
    held = await ask(house, draft, "", "PATCH", body="x")
    restored = await ask(house, draft, "/restoration", "POST")

    assert (409, "draft_discarded") == (held.status_code, held.json()["code"])
    assert ("draft", MAIL["body"]) == (restored.json()["state"], restored.json()["body"])
    assert 200 == (await ask(house, draft, "", "PATCH", body="x")).status_code


async def test_an_approval_is_of_the_words_that_were_read(house: House) -> None:
    draft = await begun(house)
    asked = (await ask(house, draft, "/approval-request")).json()
    withdrawn = (await ask(house, draft, "/approval-request", "DELETE")).json()
    await ask(house, draft, "/approval-request")
    approved = (await ask(house, draft, "/approval")).json()
    again = (await ask(house, draft, "/approval")).json()
    edited = (await ask(house, draft, "", "PATCH", body="Other words")).json()
    stale = await house.client.put(
        f"{house.at}/drafts/{draft['id']}/approval", headers={"if-match": '"v1"'}
    )

    assert ["awaiting_approval", "draft", "approved", "draft"] == [
        each["state"] for each in (asked, withdrawn, approved, edited)
    ]
    assert approved == again
    assert approved["approved_at"]
    assert (None, None) == (edited["approved_by"], edited["approved_at"])
    assert (412, "Other words") == (stale.status_code, stale.json()["current"]["body"])
    await ask(house, draft, "/approval")
    assert "draft" == (await ask(house, draft, "/approval", "DELETE")).json()["state"]


async def test_what_is_too_long_for_its_channel_is_not_approved_and_not_sent(house: House) -> None:
    draft = await begun(house, **NOTE | {"body": "🌱" * 101})
    handed = (await ask(house, draft, "/handoff", "GET")).json()

    assert (202, 200, 2, None) == (
        handed["length"],
        handed["limit"],
        handed["over_by"],
        handed["deep_link"],
    )
    for answer in (await ask(house, draft, "/approval"), await sent(house, draft)):
        told = answer.json()
        assert (409, "draft_over_limit", 2) == (answer.status_code, told["code"], told["over_by"])
    empty = await begun(house, contact_id=draft["contact_id"], body=" ")
    assert "draft_empty" == (await ask(house, empty, "/approval")).json()["code"]


async def test_the_hand_over_leads_to_where_it_is_sent(house: House) -> None:
    mail = await begun(house)
    contact_id = mail["contact_id"]
    links = {"email": (await ask(house, mail, "/handoff", "GET")).json()["deep_link"]}
    for channel in ("linkedin_note", "linkedin_message", "phone", "other"):
        draft = await begun(house, contact_id=contact_id, channel=channel)
        links[channel] = (await ask(house, draft, "/handoff", "GET")).json()["deep_link"]

    assert {
        "email": "mailto:ada%2Bx@example.com?subject=Thank%20you%20%26%20more"
        "&body=Hi%20Ada%2C%0D%0Athank%20you%20for%20your%20talk%20on%20note%20G.",
        "linkedin_note": "https://www.linkedin.com/in/ada-l/",
        "linkedin_message": "https://www.linkedin.com/messaging/compose/?recipient=ada-l",
        "phone": None,
        "other": None,
    } == links


async def test_the_coach_warns_at_the_hand_over_and_refuses_nothing(house: House) -> None:
    draft = await begun(house, body="Hi {{first_name}}, thank you!")
    handed = (await ask(house, draft, "/handoff", "GET")).json()
    looked = (await ask(house, draft, "/reviews", "POST")).json()

    assert ["template_leftover"] == [each["code"] for each in handed["warnings"]]
    assert handed["deep_link"]
    assert "template_leftover" in {each["code"] for each in looked["coach"]["findings"]}
    assert "allow" == looked["guardrail"]["decision"] == handed["guardrail"]["decision"]
    assert 200 == (await sent(house, draft)).status_code


async def test_sent_is_a_touch_and_saying_so_twice_finds_it(house: House) -> None:
    draft = await begun(house, **NOTE)
    first = await sent(house, draft)
    second = await sent(house, draft)
    (touch,) = await touches(house, draft)

    assert first.json() == second.json()
    assert ("sent", touch["id"]) == (first.json()["state"], first.json()["interaction_id"])
    assert ("outbound", "linkedin", "invitation_note", "message", "Hi Ada") == tuple(
        touch[name] for name in ("direction", "channel", "form", "depth", "body")
    )
    assert first.json()["sent_at"] == touch["occurred_at"]
    for answer in (
        await ask(house, draft, "", "PATCH", body="x"),
        await ask(house, draft, "/approval"),
        await ask(house, draft, "", "DELETE"),
    ):
        assert (409, "draft_sent") == (answer.status_code, answer.json()["code"])


async def test_it_can_be_said_when_but_not_ahead(sandbox: House) -> None:
    draft = await begun(sandbox)
    ahead = await sent(sandbox, draft, sent_at="2026-03-03T10:00:00Z")
    said = await sent(sandbox, draft, sent_at="2026-03-01T10:00:00Z")

    assert (422, "not_yet_happened") == (ahead.status_code, ahead.json()["code"])
    assert "2026-03-01T10:00:00Z" == said.json()["sent_at"]


async def test_what_was_not_sent_after_all_takes_its_touch_back(house: House) -> None:
    draft = await begun(house)
    await ask(house, draft, "/approval")
    await sent(house, draft)
    back = [(await ask(house, draft, "/sent", "DELETE")).json() for _ in range(2)]

    assert back[0] == back[1]
    assert ("approved", None, None) == tuple(
        back[0][name] for name in ("state", "sent_at", "interaction_id")
    )
    assert [] == await touches(house, draft)
    assert "sent" == (await sent(house, draft)).json()["state"]


async def test_what_it_asks_is_an_ask_until_it_is_taken_back_or_answered(house: House) -> None:
    draft = await begun(house, ask_level=1, body="How did you come to it?")
    await sent(house, draft)
    [asked] = await house.listed("asks", contact_id=draft["contact_id"])
    [touch] = await touches(house, draft)

    assert (1, "open", touch["id"], "How did you come to it?") == (
        asked["level"],
        asked["answer"],
        asked["interaction_id"],
        asked["wording"],
    )
    await ask(house, draft, "/sent", "DELETE")
    assert [] == await house.listed("asks", contact_id=draft["contact_id"])
    await sent(house, draft)
    at = f"{house.at}/asks/{draft['id']}/answer"
    answered = await house.client.put(at, json={"answer": "granted"})
    back = await ask(house, draft, "/sent", "DELETE")
    assert (200, 409, "draft_answered") == (
        answered.status_code,
        back.status_code,
        back.json()["code"],
    )


async def test_the_guardrails_stand_before_what_is_sent(sandbox: House) -> None:
    first = await begun(sandbox)
    contact_id = first["contact_id"]
    await sent(sandbox, first, sent_at="2026-03-02T09:00:00Z")
    draft = await begun(sandbox, contact_id=contact_id)
    warned = await sent(sandbox, draft)
    overridden = await sent(sandbox, draft, override="They asked me to write again today.")

    assert (409, "guardrail_warned", "too_soon") == (
        warned.status_code,
        warned.json()["code"],
        warned.json()["reasons"][0]["code"],
    )
    assert "sent" == overridden.json()["state"]

    at = f"{sandbox.at}/contacts/{contact_id}/do-not-contact"
    await sandbox.client.put(at, json={"reason": "asked"})
    third = await begun(sandbox, contact_id=contact_id)
    blocked = await sent(sandbox, third, override="I really would like to.")
    handed = (await ask(sandbox, third, "/handoff", "GET")).json()
    logged = await sandbox.listed("guardrail-decisions", occasion="draft", decision="block")

    assert (409, "guardrail_blocked") == (blocked.status_code, blocked.json()["code"])
    assert ("block", None) == (handed["guardrail"]["decision"], handed["deep_link"])
    assert [third["id"]] == [each["subject_id"] for each in logged]


async def test_said_by_two_at_once_it_is_logged_once(house: House) -> None:
    draft = await begun(house)
    answers = await asyncio.gather(*(sent(house, draft) for _ in range(4)))

    assert [200] * 4 == [each.status_code for each in answers]
    assert 1 == len({each.json()["interaction_id"] for each in answers})
    assert 1 == len(await touches(house, draft))


async def test_comments_are_listed_in_order_and_can_be_taken_back(house: House) -> None:
    draft = await begun(house)
    at = f"drafts/{draft['id']}/comments"
    assert [] == await house.listed(at)
    made = [await house.made(at, {"body": body}) for body in ("One", "Two", "Three")]

    assert ["One", "Two", "Three"] == [each["body"] for each in await house.listed(at, limit="2")]
    removed = await house.client.delete(f"{house.at}/{at}/{made[1]['id']}")
    gone = await house.client.delete(f"{house.at}/{at}/{made[1]['id']}")
    nowhere = await house.client.get(f"{house.at}/drafts/{new_id()}/comments")
    assert [204, 404, 404] == [each.status_code for each in (removed, gone, nowhere)]
    assert [made[0], made[2]] == await house.listed(at)


async def test_drafts_go_with_a_merge_and_come_back(house: House) -> None:
    draft, survivor = await begun(house), await house.contact()
    pair = {"survivor_id": survivor["id"], "absorbed_id": draft["contact_id"]}
    merge = await house.made("merges", pair)
    moved = await house.read("drafts", draft["id"])
    await house.client.delete(f"{house.at}/merges/{merge['id']}")
    returned = await house.read("drafts", draft["id"])

    assert (survivor["id"], draft["contact_id"]) == (moved["contact_id"], returned["contact_id"])
    assert draft["version"] < moved["version"] < returned["version"]
