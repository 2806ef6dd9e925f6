"""Asks over HTTP."""

from typing import Any

import pytest

from tests.support.house import House

ASKED = "2026-02-02T10:00:00Z"


async def _asked(house: House, **fields: Any) -> dict[str, Any]:
    ada = await house.made("contacts", {"given_name": "Ada"})
    body = {"contact_id": ada["id"], "level": 1, "asked_at": ASKED, "wording": "What was hard?"}
    return await house.made("asks", body | fields)


async def test_an_ask_comes_back_open_and_without_a_word_against_it(house: House) -> None:
    made = await _asked(house)

    assert ("open", None, "", None) == (
        made["answer"],
        made["answered_at"],
        made["note"],
        made["guardrail"],
    )
    assert made == await house.read("asks", made["id"])


async def test_an_ask_that_is_too_much_is_kept_and_told_so(house: House) -> None:
    made = await _asked(house, level=5)
    logged = await house.client.get(
        f"{house.at}/guardrail-decisions?contact_id={made['contact_id']}"
    )

    assert "block" == made["guardrail"]["decision"]
    assert "ask_above_stage" in [each["code"] for each in made["guardrail"]["reasons"]]
    assert [(5, made["id"])] == [
        (each["ask_level"], each["subject_id"]) for each in logged.json()["data"]
    ]
    assert (await house.read("asks", made["id"]))["guardrail"] is None


async def test_a_second_ask_is_warned_of_while_the_first_is_open(house: House) -> None:
    first = await _asked(house)
    body = {"contact_id": first["contact_id"], "level": 1, "asked_at": "2026-02-20T10:00:00Z"}
    second = await house.made("asks", body)
    for ask in (first, second):
        await house.client.put(
            f"{house.at}/asks/{ask['id']}/answer",
            json={"answer": "unanswered", "answered_at": "2026-02-25T10:00:00Z"},
        )
    third = await house.made("asks", body | {"asked_at": "2026-02-26T10:00:00Z"})

    assert ["open_ask"] == [each["code"] for each in second["guardrail"]["reasons"]]
    assert third["guardrail"] is None


async def test_the_touch_that_it_came_with_does_not_count_against_it(house: House) -> None:
    ada = await house.made("contacts", {"given_name": "Ada"})
    touch = {
        "contact_id": ada["id"],
        "direction": "outbound",
        "channel": "email",
        "depth": "message",
        "occurred_at": ASKED,
    }
    sent = await house.made("interactions", touch)
    heard = await house.made("interactions", touch | {"direction": "inbound"})
    body = {"contact_id": ada["id"], "level": 1, "asked_at": ASKED}
    made = await house.made("asks", body | {"interaction_id": sent["id"]})
    theirs = await house.client.post(
        f"{house.at}/asks", json=body | {"interaction_id": heard["id"]}
    )

    assert (sent["id"], None) == (made["interaction_id"], made["guardrail"])
    assert (422, "ask_interaction_mismatch") == (theirs.status_code, theirs.json()["code"])


async def test_an_answer_is_said_changed_and_taken_back(house: House) -> None:
    made = await _asked(house)
    at = f"{house.at}/asks/{made['id']}"
    said = {"answer": "granted", "answered_at": "2026-02-05T10:00:00Z", "note": "Read the book."}
    granted = (await house.client.put(f"{at}/answer", json=said)).json()
    again = (await house.client.put(f"{at}/answer", json={"answer": "granted"})).json()
    early = await house.client.put(
        f"{at}/answer", json=said | {"answered_at": "2026-02-01T10:00:00Z"}
    )
    reopened = (await house.client.delete(f"{at}/answer")).json()

    assert ("granted", said["answered_at"], said["note"], 2) == tuple(
        granted[name] for name in ("answer", "answered_at", "note", "version")
    )
    assert granted == again
    assert (422, "/answered_at") == (early.status_code, early.json()["errors"][0]["pointer"])
    assert ("open", None, 3) == tuple(reopened[n] for n in ("answer", "answered_at", "version"))


async def test_asks_are_listed_by_contact_and_answer(house: House) -> None:
    open_one, settled = await _asked(house), await _asked(house, asked_at="2026-02-03T10:00:00Z")
    await house.client.put(f"{house.at}/asks/{settled['id']}/answer", json={"answer": "declined"})

    async def ids(query: str) -> list[str]:
        answer = await house.client.get(f"{house.at}/asks?{query}")
        return [each["id"] for each in answer.json()["data"]]

    assert [settled["id"], open_one["id"]] == await ids("")
    assert [open_one["id"]] == await ids("answer=open")
    assert [settled["id"]] == await ids(f"contact_id={settled['contact_id']}&answer=declined")
    assert [open_one["id"], settled["id"]] == await ids("sort=asked_at&answer=open,declined")


async def test_an_ask_is_mended_and_removed(house: House) -> None:
    made = await _asked(house)
    at = f"{house.at}/asks/{made['id']}"
    patched = (await house.client.patch(at, json={"level": 2, "wording": None, "note": "x"})).json()
    gone = await house.client.delete(at, headers={"if-match": '"v2"'})

    assert (2, "", "x") == tuple(patched[name] for name in ("level", "wording", "note"))
    assert (204, 404) == (gone.status_code, (await house.client.get(at)).status_code)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ({"level": 0}, "validation_failed"),
        ({"level": 6}, "validation_failed"),
        ({"asked_at": "2126-01-01T00:00:00Z"}, "not_yet_asked"),
    ],
)
async def test_what_does_not_fit_is_refused(house: House, fault: dict[str, Any], code: str) -> None:
    ada = await house.made("contacts", {"given_name": "Ada"})
    answer = await house.client.post(
        f"{house.at}/asks", json={"contact_id": ada["id"], "level": 1} | fault
    )

    assert (422, code) == (answer.status_code, answer.json()["code"])
