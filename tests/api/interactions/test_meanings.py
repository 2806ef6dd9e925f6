"""What a word from them means, and what comes of it."""

from typing import Any

import pytest

from tests.support.house import House

TOUCH = {"channel": "linkedin", "depth": "message"}
DECLINE = {"direction": "inbound", "meaning": "decline"}


async def _ada(house: House) -> str:
    return str((await house.made("contacts", {"given_name": "Ada"}))["id"])


async def _logged(house: House, contact_id: str, **fields: Any) -> dict[str, Any]:
    return await house.made("interactions", TOUCH | {"contact_id": contact_id} | fields)


async def test_an_opt_out_is_kept_even_when_its_touch_is_taken_back(house: House) -> None:
    ada = await _ada(house)
    touch = await _logged(house, ada, direction="inbound", meaning="opt_out")
    marked = (await house.read("contacts", ada))["do_not_contact"]
    await house.client.delete(f"{house.at}/interactions/{touch['id']}")

    assert "They asked not to be contacted." == marked["reason"]
    assert marked == (await house.read("contacts", ada))["do_not_contact"]


async def test_a_decline_lets_them_rest_and_taking_it_back_ends_that(house: House) -> None:
    ada = await _ada(house)
    touch = await _logged(house, ada, **DECLINE)
    resting = await house.read("contacts", ada)
    await house.client.patch(f"{house.at}/interactions/{touch['id']}", json={"meaning": None})

    assert ("resting", "declined") == (resting["state"], resting["resting"]["reason"])
    assert (await house.read("contacts", ada))["resting"] is None


async def test_a_decline_leaves_a_rest_that_the_owner_said_since(house: House) -> None:
    ada = await _ada(house)
    touch = await _logged(house, ada, **DECLINE)
    await house.client.post(f"{house.at}/contacts/{ada}/rest", json={})
    await house.client.delete(f"{house.at}/interactions/{touch['id']}")

    assert "owner" == (await house.read("contacts", ada))["resting"]["reason"]


async def test_another_word_from_them_ends_the_rest_of_a_decline(house: House) -> None:
    ada = await _ada(house)
    await _logged(house, ada, **DECLINE)
    await _logged(house, ada, direction="inbound")

    assert (await house.read("contacts", ada))["resting"] is None


async def test_an_automatic_answer_is_no_answer(house: House) -> None:
    ada = await _ada(house)
    before = await _logged(house, ada, direction="outbound")
    away = await _logged(
        house, ada, direction="inbound", meaning="out_of_office", returns_on="2026-12-01"
    )
    contact = await house.read("contacts", ada)

    assert ("seed", before["occurred_at"]) == (contact["stage"], contact["last_touch_at"])
    assert ("out_of_office", "2026-12-01") == (away["meaning"], away["returns_on"])
    assert away == await house.read("interactions", away["id"])


async def test_a_meaning_is_only_suggested_to_whoever_logs_by_hand(house: House) -> None:
    ada = await _ada(house)
    touch = await _logged(house, ada, direction="inbound", body="Please do not contact me again.")

    assert ("opt_out", None) == (touch["suggested_meaning"], touch["meaning"])
    assert (await house.read("contacts", ada))["do_not_contact"] is None
    assert (await house.read("interactions", touch["id"]))["suggested_meaning"] is None


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"direction": "outbound", "meaning": "decline"}, "meaning_not_inbound"),
        ({"direction": "mutual", "meaning": "opt_out"}, "meaning_not_inbound"),
        ({"direction": "inbound", "returns_on": "2026-12-01"}, "returns_on_not_absent"),
        ({"direction": "outbound", "channel": "email", "form": "invitation"}, "form_not_linkedin"),
        ({"direction": "mutual", "form": "invitation_note"}, "form_not_linkedin"),
    ],
)
async def test_what_contradicts_itself_is_refused(
    house: House, fields: dict[str, Any], code: str
) -> None:
    body = TOUCH | {"contact_id": await _ada(house)} | fields
    answer = await house.client.post(f"{house.at}/interactions", json=body)

    assert (422, code) == (answer.status_code, answer.json()["code"])


async def test_an_invitation_is_told_from_other_messages(house: House) -> None:
    touch = await _logged(house, await _ada(house), direction="outbound", form="invitation_note")

    assert "invitation_note" == (await house.read("interactions", touch["id"]))["form"]
