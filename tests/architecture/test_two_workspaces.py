"""Every route of the OpenAPI document, with the ids of somebody else: the answer is the one for an id that
does not exist.
"""

from uuid import uuid4

import msgspec
import pytest

from api.route_plans import planned
from domain.shared.actor import TOKEN_SCOPES
from tests.isolation.crawl import Answer, Route, ask, comparable, documented
from tests.isolation.recipes import (
    BODIES,
    BODY_IDS,
    QUERY_IDS,
    RECIPES,
    UNOWNED,
    belongings,
    nobodys,
)
from tests.support.whole import Person, Whole

Ids = dict[str, str]

# Nobody calls it: a browser comes there on its way back from a provider.
UNTOLD = {
    ("GET", "/v1/auth/linkedin/callback"),
    ("GET", "/v1/linked-accounts/linkedin/callback"),
}

# One never ends, and one is not there before a worker has written it.
UNREADY = {"watchImport", "downloadExport"}

# Taking off what is not there is done at once, whoever's it would have been.
DONE_ALREADY = {("untagContact", "tag_id")}


class Stage(msgspec.Struct, frozen=True):
    """Anna and Boris, one of everything of each, and a personal access token of Boris's."""

    whole: Whole
    anna: Person
    boris: Person
    annas: Ids
    boriss: Ids
    token: str
    routes: list[Route]

    @property
    def credentials(self) -> tuple[str, str]:
        """What Boris comes with: his session, and his personal access token."""
        return self.boris.token, self.token


@pytest.fixture(scope="module")
async def stage(whole: Whole) -> Stage:
    anna, boris = await whole.log_in(), await whole.log_in()
    return Stage(
        whole,
        anna,
        boris,
        await belongings(whole, anna),
        await belongings(whole, boris),
        await _personal_token(whole, boris),
        await documented(whole),
    )


async def test_the_document_tells_of_every_route(stage: Stage) -> None:
    there = {
        (method, path)
        for path, handler, _ in planned(stage.whole.app)
        if path.startswith("/v1")
        for method in handler.http_methods - {"OPTIONS", "HEAD"}
    }

    told = {(route.method, route.path) for route in stage.routes if route.path.startswith("/v1")}
    assert there - UNTOLD == told


async def test_every_id_and_every_body_is_known_to_the_crawl(stage: Stage) -> None:
    """Add what is missing to tests/isolation/recipes.py."""
    in_paths = {name for route in stage.routes for name in route.path_ids}
    in_bodies = {(r.operation, place) for r in stage.routes if not r.public for place in r.body_ids}
    bodies = {r.operation for r in stage.routes if r.path_ids and r.has_body and not r.public}

    assert set() == in_paths - {"workspace_id", *RECIPES, *UNOWNED}
    assert set() == {name for route in stage.routes for name in route.query_ids} - set(QUERY_IDS)
    assert set() == in_bodies - set(BODY_IDS)
    assert set() == bodies - set(BODIES)


async def test_the_workspace_of_somebody_else_is_not_there(stage: Stage) -> None:
    differing = []
    for route in stage.routes:
        if not route.in_workspace:
            continue
        for token in stage.credentials:
            theirs = await _answer(stage, token, route, stage.annas)
            nobody = await _answer(stage, token, route, nobodys())
            if theirs != nobody or theirs.status != 404:
                differing.append((route.operation, theirs, nobody))

    assert [] == differing


async def test_an_id_of_somebody_else_is_not_there_beside_ones_own(stage: Stage) -> None:
    """Each id of a path in turn; the others, and all the rest of the request, are one's own."""
    differing = []
    for route in stage.routes:
        for name in route.entities:
            if name in UNOWNED:
                continue
            for token in stage.credentials:
                theirs = await _answer(stage, token, route, stage.boriss | _of(stage.annas, name))
                nobody = await _answer(stage, token, route, stage.boriss | _of(nobodys(), name))
                if theirs != nobody or not _is_refused(stage, token, route, name, theirs):
                    differing.append((route.operation, name, theirs, nobody))

    assert [] == differing


async def test_an_id_of_somebody_else_in_a_filter_finds_nothing(stage: Stage) -> None:
    differing, asked = [], 0
    for route in stage.routes:
        for parameter in route.query_ids:
            for token in stage.credentials:
                theirs, nobody = [
                    await _filtered(stage, token, route, parameter, ids)
                    for ids in (stage.annas, nobodys())
                ]
                asked += 1
                if theirs != nobody:
                    differing.append((route.operation, parameter, theirs, nobody))

    assert asked > 5
    assert [] == differing


async def test_an_id_of_somebody_else_in_a_body_is_that_of_nobody(stage: Stage) -> None:
    differing, asked = [], 0
    for route in stage.routes:
        for place in () if route.public else route.body_ids:
            for token in stage.credentials:
                theirs, nobody = [
                    await _sent(stage, token, route, place, ids) for ids in (stage.annas, nobodys())
                ]
                asked += 1
                lacking = token == stage.token and "insufficient_scope" in theirs.text
                if theirs != nobody or not (theirs.status in {200, 404, 410} or lacking):
                    differing.append((route.operation, place, theirs, nobody))

    assert asked > 20
    assert [] == differing


async def test_lists_show_nothing_of_somebody_else(stage: Stage) -> None:
    seen = ""
    for route in stage.routes:
        if route.method == "GET" and not route.entities and not route.public:
            for token in stage.credentials:
                answer = await ask(stage.whole, token, route, stage.boriss, own=stage.boriss)
                seen += answer.text

    assert [] == [name for name, key in stage.annas.items() if key in seen]


async def test_with_ones_own_ids_none_of_it_is_refused_so(whole: Whole) -> None:
    """The control: the same requests by who owns everything reach what they are for."""
    carla = await whole.log_in()
    own = await belongings(whole, carla)
    refused = []
    for route in await documented(whole):
        if route.entities and route.method == "GET" and route.operation not in UNREADY:
            answer = await ask(whole, carla.token, route, own, own=own)
            if answer.status_code != 200:
                refused.append((route.operation, answer.status_code, answer.text))

    assert [] == refused


async def _answer(stage: Stage, token: str, route: Route, ids: Ids) -> Answer:
    answer = await ask(stage.whole, token, route, ids, own=stage.boriss)
    return comparable(answer, *(ids[name] for name in route.path_ids))


async def _filtered(stage: Stage, token: str, route: Route, parameter: str, ids: Ids) -> Answer:
    other = ids[QUERY_IDS[parameter]]
    answer = await ask(
        stage.whole, token, route, stage.boriss, own=stage.boriss, params={parameter: other}
    )
    return comparable(answer, other)


async def _sent(stage: Stage, token: str, route: Route, place: str, ids: Ids) -> Answer:
    """A body with this id in it. What is put is new, so that nobody else's version is in the way."""
    name, body = BODY_IDS[route.operation, place]
    at = stage.boriss | ({route.path_ids[-1]: str(uuid4())} if route.method == "PUT" else {})
    answer = await ask(
        stage.whole,
        token,
        route,
        at,
        own=stage.boriss,
        json=body(stage.boriss, ids[name]),
        headers={"if-match": "*"} | ({"if-none-match": "*"} if route.method == "PUT" else {}),
    )
    return comparable(answer, ids[name], *(at[name] for name in route.path_ids))


def _is_refused(stage: Stage, token: str, route: Route, name: str, answer: Answer) -> bool:
    if (route.operation, name) in DONE_ALREADY:
        return answer.status == 204
    # What only a person may do is refused to a token before anybody looks.
    lacking = token == stage.token and "insufficient_scope" in answer.text
    return answer.status == 404 or (lacking and answer.status == 403)


def _of(ids: Ids, name: str) -> Ids:
    return {name: ids[name]}


async def _personal_token(whole: Whole, person: Person) -> str:
    fields = {"name": "All", "workspace_id": person.workspace_id, "scopes": sorted(TOKEN_SCOPES)}
    answer = await whole.client.post("/v1/me/tokens", json=fields, headers=person.headers)
    assert 201 == answer.status_code, answer.text
    return str(answer.json()["token"])
