"""The timeline: interactions and events in one order."""

from tests.support.house import House


async def test_interactions_and_events_lie_in_one_order_newest_first(sandbox: House) -> None:
    made = await sandbox.contact()
    for day in ("2026-01-05", "2026-02-05"):
        await sandbox.made(
            "interactions",
            {
                "contact_id": made["id"],
                "direction": "inbound",
                "channel": "email",
                "depth": "message",
                "occurred_at": f"{day}T09:00:00Z",
                "body": f"on {day}",
            },
        )
    await sandbox.client.patch(f"{sandbox.at}/contacts/{made['id']}", json={"tier": "inner"})

    items = await sandbox.listed(f"contacts/{made['id']}/timeline", limit="1")
    assert ["event", "interaction", "interaction"] == [each["kind"] for each in items]
    assert ["2026-03-02T12:00:00Z", "2026-02-05T09:00:00Z", "2026-01-05T09:00:00Z"] == [
        each["at"] for each in items
    ]
    assert ("tier_changed", {"tier": "inner"}, None) == (
        items[0]["event"]["kind"],
        items[0]["event"]["body"],
        items[0]["interaction"],
    )
    assert ("on 2026-02-05", None) == (items[1]["interaction"]["body"], items[1]["event"])


async def test_nothing_happened_yet_is_an_empty_page(house: House) -> None:
    made = await house.contact()

    assert [] == await house.listed(f"contacts/{made['id']}/timeline")


async def test_a_deleted_interaction_is_not_told(house: House) -> None:
    made = await house.contact()
    touch = await house.made(
        "interactions",
        {"contact_id": made["id"], "direction": "mutual", "channel": "video", "depth": "meeting"},
    )
    await house.client.delete(f"{house.at}/interactions/{touch['id']}")

    timeline = await house.listed(f"contacts/{made['id']}/timeline")
    assert "interaction" not in {each["kind"] for each in timeline}


async def test_the_timeline_of_a_contact_in_the_trash_is_gone(house: House) -> None:
    made = await house.contact()
    await house.client.delete(f"{house.at}/contacts/{made['id']}")
    gone = await house.client.get(f"{house.at}/contacts/{made['id']}/timeline")

    assert (410, True) == (gone.status_code, "restorable_until" in gone.json())


async def test_a_rest_that_came_by_itself_is_told_with_its_end(sandbox: House) -> None:
    made = await sandbox.contact()
    for day in ("2026-01-05", "2026-02-05"):
        await sandbox.made(
            "interactions",
            {
                "contact_id": made["id"],
                "direction": "outbound",
                "channel": "email",
                "depth": "message",
                "occurred_at": f"{day}T09:00:00Z",
            },
        )

    newest = (await sandbox.listed(f"contacts/{made['id']}/timeline"))[0]
    assert ("rested", {"until": "2026-08-04T09:00:00Z", "reason": "unanswered"}) == (
        newest["event"]["kind"],
        newest["event"]["body"],
    )
    assert "resting" == (await sandbox.read("contacts", made["id"]))["state"]
