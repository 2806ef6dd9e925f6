"""People who are known, and on a cadence."""

from typing import Any

from domain.cadences.built_in.thank_and_tell import THANK_AND_TELL
from tests.support.house import House

THANKS = str(THANK_AND_TELL.id)
INBOUND = {"direction": "inbound", "channel": "email", "depth": "message"}


async def somebody(house: House, **fields: Any) -> str:
    """Somebody who is known: there was a word."""
    contact_id = str((await house.contact(**fields))["id"])
    body = INBOUND | {"contact_id": contact_id, "occurred_at": "2026-02-02T10:00:00Z"}
    answer = await house.client.post(f"{house.at}/interactions", json=body)
    assert 201 == answer.status_code, answer.text
    answer = await house.client.patch(f"{house.at}/contacts/{contact_id}", json={"stage": "sprout"})
    assert 200 == answer.status_code, answer.text
    return contact_id


async def enrolled(house: House, contact_id: str, cadence_id: str = THANKS) -> dict[str, Any]:
    body = {"contact_id": contact_id, "cadence_id": cadence_id}
    answer = await house.client.post(f"{house.at}/enrolments", json=body)
    assert 201 == answer.status_code, answer.text
    made: dict[str, Any] = answer.json()
    return made
