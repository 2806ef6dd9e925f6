"""How many messages each request sends to the database, BEGIN and COMMIT among them. Exact, so that a loop
that asks again for each row cannot slip in.
"""

from typing import Any

from domain.cadences.built_in.thank_and_tell import THANK_AND_TELL
from domain.shared.ids import new_id
from tests.support.house import House

MESSAGE = {"direction": "outbound", "channel": "email", "depth": "message"}
READ = 1  # the statement enters its workspace by itself


async def count(house: House, method: str, path: str, **request: Any) -> int:
    answer = await house.client.request(method, f"{house.at}{path}", **request)
    assert answer.status_code < 400, answer.text
    return house.counter.last.statements


async def test_every_read_is_one_statement(house: House) -> None:
    tag = await house.made("tags", {"name": "band"})
    made = [await house.contact(organisation_name="Acme", tag_ids=[tag["id"]]) for _ in range(3)]
    touch = await house.made("interactions", {"contact_id": made[0]["id"], **MESSAGE})
    contact, organisation = made[0]["id"], made[0]["organisation_id"]
    merge = await house.made("merges", {"survivor_id": contact, "absorbed_id": made[2]["id"]})
    words = {"channel": "email", "purpose": "thanks", "body": "Hi"}
    draft = await house.made("drafts", words | {"contact_id": contact})
    template = await house.made("templates", words | {"name": "A"})
    known = await house.contact()
    await house.client.patch(f"{house.at}/contacts/{known['id']}", json={"stage": "sprout"})
    wanted = {"contact_id": known["id"], "cadence_id": str(THANK_AND_TELL.id)}
    enrolment = await house.made("enrolments", wanted)

    for path in (
        "/contacts",
        "/contacts?limit=2",
        f"/contacts?q=ada&tier=none&tag={tag['id']}&state=unplanned&sort=name",
        "/contacts?deleted=true",
        f"/contacts/{contact}",
        f"/contacts/{contact}/timeline",
        "/organisations?q=ac",
        f"/organisations/{organisation}",
        "/tags",
        f"/tags/{tag['id']}",
        f"/interactions?contact_id={contact}",
        f"/interactions/{touch['id']}",
        "/duplicates",
        f"/duplicates?status=dismissed&contact_id={contact}&sort=score",
        "/merges",
        f"/merges?contact_id={contact}&state=merged,undone&sort=created_at",
        f"/merges/{merge['id']}",
        "/enrolments",
        f"/enrolments?contact_id={contact}&state=active,paused&phase=ready&sort=due_at",
        f"/enrolments/{enrolment['id']}",
        f"/enrolments/{enrolment['id']}/timeline",
        f"/cadences/{THANK_AND_TELL.id}/outcomes",
        "/templates",
        "/templates?channel=email&purpose=thanks,give&archived=true",
        f"/templates/{template['id']}",
        "/drafts",
        f"/drafts?contact_id={contact}&state=draft,sent&sort=created_at",
        f"/drafts/{draft['id']}",
        f"/drafts/{draft['id']}/comments",
        "/guardrail-decisions",
        f"/guardrail-decisions?contact_id={contact}&decision=warn,block&occasion=touch&sort=decided_at",
        "/audit-entries",
        f"/audit-entries?operation=createTag,patchTag&user_id={new_id()}&sort=at",
        "/audit-entries/export",
    ):
        # The first time, a connection asks the database what the statement's types are.
        await count(house, "GET", path)
        assert (READ, path) == (await count(house, "GET", path), path)
    await house.listed("contacts", tier="none")
    assert READ == await count(house, "POST", "/contacts/search", json={"tier": ["none"]})
    assert 0 == await count(house, "GET", "/contacts?q=")


async def test_enrolling_many_takes_no_more_messages_than_enrolling_few(house: House) -> None:
    people = [(await house.contact(organisation_name=f"Org {n % 3}"))["id"] for n in range(14)]
    for each in people:
        await house.client.patch(f"{house.at}/contacts/{each}", json={"stage": "sprout"})
    wanted = {"cadence_id": str(THANK_AND_TELL.id)}
    few, many = [
        await count(house, "POST", "/enrolments/batch", json=wanted | {"contact_ids": some})
        for some in (people[:2], people[2:])
    ]
    assert few == many


async def test_every_write_sends_so_many_messages(house: House) -> None:
    organisation = await house.made("organisations", {"name": "Acme"})
    tag = await house.made("tags", {"name": "band", "interval_days": 30})
    ada = await house.contact(tier="inner")
    at = f"/contacts/{ada['id']}"
    touch = await house.made("interactions", {"contact_id": ada["id"], **MESSAGE})
    sent = {"headers": {"idempotency-key": "k"}}

    counted = {
        what: await count(house, method, path, **request)
        for what, method, path, request in (
            ("create", "POST", "/contacts", {"json": {"given_name": "Bo"}}),
            ("create once", "POST", "/contacts", {"json": {"given_name": "Bo"}} | sent),
            ("create again", "POST", "/contacts", {"json": {"given_name": "Bo"}} | sent),
            ("patch", "PATCH", at, {"json": {"notes": "x"}}),
            ("patch nothing", "PATCH", at, {"json": {"notes": "x"}}),
            ("rename", "PATCH", at, {"json": {"given_name": "Eve"}}),
            ("employ", "PATCH", at, {"json": {"organisation_id": organisation["id"]}}),
            ("tag", "PUT", f"{at}/tags/{tag['id']}", {}),
            ("rest", "POST", f"{at}/rest", {"json": {}}),
            ("log", "POST", "/interactions", {"json": {"contact_id": ada["id"], **MESSAGE}}),
            ("tell anew", "PATCH", f"/interactions/{touch['id']}", {"json": {"body": "x"}}),
            ("trash", "DELETE", at, {}),
            ("restore", "POST", f"{at}/restoration", {}),
            ("new tag", "PUT", f"/tags/{new_id()}", {
                "json": {"name": "choir"}, "headers": {"if-none-match": "*"},
            }),
            ("rename organisation", "PATCH", f"/organisations/{organisation['id']}", {
                "json": {"name": "Umbrella"},
            }),
        )
    }  # fmt: skip

    expected = {
        "create": 9,
        "create once": 13,
        "create again": 7,
        "patch": 10,
        "patch nothing": 5,
        "rename": 12,
        "employ": 14,  # the history of employments is read and told anew
        "tag": 12,
        "rest": 12,
        "log": 14,  # what the guardrails go by, and what they say: the contact rests
        "tell anew": 13,
        "trash": 11,
        "restore": 12,
        "new tag": 7,
        "rename organisation": 9,
    }
    assert expected == counted
