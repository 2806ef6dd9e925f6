from typing import Any

import pytest
from httpx import AsyncClient

from api.workspaces.schemas import ChangeSettingsRequest, SettingsResponse
from domain.nudges.policy import Policy
from domain.shared.ids import new_id
from tests.support.accounts import AccountWorld


async def the_workspace(client: AsyncClient) -> dict[str, Any]:
    answer = await client.get("/v1/workspaces")
    [workspace] = answer.json()["data"]
    return dict(workspace)


@pytest.fixture
async def home(zoe: AsyncClient) -> str:
    """The address of Zoe's workspace."""
    return f"/v1/workspaces/{(await the_workspace(zoe))['id']}"


@pytest.fixture
async def sandbox(zoe: AsyncClient) -> str:
    """The address of a sandbox of Zoe's, on 5 January 2026."""
    answer = await zoe.post(
        "/v1/workspaces", json={"sandbox": True, "test_now": "2026-01-05T09:00:00+01:00"}
    )
    assert 201 == answer.status_code
    return str(answer.headers["location"])


def test_every_setting_is_shown_and_can_be_changed() -> None:
    names = set(Policy().as_settings()) - {"time_zone"} | {"region"}

    assert names == set(SettingsResponse.__struct_fields__)
    assert names == set(ChangeSettingsRequest.__struct_fields__)


async def test_a_workspace_shows_the_settings_that_hold(zoe: AsyncClient, home: str) -> None:
    answer = await zoe.get(home)
    workspace = answer.json()

    assert ("Zoë", "Europe/Paris", False, "owner", 1) == tuple(
        workspace[name] for name in ("name", "time_zone", "sandbox", "role", "version")
    )
    assert (3, "08:30:00", [], None) == tuple(
        workspace["settings"][name]
        for name in ("budget_per_day", "digest_at", "holidays", "vacation")
    )
    assert '"v1"' == answer.headers["etag"]
    assert workspace == await the_workspace(zoe)


async def test_the_region_is_a_country_and_its_holidays_change_the_plan(
    world: AccountWorld, zoe: AsyncClient, home: str
) -> None:
    set_to = await zoe.patch(home, json={"settings": {"region": "GB"}})
    unknown = await zoe.patch(home, json={"settings": {"region": "UK"}})
    malformed = await zoe.patch(home, json={"settings": {"region": "gb"}})
    forgotten = await zoe.patch(home, json={"settings": {"region": None}})

    assert ["GB", None] == [each.json()["settings"]["region"] for each in (set_to, forgotten)]
    assert (422, "region_unknown", "/settings/region") == (
        unknown.status_code,
        unknown.json()["code"],
        unknown.json()["errors"][0]["pointer"],
    )
    assert 422 == malformed.status_code
    types = [event.type for event in world.accounts.events]
    assert (2, 2) == tuple(
        map(types.count, ("workspace.region_changed", "workspace.policy_changed"))
    )


async def test_holidays_are_those_of_the_region_unless_it_is_said_otherwise(
    world: AccountWorld, zoe: AsyncClient, home: str
) -> None:
    changes: list[dict[str, str | None]] = [
        {},
        {"region": "DE"},
        {"holiday_region": "DE-BY"},
        {"region": "GB"},
        {"holiday_region": "none"},
        {"holiday_region": None},
    ]

    shown = [await zoe.patch(home, json={"settings": each}) for each in changes]

    regions = [each.json()["settings"]["holiday_region"] for each in shown]
    assert ["none", "DE", "DE-BY", "DE-BY", "none", "GB"] == regions
    types = [event.type for event in world.accounts.events]
    assert 4 == types.count("workspace.policy_changed")


async def test_settings_are_changed_one_by_one_and_forgotten_by_null(
    world: AccountWorld, zoe: AsyncClient, home: str
) -> None:
    change = {
        "budget_per_day": 5,
        "digest_at": "09:15:00",
        "holidays": ["2026-12-25"],
        "vacation": {"starts_on": "2026-08-01", "ends_on": "2026-08-21"},
    }
    changed = await zoe.patch(home, json={"settings": change})
    back = await zoe.patch(home, json={"settings": {"budget_per_day": None, "vacation": None}})

    assert 200 == changed.status_code
    assert change == {name: changed.json()["settings"][name] for name in change}
    assert (3, None, "09:15:00") == tuple(
        back.json()["settings"][name] for name in ("budget_per_day", "vacation", "digest_at")
    )
    types = [event.type for event in world.accounts.events]
    assert 2 == types.count("workspace.policy_changed")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"settings": {"budget_per_day": 99}}, "/settings/budget_per_day"),
        ({"settings": {"budget_per_day": "many"}}, "/settings/budget_per_day"),
        ({"settings": {"digest_at": "25:00:00"}}, "/settings/digest_at"),
        ({"settings": {"shoe_size": 43}}, "/settings/shoe_size"),
        ({"settings": {"holiday_region": "DE-XX"}}, "/settings/holiday_region"),
        ({"name": ""}, "/name"),
    ],
)
async def test_what_cannot_stand_is_named_by_its_place(
    zoe: AsyncClient, home: str, change: dict[str, Any], pointer: str
) -> None:
    answer = await zoe.patch(home, json=change)

    assert 422 == answer.status_code
    assert pointer in {error["pointer"] for error in answer.json()["errors"]}


async def test_a_stale_change_is_answered_with_what_holds(zoe: AsyncClient, home: str) -> None:
    await zoe.patch(home, json={"name": "Kept"})
    answer = await zoe.patch(home, json={"name": "Lost"}, headers={"if-match": '"v1"'})

    assert (412, "Kept") == (answer.status_code, answer.json()["current"]["name"])


async def test_a_sandbox_is_made_with_a_clock_of_its_own(zoe: AsyncClient, sandbox: str) -> None:
    workspace = (await zoe.get(sandbox)).json()
    clock = (await zoe.get(f"{sandbox}/test-clock")).json()

    assert (True, "Sandbox", "Europe/Paris") == tuple(
        workspace[name] for name in ("sandbox", "name", "time_zone")
    )
    assert {"now": "2026-01-05T08:00:00Z", "target": None, "state": "still"} == clock


async def test_only_sandboxes_can_be_made_and_ten_of_them(zoe: AsyncClient) -> None:
    real = await zoe.post("/v1/workspaces", json={"sandbox": False})
    made = [await zoe.post("/v1/workspaces", json={"sandbox": True}) for _ in range(11)]

    assert (422, "only_sandboxes") == (real.status_code, real.json()["code"])
    assert [201] * 10 == [answer.status_code for answer in made[:10]]
    assert (409, "too_many_sandboxes", 10) == (
        made[10].status_code,
        made[10].json()["code"],
        made[10].json()["limit"],
    )


async def test_workspaces_are_listed_page_by_page(zoe: AsyncClient) -> None:
    for _ in range(4):
        await zoe.post("/v1/workspaces", json={"sandbox": True})

    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = (await zoe.get("/v1/workspaces", params={"limit": "2", **cursor})).json()
        seen += [workspace["id"] for workspace in page["data"]]
        if not page["has_more"]:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert (5, 5) == (len(seen), len(set(seen)))


async def test_the_clock_is_sent_forward(zoe: AsyncClient, sandbox: str) -> None:
    answer = await zoe.put(f"{sandbox}/test-clock", json={"now": "2026-02-01T00:00:00Z"})

    assert 202 == answer.status_code
    assert {
        "now": "2026-01-05T08:00:00Z",
        "target": "2026-02-01T00:00:00Z",
        "state": "advancing",
    } == answer.json()
    assert answer.json() == (await zoe.get(f"{sandbox}/test-clock")).json()


@pytest.mark.parametrize(
    ("now", "code"),
    [
        ("2026-01-05T07:59:59Z", "clock_moves_forward_only"),
        ("2032-01-05T08:00:00Z", "clock_out_of_range"),
        ("2026-01-06T08:00:00", "validation_failed"),
        ("tomorrow", "validation_failed"),
    ],
)
async def test_the_clock_does_not_go_just_anywhere(
    zoe: AsyncClient, sandbox: str, now: str, code: str
) -> None:
    answer = await zoe.put(f"{sandbox}/test-clock", json={"now": now})

    assert (422, code) == (answer.status_code, answer.json()["code"])


async def test_a_real_workspace_has_no_test_clock_and_stays(zoe: AsyncClient, home: str) -> None:
    answers = [
        await zoe.get(f"{home}/test-clock"),
        await zoe.put(f"{home}/test-clock", json={"now": "2030-01-01T00:00:00Z"}),
        await zoe.delete(home),
    ]

    assert [(409, "not_a_sandbox")] * 3 == [
        (answer.status_code, answer.json()["code"]) for answer in answers
    ]


async def test_a_sandbox_is_deleted(zoe: AsyncClient, sandbox: str) -> None:
    answer = await zoe.delete(sandbox)

    assert (204, b"") == (answer.status_code, answer.content)
    assert 404 == (await zoe.get(sandbox)).status_code


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "", None),
        ("PATCH", "", {"name": "Mine"}),
        ("DELETE", "", None),
        ("GET", "/test-clock", None),
        ("PUT", "/test-clock", {"now": "2030-01-01T00:00:00Z"}),
    ],
)
async def test_somebody_elses_workspace_is_answered_like_one_that_never_was(
    world: AccountWorld,
    zoe: AsyncClient,
    sandbox: str,
    method: str,
    path: str,
    body: dict[str, str] | None,
) -> None:
    yan = await world.log_in(zoe, "yan@example.com")
    zoe.headers["authorization"] = f"Bearer {yan['access_token']}"
    answers = [
        await zoe.request(method, f"{place}{path}", json=body)
        for place in (sandbox, f"/v1/workspaces/{new_id()}")
    ]

    said = [answer.json() | {"instance": ""} for answer in answers]
    assert said[0] == said[1]
    assert ([404, 404], "not_found") == (
        [answer.status_code for answer in answers],
        said[0]["code"],
    )
