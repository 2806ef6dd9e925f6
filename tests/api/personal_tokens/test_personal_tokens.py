from typing import Any
from uuid import uuid4

import httpx
import pytest
from httpx import AsyncClient

from domain.shared.actor import TOKEN_SCOPES, Role, Scope
from domain.shared.ids import new_id
from tests.support.accounts import AccountWorld


@pytest.fixture
async def home(zoe: AsyncClient) -> str:
    """The id of Zoe's workspace."""
    [workspace] = (await zoe.get("/v1/workspaces")).json()["data"]
    return str(workspace["id"])


async def make(zoe: AsyncClient, home: str, **changed: Any) -> httpx.Response:
    wanted = {"name": "Backup", "workspace_id": home, "scopes": ["workspace:read"]}
    return await zoe.post("/v1/me/tokens", json=wanted | changed)


async def made(zoe: AsyncClient, home: str, *scopes: Scope) -> dict[str, Any]:
    answer = await make(zoe, home, scopes=list(scopes) or ["workspace:read"])
    assert 201 == answer.status_code, answer.text
    token: dict[str, Any] = answer.json()
    return token


def bearer(token: dict[str, Any]) -> dict[str, str]:
    return {"authorization": f"Bearer {token['token']}"}


async def test_a_token_is_shown_once(zoe: AsyncClient, home: str) -> None:
    answer = await make(zoe, home, expires_in_days=30)
    token = answer.json()
    [listed] = (await zoe.get("/v1/me/tokens")).json()["data"]

    assert 201 == answer.status_code
    assert "no-store" == answer.headers["cache-control"]
    assert f"/v1/me/tokens/{token['id']}" == answer.headers["location"]
    assert token.pop("token").startswith(token["hint"])
    assert token == listed
    assert ("Backup", home, ["workspace:read"], None, None, "active") == tuple(
        token[name]
        for name in ("name", "workspace_id", "scopes", "last_used_at", "revoked_at", "state")
    )
    assert "2026-12-23T09:00:01Z" == token["expires_at"]


async def test_a_token_opens_what_its_scopes_say(zoe: AsyncClient, home: str) -> None:
    token = await made(zoe, home, Scope.WORKSPACE_READ)
    allowed = await zoe.get(f"/v1/workspaces/{home}", headers=bearer(token))
    refused = await zoe.patch(f"/v1/workspaces/{home}", json={"name": "x"}, headers=bearer(token))
    profile = await zoe.get("/v1/me", headers=bearer(token))

    assert 200 == allowed.status_code
    for answer, scope in ((refused, "workspace:write"), (profile, "profile:read")):
        assert (403, "insufficient_scope", [scope]) == (
            answer.status_code,
            answer.json()["code"],
            answer.json()["required_scopes"],
        )


async def test_a_token_sees_one_workspace_only(zoe: AsyncClient, home: str) -> None:
    sandbox = (await zoe.post("/v1/workspaces", json={"sandbox": True})).json()["id"]
    token = await made(zoe, home, Scope.WORKSPACE_READ)
    listed = (await zoe.get("/v1/workspaces", headers=bearer(token))).json()
    other = await zoe.get(f"/v1/workspaces/{sandbox}", headers=bearer(token))
    nobodys = await zoe.get(f"/v1/workspaces/{new_id()}", headers=bearer(token))

    assert [home] == [workspace["id"] for workspace in listed["data"]]
    assert 404 == other.status_code
    assert without_instance(nobodys) == without_instance(other)


async def test_no_token_can_do_what_only_a_person_may(zoe: AsyncClient, home: str) -> None:
    token = await made(zoe, home, *TOKEN_SCOPES)
    for method, path, fields in (
        ("GET", "/v1/me/tokens", None),
        ("POST", "/v1/me/tokens", {"name": "x", "workspace_id": home, "scopes": ["profile:read"]}),
        ("DELETE", f"/v1/me/tokens/{token['id']}", None),
        ("POST", "/v1/workspaces", {"sandbox": True}),
    ):
        answer = await zoe.request(method, path, json=fields, headers=bearer(token))
        assert (403, "insufficient_scope") == (answer.status_code, answer.json()["code"])


async def test_a_token_is_held_to_the_role_of_the_moment(
    world: AccountWorld, zoe: AsyncClient, home: str
) -> None:
    token = await made(zoe, home, Scope.WORKSPACE_READ, Scope.WORKSPACE_WRITE)
    [key] = world.accounts.kept.members
    for role, reads, writes in ((Role.OWNER, 200, 200), (Role.VIEWER, 200, 403)):
        world.accounts.kept.members[key] = role
        answers = [
            await zoe.get(f"/v1/workspaces/{home}", headers=bearer(token)),
            await zoe.patch(f"/v1/workspaces/{home}", json={"name": role}, headers=bearer(token)),
        ]
        assert [reads, writes] == [answer.status_code for answer in answers]
    del world.accounts.kept.members[key]
    gone = await zoe.get(f"/v1/workspaces/{home}", headers=bearer(token))

    assert (401, "token_invalid") == (gone.status_code, gone.json()["code"])


async def test_every_scope_that_cannot_be_given_is_named(zoe: AsyncClient, home: str) -> None:
    scopes = ["contacts:read", "members:manage", "contacts:admin", "audit:read"]
    answer = await make(zoe, home, scopes=scopes)
    problem = answer.json()

    assert (422, "scopes_refused") == (answer.status_code, problem["code"])
    assert [
        ("/scopes/1", "not_a_choice"),
        ("/scopes/2", "not_a_choice"),
        ("/scopes/3", "not_a_choice"),
    ] == [(fault["pointer"], fault["code"]) for fault in problem["errors"]]


async def test_a_workspace_of_somebody_else_is_none_at_all(
    world: AccountWorld, zoe: AsyncClient
) -> None:
    yan = await world.log_in(zoe, "yan@example.com")
    theirs = await make(zoe, yan["workspaces"][0]["id"])
    nobodys = await make(zoe, str(uuid4()))

    assert 404 == theirs.status_code
    assert without_instance(nobodys) == without_instance(theirs)


async def test_making_a_token_asks_for_a_recent_proof(
    world: AccountWorld, zoe: AsyncClient, home: str
) -> None:
    world.accounts.wait(minutes=11)
    answer = await make(zoe, home)

    assert (401, "insufficient_user_authentication") == (answer.status_code, answer.json()["code"])
    assert 200 == (await zoe.get("/v1/me/tokens")).status_code


async def test_a_revoked_token_is_of_no_more_use(zoe: AsyncClient, home: str) -> None:
    token = await made(zoe, home)
    at = f"/v1/me/tokens/{token['id']}"
    answers = [await zoe.delete(at), await zoe.delete(at)]
    used = await zoe.get("/v1/workspaces", headers=bearer(token))
    [listed] = (await zoe.get("/v1/me/tokens")).json()["data"]

    assert [204, 204] == [answer.status_code for answer in answers]
    assert (401, "token_invalid") == (used.status_code, used.json()["code"])
    assert "revoked" == listed["state"]
    assert listed["revoked_at"] is not None


async def test_an_expired_token_says_so(world: AccountWorld, zoe: AsyncClient, home: str) -> None:
    answer = await make(zoe, home, expires_in_days=1)
    world.accounts.wait(days=1)
    used = await zoe.get("/v1/workspaces", headers=bearer(answer.json()))

    assert (401, "token_expired") == (used.status_code, used.json()["code"])


async def test_the_tokens_of_somebody_else_are_not_there(
    world: AccountWorld, zoe: AsyncClient, home: str
) -> None:
    token = await made(zoe, home)
    yan = await world.log_in(zoe, "yan@example.com")
    headers = {"authorization": f"Bearer {yan['access_token']}"}
    theirs = await zoe.delete(f"/v1/me/tokens/{token['id']}", headers=headers)
    nobodys = await zoe.delete(f"/v1/me/tokens/{uuid4()}", headers=headers)
    listed = (await zoe.get("/v1/me/tokens", headers=headers)).json()

    assert 404 == theirs.status_code
    assert without_instance(nobodys) == without_instance(theirs)
    assert [] == listed["data"]
    assert 200 == (await zoe.get("/v1/workspaces", headers=bearer(token))).status_code


async def test_logging_out_with_a_token_leaves_the_sessions_alone(
    zoe: AsyncClient, home: str
) -> None:
    token = await made(zoe, home)
    answer = await zoe.post("/v1/auth/logout", headers=bearer(token))

    assert (403, "insufficient_scope") == (answer.status_code, answer.json()["code"])
    assert 200 == (await zoe.get("/v1/me")).status_code


@pytest.mark.parametrize("days", [0, 367])
async def test_a_life_out_of_range_is_refused(zoe: AsyncClient, home: str, days: int) -> None:
    answer = await make(zoe, home, expires_in_days=days)

    assert (422, "/expires_in_days") == (answer.status_code, answer.json()["errors"][0]["pointer"])


def without_instance(answer: httpx.Response) -> dict[str, Any]:
    return {name: value for name, value in answer.json().items() if name != "instance"}
