"""The service as it is wired: a person, and a program that holds a token of theirs."""

from typing import Any

import httpx

from tests.support.whole import Person, Whole

SCOPES = ["contacts:read", "interactions:write", "interactions:content", "outreach:read"]


async def test_a_program_is_held_to_the_same_as_the_person(whole: Whole) -> None:
    zoe = await whole.log_in()

    async def send(token: str, path: str, body: dict[str, Any], **also: str) -> httpx.Response:
        headers = {"authorization": f"Bearer {token}", **also}
        return await whole.client.post(f"{zoe.at}/{path}", json=body, headers=headers)

    ada = (await send(zoe.token, "contacts", {"given_name": "Ada"})).json()["id"]
    word = {"contact_id": ada, "direction": "outbound", "channel": "email", "depth": "message"}
    first = await send(zoe.token, "interactions", word)
    program = await _token(whole, zoe)
    asked = [
        (await send(token, "guardrail-evaluations", {"contact_id": ada, "channel": "email"})).json()
        for token in (zoe.token, program)
    ]
    key = {"idempotency-key": "second"}
    logged, again = [await send(program, "interactions", word, **key) for _ in range(2)]

    assert first.json()["guardrail"] is None
    assert ["too_soon"] == [each["code"] for each in asked[0]["reasons"]]
    assert asked[0] == asked[1] == logged.json()["guardrail"] | {"contact_id": ada}
    assert (logged.content, "true") == (again.content, again.headers["idempotency-replayed"])


async def _token(whole: Whole, person: Person) -> str:
    body = {"name": "A program", "workspace_id": person.workspace_id, "scopes": SCOPES}
    answer = await whole.client.post("/v1/me/tokens", json=body, headers=person.headers)
    assert 201 == answer.status_code, answer.text
    return str(answer.json()["token"])
