"""Cadences over HTTP."""

from typing import Any
from uuid import uuid4

import httpx

from domain.cadences.built_in.admire_and_learn import ADMIRE_AND_LEARN
from domain.cadences.built_in.reconnect import RECONNECT
from tests.support.house import House

BUILT_IN = ["Admire and learn", "Nurture", "Reconnect", "Thank and tell"]
WINTER = {"start": "2026-03-06T22:00:00Z", "time_zone": "Europe/Berlin", "region": "DE"}


async def copied(house: House, **fields: Any) -> dict[str, Any]:
    return await house.made("cadences", {"copy_of": str(RECONNECT.id)} | fields)


async def posted(house: House, path: str, **body: Any) -> httpx.Response:
    return await house.client.post(f"{house.at}/cadences/{path}", json=body or None)


async def test_a_workspace_has_the_cadences_that_come_with_perennial_and_its_own(
    house: House,
) -> None:
    made = await copied(house, name="My hello")
    every = [each["name"] for each in await house.listed("cadences", limit="2")]

    assert sorted([*BUILT_IN, "My hello"], key=str.casefold) == every
    assert [made["id"]] == [each["id"] for each in await house.listed("cadences", source="own")]
    assert ["Admire and learn"] == [
        each["name"] for each in await house.listed("cadences", audience="strangers")
    ]


async def test_what_comes_with_perennial_is_read_and_copied_but_not_changed(house: House) -> None:
    at = f"{house.at}/cadences/{ADMIRE_AND_LEARN.id}"
    read = (await house.client.get(at)).json()
    first = (await house.client.get(f"{at}/versions/1")).json()
    refused = [
        await house.client.patch(at, json={"name": "Mine"}),
        await house.client.put(f"{at}/archival"),
        await house.client.delete(at),
        await house.client.post(f"{at}/versions"),
    ]

    assert ("built_in", [], read["definition"]) == (
        read["source"],
        read["problems"],
        first["definition"],
    )
    assert {(409, "cadence_built_in")} == {
        (each.status_code, each.json()["code"]) for each in refused
    }
    assert 404 == (await house.client.get(f"{at}/versions/99")).status_code


async def test_a_cadence_in_the_making_is_kept_with_everything_that_is_wrong(house: House) -> None:
    steps = [{"kind": "message", "id": "hello"}, {"kind": "close", "id": "end"}]
    made = await house.made("cadences", {"name": "New", "definition": {"steps": steps}})
    refused = await posted(house, f"{made['id']}/versions")

    told = [(each["code"], each["pointer"]) for each in made["problems"]]
    assert [
        ("missing", "/definition/audience"),
        ("missing", "/definition/steps/0/title"),
        ("missing", "/definition/steps/0/channel"),
    ] == told
    assert (422, "cadence_unfit") == (refused.status_code, refused.json()["code"])
    assert told == [(each["code"], each["pointer"]) for each in refused.json()["errors"]]


async def test_what_was_published_stays_while_the_working_copy_changes(house: House) -> None:
    made = await copied(house)
    at = f"{house.at}/cadences/{made['id']}"
    first, again = [await posted(house, f"{made['id']}/versions") for _ in range(2)]
    definition = made["definition"] | {"purpose": "Say hello."}
    definition["steps"] = [
        {name: value for name, value in step.items() if value is not None}
        for step in definition["steps"]
    ]
    changed = await house.client.patch(at, json={"definition": definition})
    second = await posted(house, f"{made['id']}/versions")
    versions = await house.listed(f"cadences/{made['id']}/versions", limit="1")

    assert [201, 200, 200, 201] == [each.status_code for each in (first, again, changed, second)]
    assert [2, 1] == [each["number"] for each in versions]
    assert ["Say hello.", made["definition"]["purpose"]] == [
        each["definition"]["purpose"] for each in versions
    ]
    assert 409 == (await house.client.delete(at)).status_code


async def test_an_archived_one_is_listed_apart_and_left_as_it_is(house: House) -> None:
    made = await copied(house)
    at = f"{house.at}/cadences/{made['id']}"
    await house.client.put(f"{at}/archival")
    refused = await house.client.patch(at, json={"name": "Other"})

    assert [made["id"]] == [each["id"] for each in await house.listed("cadences", archived="true")]
    assert (409, "cadence_set_aside") == (refused.status_code, refused.json()["code"])
    back = await house.client.delete(f"{at}/archival")
    assert (200, None) == (back.status_code, back.json()["archived_at"])
    assert 204 == (await house.client.delete(at)).status_code


async def test_a_template_that_is_not_there_is_refused_at_once(house: House) -> None:
    steps = [{"kind": "message", "id": "hello", "template_id": str(uuid4())}]
    answer = await house.client.post(
        f"{house.at}/cadences", json={"name": "New", "definition": {"steps": steps}}
    )

    assert (404, "/definition/steps/0/template_id") == (
        answer.status_code,
        answer.json()["errors"][0]["pointer"],
    )


async def test_a_simulation_dates_each_step_and_says_what_moved_it(house: House) -> None:
    now = {name: value for name, value in WINTER.items() if name != "start"}
    answer = await posted(house, f"{RECONNECT.id}/simulations", **now)
    plan = answer.json()

    assert 200 == answer.status_code, answer.text
    assert ["say_hello", "give", "end"] == [each["step_id"] for each in plan["steps"]]
    assert ("completed_no_reply", 1, "Europe/Berlin") == (
        plan["outcome"],
        plan["number"],
        plan["contact_zone"],
    )
    assert "outside_hours" in {each["code"] for each in plan["steps"][1]["moved_by"]}
    nobody = await posted(house, f"{RECONNECT.id}/simulations", contact_id=str(uuid4()))
    early = await posted(house, f"{RECONNECT.id}/simulations", start="2001-01-01T00:00:00Z")
    assert (404, 422) == (nobody.status_code, early.status_code)
