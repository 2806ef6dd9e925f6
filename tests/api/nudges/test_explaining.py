"""Why this, and why not that; and with whom to begin."""

from typing import Any

import pytest

from tests.api.nudges.conftest import Life

KINDS = {
    "reply_owed",
    "thank_you",
    "new_acquaintance",
    "life_event",
    "keep_in_touch",
    "rest_review",
}


async def test_every_kind_is_explained_with_what_it_stands_on(life: Life) -> None:
    friend = await life.friend()
    found = await life.send("GET", f"contacts/{friend['id']}/nudges/explanation")

    assert ("Ada Lovelace", "2026-03-02T12:00:00Z") == (found["contact"]["name"], found["as_of"])
    decisions = {each["kind"]: each for each in found["decisions"]}
    assert KINDS == decisions.keys()
    assert ("open", "pending") == (
        decisions["keep_in_touch"]["outcome"],
        decisions["keep_in_touch"]["code"],
    )
    assert ("suppressed", "nothing_owed") == (
        decisions["reply_owed"]["outcome"],
        decisions["reply_owed"]["code"],
    )
    assert all(each["detail"].endswith(".") for each in decisions.values())
    assert ("2026-01-26T10:00:00Z", 1, 0) == (
        found["clock"]["last_touch_at"],
        found["clock"]["exchanges"],
        found["clock"]["meetings"],
    )
    assert ("due", "close", 30, []) == tuple(
        found["standing"][name] for name in ("state", "tier", "interval_days", "muted")
    )
    assert (0, 3, 10) == tuple(
        found["delivery"][name] for name in ("delivered_today", "budget_per_day", "budget_per_week")
    )


async def test_a_nudge_that_is_not_due_says_when_it_may_come(life: Life) -> None:
    friend = await life.house.contact(tier="close")
    await life.touch(friend["id"], "2026-02-25T10:00:00Z")
    decision = (await life.explained(friend["id"]))["keep_in_touch"]
    await life.go_to(decision["may_fire_at"])
    after = (await life.explained(friend["id"]))["keep_in_touch"]

    assert ("suppressed", "not_due", None) == tuple(
        decision[name] for name in ("outcome", "code", "nudge_id")
    )
    assert "open" == after["outcome"]


@pytest.mark.parametrize(
    ("holidays", "comes_at"),
    [
        ({}, "2026-03-17T08:30:00Z"),
        ({"region": "IE"}, "2026-03-18T08:30:00Z"),  # Saint Patrick's Day is passed over
        ({"region": "IE", "holidays": ["2026-03-18"]}, "2026-03-19T08:30:00Z"),
        ({"region": "IE", "holiday_region": "none"}, "2026-03-17T08:30:00Z"),
    ],
)
async def test_an_owed_reply_waits_for_business_days_of_the_owners_region(
    life: Life, holidays: dict[str, Any], comes_at: str
) -> None:
    changed = await life.house.client.patch(life.house.at, json={"settings": holidays})
    assert 200 == changed.status_code, changed.text
    friend = await life.house.contact(given_name="Ada")
    await life.go_to("2026-03-13T11:00:00Z")  # a Friday
    await life.touch(
        friend["id"], "2026-03-13T10:00:00Z", direction="inbound", channel="email", depth="message"
    )

    assert comes_at == (await life.explained(friend["id"]))["reply_owed"]["may_fire_at"]


async def test_the_budget_says_until_when_a_nudge_waits(life: Life) -> None:
    friends = [await life.friend(family_name=str(n)) for n in range(4)]
    await life.go_to("2026-03-02T13:00:00Z")
    (waiting,) = await life.nudges(status="pending")
    found = await life.send("GET", f"contacts/{waiting['contact']['id']}/nudges/explanation")
    decision = next(each for each in found["decisions"] if each["kind"] == "keep_in_touch")

    assert ("open", "budget", "2026-03-03T08:30:00Z", waiting["id"]) == tuple(
        decision[name] for name in ("outcome", "code", "may_fire_at", "nudge_id")
    )
    assert (3, 3, "2026-03-03T08:30:00Z") == tuple(
        found["delivery"][name]
        for name in ("delivered_today", "delivered_this_week", "next_delivery_at")
    )
    delivered = next(each for each in friends if each["id"] != waiting["contact"]["id"])
    assert "delivered" == (await life.explained(delivered["id"]))["keep_in_touch"]["code"]


async def test_quiet_hours_say_until_when_a_nudge_waits(life: Life) -> None:
    friends = [await life.friend(family_name=str(n)) for n in range(4)]
    await life.go_to("2026-03-02T22:00:00Z")
    (waiting,) = await life.nudges(status="pending")
    decision = (await life.explained(waiting["contact"]["id"]))["keep_in_touch"]

    assert 4 == len(friends)
    assert ("open", "quiet_hours", "2026-03-03T08:30:00Z") == tuple(
        decision[name] for name in ("outcome", "code", "may_fire_at")
    )


async def test_who_is_gone_is_not_explained(life: Life) -> None:
    friend = await life.friend()
    path = f"contacts/{friend['id']}/nudges/explanation"
    await life.house.client.delete(f"{life.house.at}/contacts/{friend['id']}")
    problem = await life.send("GET", path, 410)

    assert "gone" == problem["code"]
    unknown = path.replace(friend["id"], "01930000-0000-7000-8000-000000000000")
    assert "not_found" == (await life.send("GET", unknown, 404))["code"]


async def test_a_newcomer_is_shown_with_whom_to_begin(life: Life) -> None:
    people = {}
    for name, touches in (
        ("Silent", []),
        ("One Way", [("outbound", "2026-02-01")]),
        ("Answered", [("outbound", "2026-01-05"), ("inbound", "2026-01-06")]),
        ("Met Twice", [("mutual", "2025-05-05"), ("mutual", "2026-02-20")]),
        ("Long Ago", [("inbound", "2020-01-05"), ("outbound", "2020-01-06")]),
        ("Has A Tier", [("mutual", "2026-02-28")]),
        ("Rests", [("mutual", "2026-02-28")]),
    ):
        person = await life.house.contact(given_name=name)
        people[name] = person["id"]
        for direction, day in touches:
            depth = "meeting" if direction == "mutual" else "message"
            await life.touch(
                person["id"], f"{day}T10:00:00Z", direction=direction, depth=depth, channel="email"
            )
    await life.send("PATCH", f"contacts/{people['Has A Tier']}", json={"tier": "outer"})
    await life.send("POST", f"contacts/{people['Rests']}/rest", json={})

    found = await life.send("GET", "tier-suggestions")
    assert ["Met Twice", "Answered", "Long Ago"] == [
        each["contact"]["name"] for each in found["data"]
    ]
    assert (None, False) == (found["next_cursor"], found["has_more"])
    met, answered, _ = found["data"]
    assert (2, "2026-02-20") == (met["meetings"], met["last_exchange_on"])
    assert (
        "You have met 2 times; you were last in touch both ways on 20 February 2026."
        == met["reason"]
    )
    assert "You wrote and got an answer, the last time on 6 January 2026." == answered["reason"]


async def test_at_most_twenty_are_suggested(life: Life) -> None:
    for n in range(21):
        person = await life.house.contact(given_name=f"Person {n}")
        await life.touch(person["id"], f"2026-02-{n + 1:02}T10:00:00Z")

    found = await life.send("GET", "tier-suggestions")
    assert [f"Person {n}" for n in range(20, 0, -1)] == [
        each["contact"]["name"] for each in found["data"]
    ]
