"""The list of contacts: filters, search, orders, pages."""

import asyncio
from datetime import UTC, datetime, timedelta

from domain.shared.ids import new_id
from tests.support.house import House


async def names(house: House, **query: str) -> list[str]:
    return [each["given_name"] for each in await house.listed("contacts", **query)]


async def test_the_newest_come_first_in_pages_of_the_size_asked_for(house: House) -> None:
    for name in ("A", "B", "C", "D", "E"):
        await house.contact(given_name=name)

    assert ["E", "D", "C", "B", "A"] == await names(house, limit="2")
    assert ["A", "B", "C", "D", "E"] == await names(house, limit="2", sort="created_at")
    page = (await house.client.get(f"{house.at}/contacts", params={"limit": "5"})).json()
    assert (False, None) == (page["has_more"], page["next_cursor"])


async def test_names_are_sorted_by_family_name_without_case_or_accents(house: House) -> None:
    for given, family in (("1", "Östberg"), ("2", "olsen"), ("3", "Zabel"), ("4", "")):
        await house.contact(given_name=given, family_name=family)

    assert ["4", "2", "1", "3"] == await names(house, sort="name", limit="3")
    assert ["3", "1", "2", "4"] == await names(house, sort="-name", limit="3")


async def test_what_was_never_touched_or_is_never_due_comes_last(house: House) -> None:
    made = {name: await house.contact(given_name=name, tier=tier) for name, tier in (
        ("far", "extended"), ("none", None), ("near", "inner"), ("outer", "outer"),
    )}  # fmt: skip
    for name, day in (("far", "2026-01-03"), ("outer", "2026-01-01")):
        await house.made(
            "interactions",
            {
                "contact_id": made[name]["id"],
                "direction": "inbound",
                "channel": "email",
                "depth": "message",
                "occurred_at": f"{day}T09:00:00Z",
            },
        )

    assert ["far", "outer"] == (await names(house, sort="-last_touch_at", limit="1"))[:2]
    by_due = await house.listed("contacts", sort="due_at", limit="1")
    assert {"far", "near"} == {each["given_name"] for each in by_due[:2]}
    dues = [each["due_at"] for each in by_due]
    assert sorted(dues[:2]) == dues[:2]
    assert [None, None] == dues[2:]


async def test_words_are_found_by_their_beginnings_without_accents_in_any_order(
    house: House,
) -> None:
    await house.contact(given_name="Zoë", family_name="Müller", organisation_name="Société X")
    await house.contact(given_name="Bo", position="Painter", notes="met Zoë's mother")

    for text in ("zoe mul", "MÜLLER zo", "soc zoe", "zoë"):
        assert "Zoë" in await names(house, q=text)
    assert ["Bo"] == await names(house, q="paint")
    assert ["Bo", "Zoë"] == await names(house, q="zo")
    assert ["Zoë", "Bo"] == await names(house, q="zo", sort="created_at")
    assert [] == await names(house, q="zoe nobody")
    assert [] == await names(house, q="")
    assert [] == await names(house, q=" ,;!' & | :*")
    assert [] == await names(house, q="oe")


async def test_people_are_found_by_the_new_name_of_their_organisation(house: House) -> None:
    made = await house.contact(organisation_name="Initech")
    await house.client.patch(
        f"{house.at}/organisations/{made['organisation_id']}", json={"name": "Umbrella"}
    )

    assert ["Ada"] == await names(house, q="umbr")
    assert [] == await names(house, q="initech")
    assert "Umbrella" == (await house.read("contacts", made["id"]))["organisation"]["name"]


async def test_each_filter_narrows_and_commas_mean_or(house: House) -> None:
    tag = await house.made("tags", {"name": "band"})
    ada = await house.contact(
        given_name="Ada", tier="inner", organisation_name="Acme", connected_on="2024-01-10"
    )
    await house.contact(given_name="Bo", tier="close", stage="growing", tag_ids=[tag["id"]])
    await house.contact(given_name="Cy", connected_on="2024-03-01")
    organisation = ada["organisation_id"]

    for query, expected in (
        ({"tier": "inner"}, ["Ada"]),
        ({"tier": "inner,close"}, ["Ada", "Bo"]),
        ({"tier": "none"}, ["Cy"]),
        ({"tier": "none,inner"}, ["Ada", "Cy"]),
        ({"stage": "growing"}, ["Bo"]),
        ({"stage": "growing,seed"}, ["Ada", "Bo", "Cy"]),
        ({"tag": tag["id"]}, ["Bo"]),
        ({"tag": f"{tag['id']},{new_id()}"}, ["Bo"]),
        ({"organisation_id": organisation}, ["Ada"]),
        ({"organisation_id": f"{organisation},{new_id()}"}, ["Ada"]),
        ({"state": "fresh"}, ["Ada", "Bo"]),
        ({"state": "unplanned,due"}, ["Cy"]),
        ({"connected_after": "2024-01-10"}, ["Cy"]),
        ({"connected_before": "2024-03-01"}, ["Ada"]),
        ({"due_before": "2000-01-01T00:00:00Z"}, []),
        ({"due_before": "2200-01-01T00:00:00+01:00"}, ["Ada", "Bo"]),
        ({"tier": "inner", "stage": "growing"}, []),
    ):
        found = await names(house, sort="name", **query)
        assert expected == found, query
        body = {
            name: value.split(",") if name in {"tier", "stage", "tag", "state", "organisation_id"}
            else value
            for name, value in query.items()
        }  # fmt: skip
        searched = await house.client.post(
            f"{house.at}/contacts/search", json={**body, "sort": "name"}
        )
        assert expected == [each["given_name"] for each in searched.json()["data"]], query


async def test_a_search_by_body_has_pages_too(house: House) -> None:
    for name in "ABC":
        await house.contact(given_name=name)
    body = {"limit": 2, "tier": ["none"]}
    first = (await house.client.post(f"{house.at}/contacts/search", json=body)).json()
    rest = await house.client.post(
        f"{house.at}/contacts/search", json={**body, "cursor": first["next_cursor"]}
    )

    found = [each["given_name"] for each in first["data"] + rest.json()["data"]]
    assert ["C", "B", "A"] == found
    other = await house.client.post(
        f"{house.at}/contacts/search", json={"cursor": first["next_cursor"]}
    )
    assert (400, "cursor_mismatch") == (other.status_code, other.json()["code"])


async def test_what_cannot_be_asked_is_refused(house: House) -> None:
    for query, status in (
        ({"sort": "rank"}, 400),
        ({"tier": "best"}, 400),
        ({"state": "sad"}, 400),
        ({"tag": "band"}, 400),
        ({"due_before": "2026-01-01T00:00:00"}, 400),
        ({"tire": "inner"}, 400),
        ({"limit": "-1"}, 400),
        ({"deleted": "true", "sort": "name"}, 422),
        ({"sort": "-deleted_at"}, 422),
    ):
        answer = await house.client.get(f"{house.at}/contacts", params=query)
        assert status == answer.status_code, query


async def test_a_walk_under_inserts_shows_everybody_who_was_there_exactly_once(
    house: House,
) -> None:
    before = {(await house.contact(given_name=f"B{number}"))["id"] for number in range(15)}
    done = asyncio.Event()

    async def insert() -> None:
        number = 0
        while not done.is_set():
            await house.contact(given_name=f"N{number}")
            number += 1

    for sort in ("-created_at", "created_at", "name", "-updated_at", "due_at"):
        done.clear()
        writer = asyncio.create_task(insert())
        found = [each["id"] for each in await house.listed("contacts", sort=sort, limit="4")]
        done.set()
        await writer
        assert len(found) == len(set(found))
        assert before <= set(found)


async def test_the_trash_shows_what_was_deleted_last_first(house: House) -> None:
    made = [await house.contact(given_name=name) for name in "ABC"]
    for each in (made[1], made[0], made[2]):
        await house.client.delete(f"{house.at}/contacts/{each['id']}")

    assert ["C", "A", "B"] == await names(house, deleted="true", limit="2")
    assert [] == await names(house, q="a")
    assert ["A"] == await names(house, q="a", deleted="true")


async def test_instants_in_a_list_are_whole_seconds_of_now(house: House) -> None:
    await house.contact()
    (found,) = await house.listed("contacts")

    age = datetime.now(UTC) - datetime.fromisoformat(found["created_at"])
    assert timedelta(0) <= age < timedelta(minutes=1)
