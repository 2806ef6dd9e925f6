"""Two contacts of one again: what comes back, what stays, and when it is too late."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from adapters.postgres.bulk import fetch
from tests.api.merges.test_merging import MESSAGE, ask, merged, nudge, refusal, two, undo
from tests.support.house import House

_AGE = "UPDATE tenant.merge SET created_at = created_at - $3::interval WHERE workspace_id = $1 AND id = $2"

_FORGET_JOBS = "DELETE FROM tenant.employment WHERE workspace_id = $1 AND organisation_id = $2"


async def patched(house: House, contact_id: str, **fields: Any) -> None:
    answer = await ask(house, "PATCH", f"/contacts/{contact_id}", json=fields)
    assert 200 == answer.status_code, answer.text


async def test_what_was_changed_since_stays_and_is_told_of(house: House) -> None:
    one, other = await two(house, position="CTO", emails={"w": {"address": "b@x.org"}}, notes="Two")
    made = await merged(house, one, other)
    await patched(house, one, notes="Three", emails={"w": {"label": "Work"}}, headline="Painter")

    undone = await undo(house, made["id"])
    mine, theirs = await house.read("contacts", one), await house.read("contacts", other)

    assert [
        ("emails.w", "changed_since"),
        ("notes", "changed_since"),
    ] == sorted((each["path"], each["reason"]) for each in undone["kept"])
    assert "It was changed after the merge, so it stays." == undone["kept"][0]["why"]
    assert ("Three", "Painter", None) == (mine["notes"], mine["headline"], mine["position"])
    assert ["Work"] == [each["label"] for each in mine["emails"].values()]
    assert ("Two", "CTO") == (theirs["notes"], theirs["position"])
    assert ["b@x.org"] == [each["address"] for each in theirs["emails"].values()]


async def test_what_happened_since_stays_with_the_survivor(house: House) -> None:
    one, other = await two(house)
    earlier = await house.made("interactions", {"contact_id": other, **MESSAGE})
    made = await merged(house, one, other)
    later = await house.made("interactions", {"contact_id": one, **MESSAGE})

    await undo(house, made["id"])

    assert other == (await house.read("interactions", earlier["id"]))["contact_id"]
    assert one == (await house.read("interactions", later["id"]))["contact_id"]
    assert later["occurred_at"] == (await house.read("contacts", one))["last_inbound_at"]
    assert earlier["occurred_at"] == (await house.read("contacts", other))["last_inbound_at"]


async def test_the_clock_of_the_absorbed_follows_touches_that_were_taken_back(house: House) -> None:
    one, other = await two(house)
    touch = await house.made("interactions", {"contact_id": other, **MESSAGE})
    made = await merged(house, one, other)
    await ask(house, "DELETE", f"/interactions/{touch['id']}")

    await undo(house, made["id"])

    assert (None, None) == tuple(
        [(await house.read("contacts", each))["last_inbound_at"] for each in (one, other)]
    )


async def test_a_later_merge_has_to_be_undone_first(house: House) -> None:
    one, other = await two(house)
    third = (await house.contact())["id"]
    first, second = await merged(house, one, other), await merged(house, third, one)

    refused = await ask(house, "DELETE", f"/merges/{first['id']}")

    assert (409, "merged_later") == refusal(refused)
    assert second["id"] == refused.json()["merge_id"]
    await undo(house, second["id"])
    await undo(house, first["id"])
    assert 3 == len(await house.listed("contacts"))


async def test_undoing_twice_is_no_change_and_merging_again_is_another_merge(house: House) -> None:
    one, other = await two(house)
    made = await merged(house, one, other)

    assert await undo(house, made["id"]) == await undo(house, made["id"])
    assert made["id"] != (await merged(house, other, one))["id"]


async def test_after_ninety_days_it_is_final(house: House) -> None:
    one, other = await two(house)
    made = await merged(house, one, other)
    async with house.database.transaction(house.workspace_id) as connection:
        aged = house.workspace_id, UUID(made["id"]), timedelta(days=90)
        await fetch(connection, _AGE, *aged)

    assert (410, "merge_final") == refusal(await ask(house, "DELETE", f"/merges/{made['id']}"))


async def test_a_survivor_in_the_trash_is_restored_first(house: House) -> None:
    one, other = await two(house)
    made = await merged(house, one, other)
    await ask(house, "DELETE", f"/contacts/{one}")

    assert (410, "gone") == refusal(await ask(house, "DELETE", f"/merges/{made['id']}"))


async def test_an_organisation_and_a_tag_that_are_gone_do_not_come_back(house: House) -> None:
    one, other = await two(house, organisation_name="Acme")
    await patched(house, one, organisation_name="Umbrella")
    tag = await house.made("tags", {"name": "band"})
    await ask(house, "PUT", f"/contacts/{other}/tags/{tag['id']}")
    made = await merged(house, one, other, choices={"work": "absorbed"})
    (umbrella,) = await house.listed("organisations", q="umb")
    async with house.database.transaction(house.workspace_id) as connection:
        await fetch(connection, _FORGET_JOBS, house.workspace_id, UUID(umbrella["id"]))
    assert 204 == (await ask(house, "DELETE", f"/organisations/{umbrella['id']}")).status_code
    await ask(house, "DELETE", f"/tags/{tag['id']}")

    undone = await undo(house, made["id"])

    assert [("organisation_id", "gone"), ("employments", "changed_since")] == [
        (k["path"], k["reason"]) for k in undone["kept"]
    ]
    mine = await house.read("contacts", one)
    assert (None, []) == (mine["organisation"], mine["tag_ids"])
    assert [] == (await house.read("contacts", other))["tag_ids"]


async def test_a_profile_that_somebody_else_has_by_now_is_refused(house: House) -> None:
    profile = "https://www.linkedin.com/in/anna-1"
    one, other = await two(house, linkedin_url=profile)
    made = await merged(house, one, other)
    await patched(house, one, linkedin_url=None)
    await house.contact(linkedin_url=profile)

    assert (409, "duplicate") == refusal(await ask(house, "DELETE", f"/merges/{made['id']}"))


async def test_an_opt_out_that_was_said_again_since_outlives_the_undo(house: House) -> None:
    one, other = await two(house)
    open_one = await nudge(house, one, "spring")
    await ask(house, "PUT", f"/contacts/{other}/do-not-contact", json={"reason": "asked"})
    made = await merged(house, one, other)
    await ask(house, "PUT", f"/contacts/{one}/do-not-contact", json={"reason": "asked again"})

    undone = await undo(house, made["id"])
    mine = await house.read("contacts", one)

    assert "asked again" == mine["do_not_contact"]["reason"]
    assert {"do_not_contact_at", "do_not_contact_reason"} == {k["path"] for k in undone["kept"]}
    assert "expired" == (await house.read("nudges", open_one))["status"]
