"""Who sees the words of a draft, and who approves them."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from domain.shared.actor import TOKEN_SCOPES, Principal, Role, Scope
from tests.roles.callers import Callers
from tests.support.whole import Whole

WORDS = "Numbatshared"
MAIL = {"channel": "email", "purpose": "thanks", "subject": WORDS, "body": f"Hi, {WORDS}"}


@pytest.fixture(scope="module")
async def callers(whole: Whole) -> AsyncIterator[Callers]:
    async with Callers(whole.container).at_work() as callers:
        yield callers


def person(callers: Callers, role: Role) -> Principal:
    return callers.session(callers.people[role], role)


async def ask(
    callers: Callers, caller: Principal, method: str, path: str, json: Any = None
) -> httpx.Response:
    return await callers.ask(
        method, f"/v1/workspaces/{callers.workspace_id}{path}", caller, json=json
    )


async def drafted(callers: Callers) -> str:
    """The address of a draft of the assistant's, with a comment of the owner's."""
    owner, assistant = (person(callers, role) for role in (Role.OWNER, Role.ASSISTANT))
    contact = (await ask(callers, owner, "POST", "/contacts", {"given_name": "Ada"})).json()
    made = await ask(callers, assistant, "POST", "/drafts", MAIL | {"contact_id": contact["id"]})
    at = f"/drafts/{made.json()['id']}"
    said = await ask(callers, owner, "POST", f"{at}/comments", {"body": WORDS})
    assert 201 == said.status_code
    return at


async def test_a_viewer_and_a_token_without_content_see_that_there_is_one_and_no_words(
    callers: Callers,
) -> None:
    at = await drafted(callers)
    narrow = TOKEN_SCOPES - {Scope.INTERACTIONS_CONTENT}
    for caller in (
        person(callers, Role.VIEWER),
        callers.token(callers.people[Role.OWNER], narrow, Role.OWNER),
        callers.token(callers.people[Role.MENTOR], narrow, Role.MENTOR),
    ):
        shown = await ask(callers, caller, "GET", at)
        pages = [await ask(callers, caller, "GET", path) for path in ("/drafts", f"{at}/comments")]
        assert (["subject", "body"], "draft") == (
            shown.json()["concealed"],
            shown.json()["state"],
        )
        assert all(WORDS not in each.text for each in (shown, *pages))
    for role in (Role.OWNER, Role.ASSISTANT, Role.MENTOR):
        shown = await ask(callers, person(callers, role), "GET", at)
        said = await ask(callers, person(callers, role), "GET", f"{at}/comments")
        assert (2, 1) == (shown.text.count(WORDS), said.text.count(WORDS))


async def test_who_does_not_see_the_words_is_not_handed_them(callers: Callers) -> None:
    at = await drafted(callers)
    narrow = TOKEN_SCOPES - {Scope.INTERACTIONS_CONTENT}
    caller = callers.token(callers.people[Role.ASSISTANT], narrow, Role.ASSISTANT)
    handed = await ask(callers, caller, "GET", f"{at}/handoff")
    whole = await ask(callers, person(callers, Role.ASSISTANT), "GET", f"{at}/handoff")

    assert (200, ["subject", "text", "deep_link"]) == (
        handed.status_code,
        handed.json()["concealed"],
    )
    assert (0, 2) == (handed.text.count(WORDS), whole.text.count(WORDS))
    assert [] == whole.json()["concealed"]


async def test_what_is_admired_is_not_told_by_a_preview_either(callers: Callers) -> None:
    at = await drafted(callers)
    owner = person(callers, Role.OWNER)
    contact_id = (await ask(callers, owner, "GET", at)).json()["contact_id"]
    told = {"contact_id": contact_id, "work": WORDS}
    assert 201 == (await ask(callers, owner, "POST", "/admirations", told)).status_code
    text = {"contact_id": contact_id, "body": "{{ admiration.work }}"}
    narrow = TOKEN_SCOPES - {Scope.INTERACTIONS_CONTENT}
    token = callers.token(callers.people[Role.OWNER], narrow, Role.OWNER)
    seen = await ask(callers, owner, "POST", "/template-previews", text)
    hidden = await ask(callers, token, "POST", "/template-previews", text)

    assert WORDS == seen.json()["body"]
    assert (422, "template_value_missing") == (hidden.status_code, hidden.json()["code"])


async def test_a_mentor_comments_and_approves_but_writes_nothing(callers: Callers) -> None:
    at = await drafted(callers)
    mentor, owner = person(callers, Role.MENTOR), person(callers, Role.OWNER)
    assistant = person(callers, Role.ASSISTANT)
    comment = await ask(callers, mentor, "POST", f"{at}/comments", {"body": "Shorter?"})
    mine = f"{at}/comments/{comment.json()['id']}"
    approved = await ask(callers, mentor, "PUT", f"{at}/approval")

    assert (201, 200) == (comment.status_code, approved.status_code)
    assert str(callers.people[Role.MENTOR]) == approved.json()["approved_by"]
    assert [403, 403, 403] == [
        (await ask(callers, mentor, "PATCH", at, {"body": "x"})).status_code,
        (await ask(callers, mentor, "PUT", f"{at}/sent", {})).status_code,
        (await ask(callers, assistant, "PUT", f"{at}/approval")).status_code,
    ]
    assert [403, 204] == [
        (await ask(callers, assistant, "DELETE", mine)).status_code,
        (await ask(callers, owner, "DELETE", mine)).status_code,
    ]
