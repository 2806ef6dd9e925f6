"""Every route as the OpenAPI document tells of it, called with ids, and the answers made comparable."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from uuid import uuid4

import httpx

from tests.isolation.recipes import BODIES
from tests.support.whole import Whole

METHODS = ("get", "put", "patch", "post", "delete")
W = "/v1/workspaces/{workspace_id}"

Ids = Mapping[str, str]


class Route(NamedTuple):
    """An operation of the document, and every place where it takes an id."""

    method: str
    path: str
    operation: str
    path_ids: tuple[str, ...]
    query_ids: tuple[str, ...]
    body_ids: tuple[str, ...]
    has_body: bool
    public: bool

    @property
    def in_workspace(self) -> bool:
        return self.path.startswith(W)

    @property
    def entities(self) -> tuple[str, ...]:
        """The ids in its path, but for the workspace's."""
        return tuple(name for name in self.path_ids if name != "workspace_id")


class Answer(NamedTuple):
    """What came back, without what differs from request to request."""

    status: int
    text: str


async def documented(whole: Whole) -> list[Route]:
    """The routes of the document that the service itself gives out."""
    document = (await whole.client.get("/openapi.json")).json()
    return [
        _route(document, method.upper(), path, item[method], item.get("parameters", []))
        for path, item in sorted(document["paths"].items())
        for method in METHODS
        if method in item
    ]


async def ask(
    whole: Whole, token: str, route: Route, ids: Ids, *, own: Ids, **more: Any
) -> httpx.Response:
    """Call a route with these ids in its path; what else it takes is right, and one's own."""
    path = route.path
    for name in route.path_ids:
        path = path.replace("{" + name + "}", ids[name])
    path = path.replace("{number}", "1")
    request = {"json": BODIES[route.operation](own)} if route.operation in BODIES else {}
    headers = {
        "authorization": f"Bearer {token}",
        "if-match": '"v1"',
        "idempotency-key": uuid4().hex,
    }
    return await whole.client.request(
        route.method, path, **(request | more | {"headers": headers | more.get("headers", {})})
    )


def comparable(answer: httpx.Response, *ids: str) -> Answer:
    """Without the id of the request, and without the ids that were asked for."""
    text = answer.text.replace(answer.headers["x-request-id"], "…")
    for each in ids:
        text = text.replace(each, "…")
    return Answer(answer.status_code, re.sub(r'"retry_after":[0-9.]+', "", text))


def _route(
    document: dict[str, Any], method: str, path: str, operation: dict[str, Any], shared: list[Any]
) -> Route:
    parameters = [_resolved(document, each) for each in [*shared, *operation.get("parameters", [])]]
    named = {
        place: tuple(
            each["name"]
            for each in parameters
            if each["in"] == place and any(True for _ in _uuids(document, each["schema"], ""))
        )
        for place in ("path", "query")
    }
    content = operation.get("requestBody", {}).get("content", {})
    bodies = [each["schema"] for kind, each in content.items() if kind.endswith("json")]
    return Route(
        method=method,
        path=path,
        operation=operation["operationId"],
        path_ids=named["path"],
        query_ids=named["query"],
        body_ids=tuple(place for body in bodies for place in _uuids(document, body, "")),
        has_body=bool(bodies),
        public=operation.get("security") == [],
    )


def _uuids(document: dict[str, Any], schema: dict[str, Any], place: str) -> Iterator[str]:
    """Where ids stand in what a schema describes."""
    schema = _resolved(document, schema)
    if schema.get("format") == "uuid":
        yield place
    for kind in ("anyOf", "oneOf", "allOf"):
        for each in schema.get(kind, ()):
            yield from _uuids(document, each, place)
    for name, each in schema.get("properties", {}).items():
        yield from _uuids(document, each, f"{place}/{name}")
    for keyword in ("items", "additionalProperties"):
        if isinstance(schema.get(keyword), dict):
            yield from _uuids(document, schema[keyword], f"{place}/*")


def _resolved(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        found: Any = document
        for step in schema["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        schema = found
    return schema
