"""The day's suggestions: what is before the owner, in which order, and how it looks."""

from adapters.postgres.engine import Database
from domain.shared.actor import Role
from domain.shared.ids import new_id
from tests.api.nudges.conftest import Life
from tests.support.house import TOKEN, found_workspace

QUERY = {"status": "pending,delivered,snoozed,done,dismissed,expired"}


async def test_a_nudge_says_what_why_and_what_next(life: Life) -> None:
    nudge = await life.nudge(linkedin_slug="ada-lovelace", connected_on="2020-01-01")

    assert ("keep_in_touch", "delivered", 1) == (
        nudge["kind"],
        nudge["status"],
        nudge["occurrence"],
    )
    assert "Ada Lovelace" == nudge["contact"]["name"]
    assert "https://www.linkedin.com/in/ada-lovelace/" == nudge["contact"]["linkedin_url"]
    assert "Time for Ada Lovelace" == nudge["title"]
    assert "26 January 2026" in nudge["reason"]
    assert ("close", 30, "2026-01-26T10:00:00Z") == (
        nudge["facts"]["tier"],
        nudge["facts"]["interval_days"],
        nudge["facts"]["last_touch_at"],
    )
    assert {"kind", "channel", "deep_link", "suggestion"} == nudge["action"].keys()
    assert "linkedin.com/messaging" in nudge["action"]["deep_link"]
    assert (1, 1, 2) == (nudge["rule_version"], nudge["policy_version"], nudge["version"])
    assert (None, None) == (nudge["resolution"], nudge["snoozed_until"])
    assert nudge["due_at"] <= nudge["created_at"] <= nudge["delivered_at"] < nudge["expires_at"]


async def test_only_what_is_before_the_owner_is_listed_unless_more_is_asked_for(life: Life) -> None:
    friends = [await life.friend(family_name=f"Person {n}") for n in range(5)]
    before = await life.nudges()
    pending = await life.nudges(status="pending")
    await life.go_to("2026-03-02T14:00:00Z")

    assert ([], 5) == (before, len(pending))
    # Three a day: the others wait.
    assert (3, 2) == (len(await life.nudges()), len(await life.nudges(status="pending")))
    assert {each["id"] for each in friends} == {
        each["contact"]["id"] for each in await life.nudges(**QUERY)
    }
    await life.go_to("2026-03-03T12:00:00Z")
    assert 5 == len(await life.nudges())


async def test_a_list_can_be_narrowed(life: Life) -> None:
    friend = await life.friend()
    other = await life.house.contact(family_name="Hopper")
    await life.touch(other["id"], "2026-02-27T10:00:00Z", direction="inbound", depth="message")
    await life.go_to("2026-03-04T10:00:00Z")

    kinds = [each["kind"] for each in await life.nudges()]
    assert ["reply_owed", "keep_in_touch"] == kinds
    for query, expected in (
        ({"kind": "reply_owed"}, [other["id"]]),
        ({"kind": "keep_in_touch,life_event"}, [friend["id"]]),
        ({"contact_id": friend["id"]}, [friend["id"]]),
        ({"contact_id": f"{friend['id']},{other['id']}", "kind": "thank_you"}, []),
        ({"due_before": "2026-03-03T00:00:00Z"}, [friend["id"]]),
        ({"status": "snoozed"}, []),
    ):
        found = [each["contact"]["id"] for each in await life.nudges(**query)]
        assert (query, expected) == (query, found)


async def test_each_order_can_be_walked_page_by_page(life: Life) -> None:
    for n, tier in enumerate(["inner", "close", "close", "active", "close"]):
        person = await life.house.contact(tier=tier, family_name=str(n))
        await life.touch(person["id"], f"2025-0{n + 1}-05T10:00:00Z")
    await life.go_to("2026-03-04T10:00:00Z")
    await life.friend(family_name="late")
    await life.go_to("2026-03-05T10:00:00Z")

    for sort, key in (
        ("-priority", lambda each: -each["priority"]),
        ("created_at", lambda each: each["created_at"]),
    ):
        pages = await life.nudges(sort=sort, limit=2, **QUERY)
        whole = await life.nudges(sort=sort, **QUERY)
        assert whole == pages
        assert [each["id"] for each in sorted(whole, key=key)] == [each["id"] for each in whole]
    newest = await life.nudges(sort="-created_at", limit=1, **QUERY)
    oldest = await life.nudges(sort="created_at", limit=3, **QUERY)
    assert [each["id"] for each in oldest[::-1]] == [each["id"] for each in newest]


async def test_a_misspelt_filter_is_refused(life: Life) -> None:
    for query in ("status=open", "kind=birthday", "stauts=done", "sort=due_at", "contact_id=x"):
        problem = await life.send("GET", f"nudges?{query}", 400)
        assert problem["code"] in {"invalid_parameter", "unknown_parameter"}


async def test_a_nudge_that_has_not_changed_is_not_sent_again(life: Life) -> None:
    nudge = await life.nudge()
    at = f"{life.house.at}/nudges/{nudge['id']}"
    first = await life.house.client.get(at)
    unchanged = {"if-none-match": first.headers["etag"]}

    assert nudge == first.json()
    assert 304 == (await life.house.client.get(at, headers=unchanged)).status_code
    await life.send("PATCH", f"contacts/{nudge['contact']['id']}", json={"given_name": "Augusta"})
    renamed = await life.house.client.get(at, headers=unchanged)
    assert "Augusta Lovelace" == renamed.json()["contact"]["name"]


async def test_a_nudge_of_another_workspace_is_as_unknown_as_any(
    life: Life, app_database: Database
) -> None:
    nudge = await life.nudge()
    elsewhere = await found_workspace(app_database)
    life.house.tokens.admit(TOKEN, roles=dict.fromkeys([elsewhere], Role.OWNER))
    for method, path in (("GET", ""), ("POST", "/dismissal"), ("DELETE", "/snooze")):
        for unknown in (nudge["id"], str(new_id())):
            address = f"/v1/workspaces/{elsewhere}/nudges/{unknown}{path}"
            answer = await life.house.client.request(method, address)
            assert (404, "not_found") == (answer.status_code, answer.json()["code"])


async def test_every_read_is_one_statement_and_an_explanation_is_four(life: Life) -> None:
    nudge = await life.nudge()
    contact = f"contacts/{nudge['contact']['id']}"
    one = await messages(life, contact)

    for path, more in (
        ("nudges", 0),
        ("nudges?sort=created_at&status=delivered,done&kind=keep_in_touch&limit=1", 0),
        (f"nudges/{nudge['id']}", 0),
        ("tier-suggestions", 0),
        (f"{contact}/nudges/explanation", 5),  # in a transaction, at one moment
    ):
        assert (path, one + more) == (path, await messages(life, path))


async def messages(life: Life, path: str) -> int:
    """How many messages a read sends; the first time, a connection also asks for the types."""
    for _ in range(2):
        await life.send("GET", path)
    return life.house.counter.last.statements
