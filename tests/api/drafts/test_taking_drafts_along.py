"""Drafts and templates in an export, and what is left of them once a person is erased: nothing."""

import secrets
from typing import Any
from uuid import uuid4

from tests.api.exports.test_shapes import exported
from tests.support.everything import tables_holding
from tests.support.house import House
from tests.support.whole import Whole

MAIL = {"channel": "email", "purpose": "thanks", "subject": "Thanks", "body": "Hi Ada"}


async def test_an_export_has_drafts_with_their_comments_and_templates(sandbox: House) -> None:
    contact = await sandbox.contact()
    draft = await sandbox.made("drafts", MAIL | {"contact_id": contact["id"]})
    template = await sandbox.made("templates", MAIL | {"name": "Thanks"})
    at = f"drafts/{draft['id']}"
    comments = [await sandbox.made(f"{at}/comments", {"body": body}) for body in ("One", "Two")]
    await sandbox.client.put(f"{sandbox.at}/{at}/sent", json={})
    sent = await sandbox.read("drafts", draft["id"])
    export = await exported(sandbox)
    [told] = export.json("drafts.json")
    said = told.pop("comments")

    assert sent == told
    assert [each["id"] for each in comments] == [each["id"] for each in said]
    assert all(each.items() <= whole.items() for each, whole in zip(said, comments, strict=True))
    assert [template] == export.json("templates.json")


async def test_nothing_is_left_of_the_drafts_to_somebody_erased(
    whole: Whole, superuser_url: str
) -> None:
    canary = f"Quetzal{secrets.token_hex(6)}"
    owner = await whole.log_in()

    async def made(path: str, fields: dict[str, Any]) -> str:
        headers = owner.headers | {"idempotency-key": uuid4().hex}
        answer = await whole.client.post(f"{owner.at}{path}", json=fields, headers=headers)
        assert answer.status_code in {200, 201}, answer.text
        return str(answer.json().get("id"))

    contact_id = await made("/contacts", {"given_name": canary})
    told = {"contact_id": contact_id, "body": "Hi {{ contact.given_name }}, yours {{ owner.name }}"}
    await made("/template-previews", told)
    draft_id = await made("/drafts", MAIL | {"contact_id": contact_id, "body": f"Hi {canary}"})
    await made(f"/drafts/{draft_id}/comments", {"body": f"{canary} may like it"})
    before = await tables_holding(superuser_url, canary)
    erased = await whole.client.post(
        f"{owner.at}/contacts/{contact_id}/erasure", headers=owner.headers
    )

    assert 204 == erased.status_code, erased.text
    assert {"tenant.draft", "tenant.draft_comment", "tenant.idempotency_key"} <= before.keys()
    assert {} == await tables_holding(superuser_url, canary)
