"""Many changes in one request."""

from typing import Any

from domain.shared.ids import new_id
from tests.support.house import House


async def batch(house: House, *operations: dict[str, Any], atomic: bool = False) -> Any:
    return await house.client.post(
        f"{house.at}/contacts/batch", json={"operations": operations, "atomic": atomic}
    )


async def test_each_operation_tells_what_came_of_it(house: House) -> None:
    one, two, key = await house.contact(), await house.contact(given_name="Bo"), str(new_id())
    answer = await batch(
        house,
        {"op": "create", "id": key, "contact": {"given_name": "Cy", "emails": {"e": {"address": "c@x.org"}}}},
        {"op": "create", "contact": {"notes": "nameless"}},
        {"op": "update", "id": one["id"], "version": 1, "contact": {"notes": "new"}},
        {"op": "update", "id": two["id"], "version": 7, "contact": {"notes": "new"}},
        {"op": "trash", "id": two["id"]},
        {"op": "restore", "id": two["id"]},
        {"op": "update", "id": str(new_id()), "contact": {}},
        {"op": "update", "contact": {}},
        {"op": "update", "id": one["id"], "contact": {"linkedin_url": "https://x.org"}},
        {"op": "create", "id": key, "contact": {"given_name": "Cy"}},
    )  # fmt: skip

    assert 200 == answer.status_code
    results = answer.json()["results"]
    statuses = [each["status"] for each in results]
    assert [201, 422, 200, 412, 204, 200, 404, 422, 422, 200] == statuses
    assert key == results[0]["contact"]["id"]
    assert "contact_nameless" == results[1]["refusal"]["code"]
    assert ("new", 2) == (results[2]["contact"]["notes"], results[2]["contact"]["version"])
    assert "version_mismatch" == results[3]["refusal"]["code"]
    assert ["Ada", "Bo", "Cy"] == sorted(
        each["given_name"] for each in await house.listed("contacts")
    )


async def test_an_atomic_batch_with_one_refusal_does_nothing(house: House) -> None:
    one = await house.contact()
    answer = await batch(
        house,
        {"op": "update", "id": one["id"], "contact": {"notes": "new"}},
        {"op": "create", "contact": {}},
        atomic=True,
    )

    assert (422, 1) == (answer.status_code, answer.json()["operation"])
    assert one == await house.read("contacts", one["id"])


async def test_a_refused_operation_leaves_no_trace_beside_those_that_stand(
    house: House,
) -> None:
    await house.contact(linkedin_slug="ada-l")
    answer = await batch(
        house,
        {"op": "create", "contact": {"given_name": "Eve", "linkedin_slug": "ada-l", "organisation_name": "Ghost"}},
        {"op": "create", "contact": {"given_name": "Bo"}},
    )  # fmt: skip

    assert [409, 201] == [each["status"] for each in answer.json()["results"]]
    assert [] == await house.listed("organisations")
    async with house.database.reading(house.workspace_id) as connection:
        kinds = await connection.fetch("SELECT entity_type FROM tenant.sync_entry")
    assert ["contact", "contact"] == [each["entity_type"] for each in kinds]


async def test_a_batch_has_one_to_a_hundred_operations(house: House) -> None:
    create = {"op": "create", "contact": {"given_name": "A"}}

    assert 422 == (await batch(house)).status_code
    assert 422 == (await batch(house, *[create] * 101)).status_code
    assert 200 == (await batch(house, *[create] * 100)).status_code
    assert 100 == len(await house.listed("contacts", limit="60"))


async def test_a_batch_sent_again_with_its_key_is_done_once(house: House) -> None:
    body = {"operations": [{"op": "create", "contact": {"given_name": "A"}}] * 3}
    answers = [
        await house.client.post(
            f"{house.at}/contacts/batch", json=body, headers={"idempotency-key": "once"}
        )
        for _ in range(2)
    ]

    assert answers[0].content == answers[1].content
    assert 3 == len(await house.listed("contacts"))
