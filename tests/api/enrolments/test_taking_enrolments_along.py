"""Enrolments in an export, and what is left of them once a person is erased: nothing."""

from typing import Any
from uuid import uuid4

import httpx

from tests.api.enrolments.scenes import THANKS, enrolled, somebody
from tests.api.exports.test_shapes import exported
from tests.support.house import House
from tests.support.whole import Whole


async def test_an_export_has_enrolments_with_their_steps_and_timeline(sandbox: House) -> None:
    made = await enrolled(sandbox, await somebody(sandbox))
    at = f"enrolments/{made['id']}"
    await sandbox.client.post(f"{sandbox.at}/{at}/steps/thank/completion", json={})
    read, timeline = (
        await sandbox.read("enrolments", made["id"]),
        await sandbox.listed(f"{at}/timeline"),
    )
    export = await exported(sandbox)
    [told] = export.json("enrolments.json")
    assert timeline == told.pop("timeline")
    assert read == told


async def test_nothing_is_left_of_who_was_erased(whole: Whole) -> None:
    owner = await whole.log_in()

    async def sent(method: str, path: str, **fields: Any) -> httpx.Response:
        headers = owner.headers | {"idempotency-key": uuid4().hex}
        body = fields or None
        return await whole.client.request(method, f"{owner.at}{path}", json=body, headers=headers)

    contact_id = (await sent("POST", "/contacts", given_name="Ada")).json()["id"]
    await sent("PATCH", f"/contacts/{contact_id}", stage="sprout")
    made = await sent("POST", "/enrolments", contact_id=contact_id, cadence_id=THANKS)
    assert 201 == made.status_code, made.text
    erased = await sent("POST", f"/contacts/{contact_id}/erasure")
    assert 204 == erased.status_code, erased.text

    assert 404 == (await sent("GET", f"/enrolments/{made.json()['id']}")).status_code
    assert [] == (await sent("GET", "/enrolments")).json()["data"]
