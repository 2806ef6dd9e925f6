"""Tags over HTTP."""

from domain.shared.ids import new_id
from tests.support.house import House


async def test_a_tag_comes_back_as_it_was_sent(house: House) -> None:
    made = await house.made("tags", {"name": "Band", "colour": "#00ff00", "interval_days": 30})

    assert ("Band", "#00ff00", 30) == (made["name"], made["colour"], made["interval_days"])
    assert made == await house.read("tags", made["id"])


async def test_what_does_not_fit_is_refused(house: House) -> None:
    await house.made("tags", {"name": "Band"})
    for fields, status in (
        ({"name": "band"}, 409),
        ({"name": " "}, 422),
        ({"name": "x", "colour": "green"}, 422),
        ({"name": "x", "interval_days": 0}, 422),
        ({"name": "x", "interval_days": 1096}, 422),
        ({}, 422),
    ):
        answer = await house.client.post(f"{house.at}/tags", json=fields)
        assert status == answer.status_code, fields


async def test_a_client_may_choose_the_id_and_replace_it_knowingly(house: House) -> None:
    at, creating = f"{house.at}/tags/{new_id()}", {"if-none-match": "*"}
    answers = [
        await house.client.put(at, json={"name": name}, headers=creating)
        for name in ("Band", "Band", "Other")
    ]
    replaced = await house.client.put(
        at, json={"name": "Choir"}, headers={"if-match": answers[0].headers["etag"]}
    )

    assert [201, 200, 409, 200] == [each.status_code for each in (*answers, replaced)]
    assert "Choir" == replaced.json()["name"]


async def test_the_list_is_by_name_and_can_be_narrowed_to_a_beginning(house: House) -> None:
    for name in ("beta", "Alpha", "alps"):
        await house.made("tags", {"name": name})

    async def names(**query: str) -> list[str]:
        return [each["name"] for each in await house.listed("tags", limit="2", **query)]

    assert ["Alpha", "alps", "beta"] == await names()
    assert ["alps", "Alpha"] == await names(q="AL", sort="-created_at")


async def test_a_removed_tag_is_gone(house: House) -> None:
    made = await house.made("tags", {"name": "Band"})
    at = f"{house.at}/tags/{made['id']}"

    assert [204, 404, 404] == [
        (await house.client.delete(at)).status_code,
        (await house.client.delete(at)).status_code,
        (await house.client.get(at)).status_code,
    ]
