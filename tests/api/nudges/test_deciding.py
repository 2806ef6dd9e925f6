"""What the owner can do with a nudge, and take back again."""

from typing import Any

from tests.api.nudges.conftest import Life, day_of

MORNING = "2026-03-03T10:00:00Z"


async def contact_of(life: Life, nudge: dict[str, Any]) -> dict[str, Any]:
    return await life.house.read("contacts", nudge["contact"]["id"])


async def test_a_snoozed_nudge_comes_back_in_the_morning(life: Life) -> None:
    nudge = await life.nudge()
    snoozed = await life.send("POST", f"nudges/{nudge['id']}/snooze", json={"until": "1w"})
    after = await life.nudges()
    await life.go_to("2026-03-10T08:29:00Z")
    night = await life.nudges()
    await life.go_to("2026-03-10T08:31:00Z")
    (back,) = await life.nudges()

    assert ("snoozed", "2026-03-10T08:30:00Z") == (snoozed["status"], snoozed["snoozed_until"])
    assert ([], []) == (after, night)
    assert (nudge["id"], "delivered", None) == (back["id"], back["status"], back["snoozed_until"])


async def test_a_snooze_can_be_taken_back(life: Life) -> None:
    nudge = await life.nudge()
    at = f"nudges/{nudge['id']}/snooze"
    await life.send("POST", at, json={"until": "2026-06-01"})
    back = await life.send("DELETE", at)
    problem = await life.send("DELETE", at, 409)

    assert ("delivered", None) == (back["status"], back["snoozed_until"])
    assert "state_invalid" == problem["code"]


async def test_a_snooze_has_bounds(life: Life) -> None:
    nudge = await life.nudge()
    for until in ("2d", "2026-03-03", "2030-01-01", "2026-02-30", "soon"):
        problem = await life.send(
            "POST", f"nudges/{nudge['id']}/snooze", 422, json={"until": until}
        )
        assert ("snooze_out_of_bounds", "/until") == (
            problem["code"],
            problem["errors"][0]["pointer"],
        )


async def test_a_dismissal_mutes_the_kind_until_it_is_taken_back(life: Life) -> None:
    nudge = await life.nudge()
    at = f"nudges/{nudge['id']}/dismissal"
    dismissed = await life.send("POST", at)
    again = await life.send("POST", at)
    muted = (await life.explained(nudge["contact"]["id"]))["keep_in_touch"]
    back = await life.send("DELETE", at)

    assert ("dismissed", "owner") == (
        dismissed["nudge"]["status"],
        dismissed["nudge"]["resolution"],
    )
    assert dismissed["proposal"] is None
    assert dismissed == again
    assert ("suppressed", "muted") == (muted["outcome"], muted["code"])
    assert ("delivered", None) == (back["status"], back["resolution"])
    assert "open" == (await life.explained(nudge["contact"]["id"]))["keep_in_touch"]["outcome"]


async def test_three_dismissals_in_a_year_propose_a_calmer_rhythm(life: Life) -> None:
    friend = await life.friend()
    answers = []
    for month in ("03-03", "05-05", "07-07"):
        await life.go_to(f"2026-{month}T10:00:00Z")
        nudge = (await life.nudges(contact_id=friend["id"]))[0]
        answers.append(await life.send("POST", f"nudges/{nudge['id']}/dismissal"))
        await life.touch(friend["id"], f"2026-{month}T10:00:00Z")

    assert [None, None] == [answer["proposal"] for answer in answers[:2]]
    assert {"tier": "active", "interval_days": 90, "dismissed": 3} == answers[2]["proposal"]


async def test_done_logs_what_was_suggested(life: Life) -> None:
    nudge = await life.nudge(linkedin_slug="ada")
    done = await life.send("POST", f"nudges/{nudge['id']}/completion", json={})
    again = await life.send("POST", f"nudges/{nudge['id']}/completion", json={})
    touches = await life.house.listed("interactions", contact_id=nudge["contact"]["id"])

    assert ("done", "owner") == (done["nudge"]["status"], done["nudge"]["resolution"])
    logged = done["interaction"]
    assert ("outbound", "message", "linkedin", MORNING) == tuple(
        logged[name] for name in ("direction", "depth", "channel", "occurred_at")
    )
    assert done == again
    assert [logged["id"]] == [each["id"] for each in touches[:1]]
    assert 2 == len(touches)
    assert MORNING == (await contact_of(life, nudge))["last_touch_at"]


async def test_done_logs_what_really_happened(life: Life) -> None:
    nudge = await life.nudge()
    touch = {"direction": "mutual", "depth": "meeting", "channel": "in_person", "body": "Tea."}
    done = await life.send("POST", f"nudges/{nudge['id']}/completion", json={"interaction": touch})

    assert touch == {name: done["interaction"][name] for name in touch}
    assert "other" == (await any_channel(life))["channel"]


async def any_channel(life: Life) -> dict[str, Any]:
    """Who has no profile is reached by any channel: nobody can say which it was."""
    friend = await life.friend(family_name="Without Profile")
    await life.go_to("2026-03-04T10:00:00Z")
    (nudge,) = await life.nudges(contact_id=friend["id"])
    done = await life.send("POST", f"nudges/{nudge['id']}/completion", json={})
    logged: dict[str, Any] = done["interaction"]
    return logged


async def test_done_can_log_nothing(life: Life) -> None:
    nudge = await life.nudge()
    done = await life.send("POST", f"nudges/{nudge['id']}/completion", json={"interaction": None})

    assert ("done", None) == (done["nudge"]["status"], done["interaction"])
    assert "2026-01-26T10:00:00Z" == (await contact_of(life, nudge))["last_touch_at"]


async def test_what_was_done_can_be_taken_back_with_its_touch(life: Life) -> None:
    nudge = await life.nudge()
    at = f"nudges/{nudge['id']}/completion"
    done = await life.send("POST", at, json={})
    back = await life.send("DELETE", at)
    touches = await life.house.listed("interactions", contact_id=nudge["contact"]["id"])
    once_more = await life.send("POST", at, json={})

    assert ("delivered", None) == (back["status"], back["resolution"])
    assert done["interaction"]["id"] not in [each["id"] for each in touches]
    assert done["interaction"]["id"] != once_more["interaction"]["id"]
    assert "done" == once_more["nudge"]["status"]


async def test_the_review_of_a_rest_is_no_touch(life: Life) -> None:
    friend = await life.house.contact(tier="close")
    await life.send("POST", f"contacts/{friend['id']}/rest", json={"until": "2026-03-20T10:00:00Z"})
    await life.go_to("2026-04-01T10:00:00Z")
    (nudge,) = await life.nudges()
    done = await life.send("POST", f"nudges/{nudge['id']}/completion", json={})

    assert ("rest_review", None) == (nudge["kind"], done["interaction"])
    assert "done" == done["nudge"]["status"]


async def test_a_touch_settles_a_nudge_and_then_nothing_can_be_taken_back(life: Life) -> None:
    nudge = await life.nudge()
    await life.touch(nudge["contact"]["id"], MORNING)
    settled = await life.house.read("nudges", nudge["id"])
    refused = [
        await life.send("DELETE", f"nudges/{nudge['id']}/completion", 409),
        await life.send("POST", f"nudges/{nudge['id']}/snooze", 409, json={"until": "3d"}),
        await life.send("POST", f"nudges/{nudge['id']}/dismissal", 409),
    ]

    assert ("done", "touch") == (settled["status"], settled["resolution"])
    assert {"state_invalid"} == {each["code"] for each in refused}
    found = await life.send("POST", f"nudges/{nudge['id']}/completion", json={})
    assert (settled, None) == (found["nudge"], found["interaction"])


async def test_what_took_the_place_of_a_dismissed_nudge_gives_way_again(life: Life) -> None:
    friend = await life.friend(connected_on="2026-02-25")
    await life.go_to("2026-03-03T10:00:00Z")
    (first,) = await life.nudges()
    await life.send("POST", f"nudges/{first['id']}/dismissal")
    await life.go_to("2026-03-20T10:00:00Z")
    (second,) = await life.nudges()
    back = await life.send("DELETE", f"nudges/{first['id']}/dismissal")
    still_open = await life.nudges(contact_id=friend["id"])

    assert first["kind"] != second["kind"]
    assert back["status"] in {"delivered", "expired"}
    assert len(still_open) <= 1
    assert day_of(first["created_at"]) <= "2026-03-03"


async def test_a_repeated_request_logs_one_touch(life: Life) -> None:
    nudge = await life.nudge()
    at = f"{life.house.at}/nudges/{nudge['id']}/completion"
    first, second = [
        await life.house.client.post(at, json={}, headers={"idempotency-key": "done-1"})
        for _ in range(2)
    ]
    touches = await life.house.listed("interactions", contact_id=nudge["contact"]["id"])

    assert first.content == second.content
    assert "true" == second.headers["idempotency-replayed"]
    assert 2 == len(touches)
