from uuid import uuid4

import httpx
import pytest
from litestar import get
from litestar.exceptions import ImproperlyConfiguredException

from api.access import LOGGED_IN, PUBLIC
from api.app import create_app
from api.route_plans import planned
from domain.shared.actor import Role, Scope
from domain.shared.ids import WorkspaceId, new_id
from tests.api.base.conftest import World
from tests.support.asgi import client_of


async def _get(world: World, path: str, authorization: str | None) -> httpx.Response:
    headers = {} if authorization is None else {"authorization": authorization}
    async with client_of(world.app) as client:
        return await client.get(path, headers=headers)


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer  ", "Basic abc", "token owner"])
async def test_no_token_is_a_401_that_names_the_scheme(world: World, header: str | None) -> None:
    response = await _get(world, world.notes, header)

    assert (401, "token_missing") == (response.status_code, response.json()["code"])
    assert "Bearer" == response.headers["www-authenticate"]


async def test_an_unknown_token_is_a_401(world: World) -> None:
    response = await _get(world, world.notes, "Bearer nobody")

    assert (401, "token_invalid") == (response.status_code, response.json()["code"])
    assert 'Bearer error="invalid_token"' == response.headers["www-authenticate"]


async def test_an_expired_token_is_told_apart(world: World) -> None:
    world.tokens.expired.add("owner")

    response = await _get(world, world.notes, "Bearer owner")

    assert (401, "token_expired") == (response.status_code, response.json()["code"])


async def test_the_scheme_is_read_in_any_case(world: World) -> None:
    assert 200 == (await _get(world, world.notes, "bearer owner")).status_code


async def test_the_workspace_of_others_answers_as_one_that_does_not_exist(world: World) -> None:
    theirs = await _get(world, world.notes, "Bearer stranger")
    random = await _get(world, f"/v1/workspaces/{uuid4()}/notes", "Bearer stranger")

    assert 404 == theirs.status_code
    assert _without_ids(theirs) == _without_ids(random)


async def test_a_brand_new_workspace_is_looked_up_again(world: World) -> None:
    new = WorkspaceId(new_id())
    world.tokens.stale["owner"] = world.tokens.principals["owner"]
    world.tokens.admit("owner", roles={new: Role.OWNER})

    response = await _get(world, f"/v1/workspaces/{new}/notes", "Bearer owner")

    assert 200 == response.status_code
    assert ["owner", "owner"] == world.tokens.asked


async def test_a_missing_scope_is_named(world: World) -> None:
    world.tokens.admit("narrow", roles={world.mine: Role.OWNER}, scopes=frozenset())

    response = await _get(world, world.notes, "Bearer narrow")

    assert (403, "insufficient_scope") == (response.status_code, response.json()["code"])
    assert ["contacts:read"] == response.json()["required_scopes"]


async def test_a_stranger_without_scope_learns_nothing_of_the_workspace(world: World) -> None:
    world.tokens.admit("narrow", scopes=frozenset({Scope.PROFILE_READ}))

    assert 404 == (await _get(world, world.notes, "Bearer narrow")).status_code


async def test_a_role_that_is_not_allowed_is_a_403(world: World) -> None:
    async with client_of(world.app, token="viewer") as client:
        response = await client.delete(f"{world.notes}/{uuid4()}")

    assert (403, "forbidden") == (response.status_code, response.json()["code"])


async def test_a_role_below_the_scope_is_refused_by_the_use_case(world: World) -> None:
    async with client_of(world.app, token="viewer") as client:
        response = await client.post(world.notes, json={"text": "a"})

    assert (403, "forbidden") == (response.status_code, response.json()["code"])


async def test_public_routes_ask_nobody(world: World) -> None:
    response = await _get(world, "/health/live", None)

    assert 200 == response.status_code
    assert [] == world.tokens.asked


def test_every_route_has_an_access_rule(world: World) -> None:
    plans = {handler.operation_id: plan for _, handler, plan in planned(world.app)}

    assert plans["listNotes"].access.scope is Scope.CONTACTS_READ
    assert frozenset({Role.OWNER}) == plans["trashNote"].access.roles
    assert plans["readMetrics"].access.public


def test_a_route_without_an_access_rule_keeps_the_service_from_starting(world: World) -> None:
    @get("/open", operation_id="open")
    async def forgotten() -> None: ...

    with pytest.raises(ImproperlyConfiguredException, match="/open: has no access rule"):
        create_app(world.ports, controllers=[forgotten])


def test_a_route_without_an_operation_id_keeps_the_service_from_starting(world: World) -> None:
    @get("/nameless", opt=PUBLIC)
    async def nameless() -> None: ...

    with pytest.raises(ImproperlyConfiguredException, match="no explicit operation_id"):
        create_app(world.ports, controllers=[nameless])


def test_two_routes_may_not_share_an_operation_id(world: World) -> None:
    @get("/one", operation_id="same", opt=LOGGED_IN)
    async def one() -> None: ...

    @get("/two", operation_id="same", opt=LOGGED_IN)
    async def two() -> None: ...

    with pytest.raises(ImproperlyConfiguredException, match="same is GET /one already"):
        create_app(world.ports, controllers=[one, two])


def _without_ids(response: httpx.Response) -> dict[str, object]:
    problem: dict[str, object] = response.json()
    return {name: value for name, value in problem.items() if name != "instance"}
