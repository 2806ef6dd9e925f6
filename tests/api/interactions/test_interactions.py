"""Interactions over HTTP, and what they do to the clock of their contact."""

from typing import Any

from domain.shared.ids import new_id
from tests.support.house import House

MEETING = {"direction": "mutual", "channel": "in_person", "depth": "meeting"}
MESSAGE = {"direction": "outbound", "channel": "email", "depth": "message"}


async def log(house: House, contact: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return await house.made("interactions", {"contact_id": contact["id"], **MESSAGE, **fields})


async def test_an_interaction_happened_now_unless_it_says_when(sandbox: House) -> None:
    ada = await sandbox.contact()
    now = await log(sandbox, ada, body="Hello")
    earlier = await log(sandbox, ada, occurred_at="2026-03-01T10:30:00.75+02:00")

    assert "2026-03-02T12:00:00Z" == now["occurred_at"]
    assert "2026-03-01T08:30:00Z" == earlier["occurred_at"]
    assert now == await sandbox.read("interactions", now["id"])


async def test_what_has_not_happened_is_refused(sandbox: House) -> None:
    ada = await sandbox.contact()
    for fields, code in (
        ({"occurred_at": "2026-03-02T12:11:00Z"}, "not_yet_happened"),
        ({"occurred_at": "2026-03-02T12:00:00"}, "validation_failed"),
        ({"channel": "pigeon"}, "validation_failed"),
        ({"help_received": "money"}, "validation_failed"),
    ):
        answer = await sandbox.client.post(
            f"{sandbox.at}/interactions", json={"contact_id": ada["id"], **MESSAGE, **fields}
        )
        assert (422, code) == (answer.status_code, answer.json()["code"])


async def test_a_touch_winds_the_clock_and_moves_the_stage(sandbox: House) -> None:
    ada = await sandbox.contact(tier="inner")
    await log(sandbox, ada, **MEETING)
    met = await sandbox.read("contacts", ada["id"])

    assert "2026-03-02T12:00:00Z" == met["last_touch_at"]
    assert ("growing", "evidence") == (met["stage"], met["stage_set_by"])


async def test_changing_or_deleting_a_touch_tells_the_clock_the_new_story(
    sandbox: House,
) -> None:
    ada = await sandbox.contact(tier="inner")
    await log(sandbox, ada, occurred_at="2026-01-01T09:00:00Z")
    touch = await log(sandbox, ada, occurred_at="2026-02-01T09:00:00Z")
    at = f"{sandbox.at}/interactions/{touch['id']}"

    async def last_touch() -> str:
        return str((await sandbox.read("contacts", ada["id"]))["last_touch_at"])

    await sandbox.client.patch(at, json={"occurred_at": "2026-02-09T09:00:00Z"})
    moved = await last_touch()
    await sandbox.client.delete(at)
    removed = await last_touch()
    await sandbox.client.post(f"{at}/restoration")
    restored = await last_touch()

    assert [f"2026-{day}T09:00:00Z" for day in ("02-09", "01-01", "02-09")] == [
        moved,
        removed,
        restored,
    ]


async def test_a_deleted_interaction_is_gone_until_it_is_restored(house: House) -> None:
    touch = await log(house, await house.contact())
    at = f"{house.at}/interactions/{touch['id']}"
    deleted = [(await house.client.delete(at)).status_code for _ in range(2)]
    gone = await house.client.get(at)
    shown = await house.client.get(at, params={"include": "deleted"})

    assert [204, 204] == deleted
    assert (410, True) == (gone.status_code, "restorable_until" in gone.json())
    assert shown.json()["deleted_at"] is not None
    assert [] == await house.listed("interactions")
    restored = (await house.client.post(f"{at}/restoration")).json()
    assert (None, 3) == (restored["deleted_at"], restored["version"])


async def test_a_client_may_choose_the_id_and_say_it_twice(house: House) -> None:
    ada, eve = await house.contact(), await house.contact()
    at, creating = f"{house.at}/interactions/{new_id()}", {"if-none-match": "*"}
    body = {"contact_id": ada["id"], **MESSAGE, "occurred_at": "2026-01-01T09:00:00Z"}
    answers = [
        await house.client.put(at, json=each, headers=creating)
        for each in (body, body, body | {"depth": "light"}, body | {"contact_id": eve["id"]})
    ]
    seen = {"if-match": '"v1"'}
    replaced = await house.client.put(at, json=body | {"depth": "light"}, headers=seen)
    moved = await house.client.put(
        at, json=body | {"contact_id": eve["id"]}, headers={"if-match": '"v2"'}
    )

    assert [201, 200, 409, 409] == [each.status_code for each in answers]
    assert ("light", 2) == (replaced.json()["depth"], replaced.json()["version"])
    assert (422, "interaction_contact_fixed") == (moved.status_code, moved.json()["code"])


async def test_each_filter_narrows_and_commas_mean_or(house: House) -> None:
    ada, eve = await house.contact(), await house.contact()
    await log(house, ada, subject="1", occurred_at="2026-01-01T09:00:00Z")
    theirs = {"direction": "inbound", "channel": "linkedin"}
    await log(house, ada, subject="2", occurred_at="2026-01-02T09:00:00Z", **theirs)
    await log(house, eve, subject="3", occurred_at="2026-01-03T09:00:00Z", depth="light")

    for query, expected in (
        ({}, "321"),
        ({"sort": "occurred_at"}, "123"),
        ({"contact_id": ada["id"]}, "21"),
        ({"contact_id": f"{ada['id']},{eve['id']}"}, "321"),
        ({"direction": "inbound"}, "2"),
        ({"channel": "email,linkedin"}, "321"),
        ({"depth": "light"}, "3"),
        ({"occurred_after": "2026-01-01T09:00:00Z"}, "32"),
        ({"occurred_before": "2026-01-03T09:00:00Z"}, "21"),
    ):
        found = await house.listed("interactions", limit="1", **query)
        assert expected == "".join(each["subject"] for each in found), query


async def test_a_stale_change_is_shown_what_is_there(house: House) -> None:
    touch = await log(house, await house.contact())
    at = f"{house.at}/interactions/{touch['id']}"
    newer = (await house.client.patch(at, json={"body": "new"})).json()
    stale = await house.client.patch(at, json={"body": "x"}, headers={"if-match": '"v1"'})
    blind = await house.client.delete(at, headers={"if-match": '"v1"'})

    assert (412, newer, 412) == (stale.status_code, stale.json()["current"], blind.status_code)


async def test_nothing_is_logged_for_who_is_not_there(house: House) -> None:
    gone = await house.contact()
    await house.client.delete(f"{house.at}/contacts/{gone['id']}")
    answers = [
        await house.client.post(f"{house.at}/interactions", json={"contact_id": key, **MESSAGE})
        for key in (str(new_id()), gone["id"])
    ]

    assert [404, 410] == [each.status_code for each in answers]
