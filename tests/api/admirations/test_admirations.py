"""Admirations over HTTP."""

import pytest

from domain.shared.ids import new_id
from tests.support.house import House

TALK = {"work": "  The talk on\nbridges ", "url": "https://example.org/talk"}


async def test_what_is_admired_comes_back_as_it_was_written(house: House) -> None:
    ada = await house.made("contacts", {"given_name": "Ada"})
    made = await house.made(
        "admirations", TALK | {"contact_id": ada["id"], "reason": "It is calm."}
    )

    assert ("The talk on bridges", "It is calm.", TALK["url"], []) == (
        made["work"],
        made["reason"],
        made["url"],
        made["concealed"],
    )
    assert made == await house.read("admirations", made["id"])


async def test_those_of_one_contact_are_listed_newest_first(house: House) -> None:
    ada, bea = [await house.made("contacts", {"given_name": name}) for name in ("Ada", "Bea")]
    for contact, work in ((ada, "One"), (bea, "Two"), (ada, "Three")):
        await house.made("admirations", {"contact_id": contact["id"], "work": work})
    of_ada = await house.client.get(f"{house.at}/admirations?contact_id={ada['id']}&limit=1")
    rest = await house.client.get(
        f"{house.at}/admirations",
        params={"contact_id": ada["id"], "cursor": of_ada.json()["next_cursor"]},
    )
    all_of_them = await house.client.get(f"{house.at}/admirations?sort=created_at")

    assert ["Three"] == [each["work"] for each in of_ada.json()["data"]]
    assert ["One"] == [each["work"] for each in rest.json()["data"]]
    assert ["One", "Two", "Three"] == [each["work"] for each in all_of_them.json()["data"]]


async def test_a_client_may_choose_the_id_and_replace_and_remove(house: House) -> None:
    ada, bea = [await house.made("contacts", {"given_name": name}) for name in ("Ada", "Bea")]
    at, creating = f"{house.at}/admirations/{new_id()}", {"if-none-match": "*"}
    body = TALK | {"contact_id": ada["id"]}
    answers = [
        await house.client.put(at, json=each, headers=creating)
        for each in (body, body, body | {"work": "Other"})
    ]
    moved = await house.client.put(
        at, json=body | {"contact_id": bea["id"]}, headers={"if-match": '"v1"'}
    )
    replaced = await house.client.put(
        at, json={"contact_id": ada["id"], "work": "New"}, headers={"if-match": '"v1"'}
    )
    patched = await house.client.patch(at, json={"reason": "Clear", "url": None})
    gone = await house.client.delete(at)

    assert [201, 200, 409] == [each.status_code for each in answers]
    assert (422, "admiration_contact_fixed") == (moved.status_code, moved.json()["code"])
    assert ("New", None) == (replaced.json()["work"], replaced.json()["url"])
    assert ("New", "Clear", 3) == tuple(patched.json()[n] for n in ("work", "reason", "version"))
    assert (204, 404) == (gone.status_code, (await house.client.get(at)).status_code)


@pytest.mark.parametrize(
    ("fault", "pointer"),
    [
        ({"work": "   "}, "/work"),
        ({"work": "x" * 501}, "/work"),
        ({"reason": "x" * 2001}, "/reason"),
        ({"url": "javascript:alert(1)"}, "/url"),
    ],
)
async def test_what_does_not_fit_is_refused(
    house: House, fault: dict[str, str], pointer: str
) -> None:
    ada = await house.made("contacts", {"given_name": "Ada"})
    answer = await house.client.post(
        f"{house.at}/admirations", json=TALK | {"contact_id": ada["id"]} | fault
    )

    assert (422, pointer) == (answer.status_code, answer.json()["errors"][0]["pointer"])
