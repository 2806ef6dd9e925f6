"""Two contacts made one over HTTP: what is kept, what moves, and where the other's id leads."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from adapters.postgres.bulk import fetch
from domain.shared.ids import new_id
from tests.support.house import House

MESSAGE = {"direction": "inbound", "channel": "email", "depth": "message"}
_NUDGE = """
INSERT INTO tenant.nudge (workspace_id, id, contact_id, kind, key, status, status_changed_at, anchor_at, due_at,
  expires_at, priority, title, reason, rule_version, policy_version)
VALUES ($1, $2, $3, 'keep_in_touch', $4, 'delivered', now(), now(), now(), now() + interval '9 days', 1, 'x', 'x',
  1, 1)
"""
_FEED = "SELECT entity_id, op FROM tenant.sync_entry WHERE workspace_id = $1 AND entity_id = ANY ($2::uuid[])"


async def ask(house: House, method: str, path: str, **request: Any) -> httpx.Response:
    return await house.client.request(method, f"{house.at}{path}", **request)


async def merge(house: House, survivor: str, absorbed: str, **more: Any) -> httpx.Response:
    pair = {"survivor_id": survivor, "absorbed_id": absorbed, **more}
    return await ask(house, "POST", "/merges", json=pair)


async def merged(house: House, survivor: str, absorbed: str, **more: Any) -> dict[str, Any]:
    answer = await merge(house, survivor, absorbed, **more)
    assert 201 == answer.status_code, answer.text
    made: dict[str, Any] = answer.json()
    assert answer.headers["location"].endswith(f"/merges/{made['id']}")
    return made


async def undo(house: House, merge_id: str) -> dict[str, Any]:
    answer = await ask(house, "DELETE", f"/merges/{merge_id}")
    assert 200 == answer.status_code, answer.text
    undone: dict[str, Any] = answer.json()
    return undone


async def two(house: House, **of_second: Any) -> tuple[str, str]:
    one, other = await house.contact(), await house.contact(**of_second)
    return one["id"], other["id"]


async def nudge(house: House, contact_id: str, key: str) -> str:
    """One that is before the owner."""
    nudge_id = new_id()
    async with house.uow.begin(house.workspace_id) as tx:
        about = house.workspace_id, nudge_id, UUID(contact_id), key
        await fetch(tx.connection, _NUDGE, *about)
        tx.pending.changed("nudge", nudge_id)
    return str(nudge_id)


async def ops(house: House, *ids: str) -> list[str]:
    async with house.database.transaction(house.workspace_id) as connection:
        rows = await fetch(connection, _FEED, house.workspace_id, [UUID(each) for each in ids])
    told = {str(row["entity_id"]): row["op"] for row in rows}
    return [told[each] for each in ids]


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_the_survivor_has_what_both_had_and_the_answer_says_why(house: House) -> None:
    one = await house.contact(given_name="Ann", headline="Painter", notes="One")
    other = await house.contact(
        given_name="Anna", headline="Poet", notes="Two", organisation_name="Acme", tier="close"
    )
    touch = await house.made("interactions", {"contact_id": other["id"], **MESSAGE})

    made = await merged(house, one["id"], other["id"], choices={"name": "absorbed"})
    kept = await house.read("contacts", one["id"])

    assert [
        ("name", "Anna", "Ann", "absorbed", "chosen"),
        ("headline", "Painter", "Poet", "survivor", "survivor"),
        ("work", "Acme", None, "absorbed", "filled"),
        ("tier", "close", None, "absorbed", "filled"),
        ("notes", None, None, "both", "joined"),
    ] == [
        (each["field"], each["kept"], each["other"], each["whose"], each["reason"])
        for each in made["outcome"]
    ]
    assert "You chose it." == made["outcome"][0]["why"]
    assert ("Anna", "One\n\nTwo", "Acme", "close", "fresh") == (
        kept["given_name"],
        kept["notes"],
        kept["organisation"]["name"],
        kept["tier"],
        kept["state"],
    )
    assert one["id"] == (await house.read("interactions", touch["id"]))["contact_id"]
    assert (await house.read("interactions", touch["id"]))["occurred_at"] == kept["last_inbound_at"]
    assert ["upsert", "delete", "upsert"] == await ops(house, one["id"], other["id"], touch["id"])


async def test_the_absorbed_is_on_no_list(house: House) -> None:
    one, other = await two(house, given_name="Quentin")
    await merged(house, one, other)

    assert [one] == [each["id"] for each in await house.listed("contacts")]
    assert [] == await house.listed("contacts", q="quentin")
    assert [] == await house.listed("contacts", deleted="true")
    found = await ask(house, "POST", "/contacts/search", json={"q": "quentin"})
    assert [] == found.json()["data"]


@pytest.mark.parametrize(
    ("method", "path", "request_"),
    [
        ("GET", "/contacts/{}", {}),
        ("GET", "/contacts/{}?include=deleted", {}),
        ("PUT", "/contacts/{}", {"json": {"given_name": "A"}, "headers": {"if-match": '"v1"'}}),
        ("PUT", "/contacts/{}", {"json": {"given_name": "A"}, "headers": {"if-none-match": "*"}}),
        ("PATCH", "/contacts/{}", {"json": {"notes": "x"}}),
        ("DELETE", "/contacts/{}", {}),
        ("POST", "/contacts/{}/restoration", {}),
        ("POST", "/contacts/{}/rest", {"json": {}}),
        ("PUT", "/contacts/{}/do-not-contact", {"json": {}}),
        ("PUT", "/contacts/{}/closure", {}),
        ("GET", "/contacts/{}/timeline", {}),
        ("GET", "/contacts/{}/nudges/explanation", {}),
        ("GET", "/contacts/{}/employments", {}),
        ("GET", "/contacts/{}/employments/00000000-0000-7000-8000-000000000000", {}),
    ],
)
async def test_every_route_with_its_id_says_where_to_go_on(
    house: House, method: str, path: str, request_: dict[str, Any]
) -> None:
    one, other = await two(house)
    await merged(house, one, other)

    answer = await ask(house, method, path.format(other), **request_)

    assert (410, "contact_merged") == refusal(answer)
    assert one == answer.json()["merged_into"]


async def test_so_do_those_with_its_id_in_the_body(house: House) -> None:
    one, other = await two(house)
    third = (await house.contact())["id"]
    await merged(house, one, other)

    touch = {"contact_id": other, **MESSAGE}
    changed = [{"op": "update", "id": other, "contact": {"notes": "x"}}]
    for answer in (
        await ask(house, "POST", "/interactions", json=touch),
        await merge(house, other, third),
        await merge(house, third, other),
    ):
        assert (410, "contact_merged") == refusal(answer)
        assert one == answer.json()["merged_into"]
    batch = await ask(house, "POST", "/contacts/batch", json={"operations": changed})
    assert "contact_merged" == batch.json()["results"][0]["refusal"]["code"]


async def test_a_chain_of_merges_leads_to_the_last_one(house: House) -> None:
    one, other = await two(house)
    third = (await house.contact())["id"]
    await merged(house, one, other)
    later = await merged(house, third, one)

    assert third == (await ask(house, "GET", f"/contacts/{other}")).json()["merged_into"]
    await undo(house, later["id"])
    assert one == (await ask(house, "GET", f"/contacts/{other}")).json()["merged_into"]


async def test_what_cannot_be_merged_is_refused_by_its_reason(house: House) -> None:
    one, other = await two(house, linkedin_url="https://www.linkedin.com/in/anna-2")
    await ask(
        house,
        "PATCH",
        f"/contacts/{one}",
        json={"linkedin_url": "https://www.linkedin.com/in/anna-1"},
    )
    trashed = (await house.contact())["id"]
    await ask(house, "DELETE", f"/contacts/{trashed}")

    assert (422, "same_contact") == refusal(await merge(house, one, one))
    assert (404, "not_found") == refusal(await merge(house, one, str(new_id())))
    assert (410, "gone") == refusal(await merge(house, one, trashed))
    assert (412, "version_mismatch") == refusal(await merge(house, one, other, absorbed_version=7))
    refused = await merge(house, one, other)
    assert (409, "different_profiles") == refusal(refused)
    assert "anna-1" == refused.json()["survivor_slug"]
    await merged(house, one, other, choices={"linkedin_slug": "absorbed"})
    assert "anna-2" == (await house.read("contacts", one))["linkedin_slug"]


async def test_an_opt_out_of_either_ends_every_open_nudge_at_once(house: House) -> None:
    one, other = await two(house)
    open_one = await nudge(house, one, "spring")
    await ask(house, "PUT", f"/contacts/{other}/do-not-contact", json={"reason": "asked"})

    made = await merged(house, one, other)
    ended = await house.read("nudges", open_one)
    await undo(house, made["id"])

    assert ("expired", "merged") == (ended["status"], ended["resolution"])
    assert "delivered" == (await house.read("nudges", open_one))["status"]


async def test_never_are_two_suggestions_about_one_person_open(house: House) -> None:
    one, other = await two(house)
    mine, theirs = await nudge(house, one, "spring"), await nudge(house, other, "autumn")

    await merged(house, one, other)

    assert "delivered" == (await house.read("nudges", mine))["status"]
    gone = await house.read("nudges", theirs)
    assert ("expired", one) == (gone["status"], gone["contact"]["id"])


async def test_what_spoke_for_it_is_told_and_a_stranger_stays_one(house: House) -> None:
    mails = {"a": {"address": "anna@x.org"}}
    one, other = [(await house.contact(emails=mails))["id"] for _ in range(2)]
    third = (await house.contact(emails=mails))["id"]
    for pair in await house.listed("duplicates", contact_id=third):
        if other in {pair["first"]["id"], pair["second"]["id"]}:
            await ask(house, "POST", f"/duplicates/{pair['id']}/dismissal")

    made = await merged(house, one, other)

    assert ["email"] == made["evidence"][:1]
    assert [] == await house.listed("duplicates")
    assert [{one, third}] == [
        {pair["first"]["id"], pair["second"]["id"]}
        for pair in await house.listed("duplicates", status="dismissed")
    ]


async def test_merges_are_listed_by_contact_and_by_state(house: House) -> None:
    one, other = await two(house)
    third = (await house.contact())["id"]
    first = await merged(house, one, other)
    second = await merged(house, one, third)
    await undo(house, second["id"])

    async def ids(**query: str) -> list[str]:
        return [each["id"] for each in await house.listed("merges", **query)]

    assert [second["id"], first["id"]] == await ids()
    assert [first["id"], second["id"]] == await ids(sort="created_at", limit="1")
    assert [first["id"]] == await ids(contact_id=other)
    assert [second["id"]] == await ids(contact_id=one, state="undone")
    assert [first["id"]] == await ids(state="merged")
    assert first == await house.read("merges", first["id"])
    assert (404, "not_found") == refusal(await ask(house, "GET", f"/merges/{new_id()}"))
