"""Where a contact works and has worked, over HTTP."""

from typing import Any

import httpx
import pytest

from tests.support.house import House


async def ask(
    house: House, method: str, contact_id: str, employment_id: str = "", **request: Any
) -> httpx.Response:
    at = f"{house.at}/contacts/{contact_id}/employments"
    path = f"{at}/{employment_id}" if employment_id else at
    return await house.client.request(method, path, **request)


async def added(house: House, contact_id: str, **fields: Any) -> dict[str, Any]:
    answer = await ask(house, "POST", contact_id, json=fields)
    assert 201 == answer.status_code, answer.text
    made: dict[str, Any] = answer.json()
    assert answer.headers["location"].endswith(f"/contacts/{contact_id}/employments/{made['id']}")
    return made


async def listed(house: House, contact_id: str, **query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await house.listed(f"contacts/{contact_id}/employments", **query)
    return found


async def test_employments_are_told_with_days_as_far_as_they_are_known(house: House) -> None:
    zoe = (await house.contact())["id"]
    acme = await added(
        house,
        zoe,
        organisation_name="Acme",
        position="Engineer",
        started_on="2019-05",
        ended_on="2022",
    )
    read = await ask(house, "GET", zoe, acme["id"])

    assert ("Acme", "Engineer", "2019-05", "2022", False) == (
        acme["organisation"]["name"],
        *(acme[name] for name in ("position", "started_on", "ended_on", "is_current")),
    )
    assert (acme, '"v1"') == (read.json(), read.headers["etag"])


async def test_current_ones_come_first_and_then_the_newest(house: House) -> None:
    zoe = (await house.contact())["id"]
    for position, fields in (
        ("Baker", {"started_on": "2010", "ended_on": "2012-03"}),
        ("Engineer", {"started_on": "2019-05-02"}),
        ("Clerk", {"ended_on": "2015"}),
        ("Board member", {"started_on": "2021"}),
        ("Student", {"is_current": False}),
    ):
        await added(house, zoe, position=position, **fields)

    positions = ["Board member", "Engineer", "Clerk", "Baker", "Student"]
    assert positions == [each["position"] for each in await listed(house, zoe, limit="2")]
    assert positions[::-1] == [
        each["position"] for each in await listed(house, zoe, sort="recency")
    ]


async def test_an_employment_is_changed_under_the_version_that_was_seen(house: House) -> None:
    zoe = (await house.contact())["id"]
    made = await added(house, zoe, position="Engineer")
    ended = await ask(
        house, "PATCH", zoe, made["id"], json={"ended_on": "2024"}, headers={"if-match": '"v1"'}
    )
    stale = await ask(
        house, "PATCH", zoe, made["id"], json={"position": "CTO"}, headers={"if-match": '"v1"'}
    )
    again = await ask(house, "PATCH", zoe, made["id"], json={"is_current": True})

    assert (200, "2024", False) == (
        ended.status_code,
        ended.json()["ended_on"],
        ended.json()["is_current"],
    )
    assert (412, 2) == (stale.status_code, stale.json()["current"]["version"])
    assert (None, True) == (again.json()["ended_on"], again.json()["is_current"])


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "employment_empty"),
        ({"position": " "}, "employment_empty"),
        ({"position": "Baker", "started_on": "2024-02-30"}, "employment_day_invalid"),
        ({"position": "Baker", "started_on": "2024-13"}, "employment_day_invalid"),
        ({"position": "Baker", "started_on": "0024"}, "employment_day_invalid"),
        ({"position": "Baker", "started_on": "24-3"}, "validation_failed"),
        (
            {"position": "Baker", "started_on": "2024-03", "ended_on": "2024-02-28"},
            "employment_ends_early",
        ),
        ({"position": "Baker", "ended_on": "2024", "is_current": True}, "employment_ended"),
        ({"position": "Baker", "salary": 1}, "validation_failed"),
    ],
)
async def test_what_makes_no_sense_is_refused(
    house: House, fields: dict[str, Any], code: str
) -> None:
    zoe = (await house.contact())["id"]
    refused = await ask(house, "POST", zoe, json=fields)

    assert (422, code) == (refused.status_code, refused.json()["code"])
    assert [] == await listed(house, zoe)


async def test_what_was_removed_is_gone(house: House) -> None:
    zoe, ann = (await house.contact())["id"], (await house.contact())["id"]
    made = await added(house, zoe, position="Engineer")
    others = await ask(house, "DELETE", ann, made["id"])
    removed = await ask(house, "DELETE", zoe, made["id"])
    again = await ask(house, "DELETE", zoe, made["id"])

    assert (404, 204, 404) == (others.status_code, removed.status_code, again.status_code)
    assert [] == await listed(house, zoe)


async def test_the_history_follows_what_is_written_on_the_contact(house: House) -> None:
    made = await house.contact(organisation_name="Acme", position="Engineer")
    at = f"{house.at}/contacts/{made['id']}"
    first = await listed(house, made["id"])
    typo = await house.client.patch(at, json={"position": "Engineeer"})
    mended = await house.client.patch(at, json={"position": "Engineer"})
    await ask(house, "PATCH", made["id"], first[0]["id"], json={"started_on": "2019"})
    await house.client.patch(at, json={"organisation_name": "Nonesuch", "position": "CTO"})
    rows = await listed(house, made["id"])

    assert [("Engineer", True)] == [(each["position"], each["is_current"]) for each in first]
    assert {200} == {typo.status_code, mended.status_code}
    assert {("Nonesuch", "CTO", True), ("Acme", "Engineer", False)} == {
        (each["organisation"]["name"], each["position"], each["is_current"]) for each in rows
    }
    assert "job_change" not in {
        each["event"]["kind"]
        for each in await house.listed(f"contacts/{made['id']}/timeline")
        if each["event"]
    }


async def test_of_somebody_in_the_trash_nothing_is_told(house: House) -> None:
    zoe = (await house.contact())["id"]
    await house.client.delete(f"{house.at}/contacts/{zoe}")
    read, written = (
        await ask(house, "GET", zoe),
        await ask(house, "POST", zoe, json={"position": "A"}),
    )

    assert (410, 410) == (read.status_code, written.status_code)


async def test_an_organisation_in_somebodys_history_is_in_use(house: House) -> None:
    zoe = (await house.contact())["id"]
    made = await added(house, zoe, organisation_name="Acme", ended_on="2020")
    at = f"{house.at}/organisations/{made['organisation']['id']}"
    refused = await house.client.delete(at)
    await ask(house, "DELETE", zoe, made["id"])
    removed = await house.client.delete(at)

    assert (409, "organisation_in_use", 204) == (
        refused.status_code,
        refused.json()["code"],
        removed.status_code,
    )
