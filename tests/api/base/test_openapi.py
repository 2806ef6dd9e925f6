import json
import re
from collections import Counter
from copy import deepcopy
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import get
from openapi_spec_validator import validate

from api.access import PUBLIC
from api.app import create_app
from api.openapi import RuleBroken, describe, render
from api.openapi_3_0 import as_3_0
from api.openapi_rules import broken_rules
from api.problem_codes import TITLES, registry, status_of
from domain.shared.errors import DomainError
from tests.api.base.conftest import World
from tests.api.base.example import EXAMPLE

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def document(world: World) -> dict[str, Any]:
    return describe(world.app)


def test_the_document_is_valid(document: dict[str, Any]) -> None:
    validate(document)
    validate(as_3_0(document))


def test_the_document_is_the_same_every_time(world: World) -> None:
    again = create_app(world.ports, controllers=tuple(reversed(EXAMPLE)))

    assert render(world.app) == render(again)


def test_operations_say_who_may_call_them(document: dict[str, Any]) -> None:
    notes = document["paths"]["/v1/workspaces/{workspace_id}/notes"]

    assert [{"bearer": ["contacts:read"]}, {"cookie": []}] == notes["get"]["security"]
    assert [] == document["paths"]["/health/live"]["get"]["security"]


def test_lists_document_their_filters(document: dict[str, Any]) -> None:
    operation = document["paths"]["/v1/workspaces/{workspace_id}/notes"]["get"]
    parameters = {each["name"]: each for each in operation["parameters"]}

    assert {
        "workspace_id",
        "colour",
        "note_id",
        "written_before",
        "stars_gte",
        "sort",
        "limit",
        "cursor",
    } == parameters.keys()
    assert ("form", False) == (parameters["colour"]["style"], parameters["colour"]["explode"])
    assert ["text", "-text"] == parameters["sort"]["schema"]["enum"]


def test_conditional_requests_are_documented(document: dict[str, Any]) -> None:
    note = document["paths"]["/v1/workspaces/{workspace_id}/notes/{note_id}"]
    headers = {
        method: [each["name"] for each in operation["parameters"] if each["in"] == "header"]
        for method, operation in note.items()
    }

    assert ["If-None-Match"] == headers["get"]
    assert ["If-Match"] == headers["patch"]
    assert ["If-Match", "If-None-Match"] == headers["put"]
    assert {"200", "304", "default"} == note["get"]["responses"].keys()
    assert {"200", "201", "default"} == note["put"]["responses"].keys()


def test_answers_are_always_complete(document: dict[str, Any]) -> None:
    note = document["components"]["schemas"]["NoteResponse"]

    assert set(note["required"]) == set(note["properties"])
    assert {"type": "string", "format": "date-time"} == note["properties"]["written_at"]


@pytest.mark.parametrize(
    ("place", "schema", "fault"),
    [
        ("text", {"anyOf": [{"type": "string"}, {"type": "integer"}]}, "a union"),
        ("text", {"oneOf": [{"type": "string"}, {"type": "integer"}]}, "a union"),
        ("text", {"type": "object", "properties": {"a": {}}}, "an inline object"),
        ("text", {"type": ["string", "null"]}, "a list of types"),
        ("text", {"type": "integer", "minimum": 1.0}, "a bound that is no integer"),
        ("createdAt", {"type": "string"}, "not a snake_case name"),
        ("class", {"type": "string"}, "not a snake_case name"),
        ("extra", {"type": "string"}, "extra is not required"),
    ],
)
def test_a_schema_that_generators_cannot_read_is_named(
    document: dict[str, Any], place: str, schema: dict[str, Any], fault: str
) -> None:
    document["components"]["schemas"]["NoteResponse"]["properties"][place] = schema

    assert any("NoteResponse" in broken and fault in broken for broken in broken_rules(document))


def test_an_operation_that_generators_cannot_read_is_named(document: dict[str, Any]) -> None:
    broken = deepcopy(document)
    operation = broken["paths"]["/v1/tokens"]["post"]
    operation["operationId"] = "getNote"
    operation["summary"] = ""
    operation["responses"]["202"] = {"description": "Later."}
    operation["responses"]["default"] = {"description": "No."}
    broken["components"]["schemas"]["noteresponse"] = {"type": "object"}

    told = "\n".join(broken_rules(broken))

    assert [] == broken_rules(document)
    for fault in (
        "getNote: the operation id is used 2 times",
        "no docstring",
        "one kind of success",
        "the default response is a Problem",
        "differs from another by case",
    ):
        assert fault in told


def test_a_route_that_breaks_a_rule_has_no_document(world: World) -> None:
    @get("/v1/number", operation_id="readNumber", opt=PUBLIC, tags=["Numbers"])
    async def read_number() -> int:
        """Read a number."""
        return 1

    with pytest.raises(RuleBroken, match="inline schema"):
        describe(create_app(world.ports, controllers=[read_number]))


async def test_the_document_is_served(client: httpx.AsyncClient, world: World) -> None:
    response = await client.get("/openapi.json")

    assert render(world.app) == response.content
    assert "*" == response.headers["access-control-allow-origin"]


async def test_the_reference_asks_nobody_else(client: httpx.AsyncClient) -> None:
    page = await client.get("/docs")

    links = _Links()
    links.feed(page.text)
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert links.found
    for link in links.found:
        assert link.startswith("/docs/")
        assert 200 == (await client.get(link)).status_code
    assert "<script>" not in page.text
    assert "3.0.3" == (await client.get("/docs/openapi-3.0.json")).json()["openapi"]
    assert 404 == (await client.get("/docs/assets/index.html")).status_code


def test_codes_are_snake_case_and_have_one_status_each() -> None:
    for code, known in registry().items():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", code)
        assert 400 <= known.status <= 503
        assert known.title
        assert 1 == len(known.meanings) or code in TITLES, code


def test_all_refusals_of_a_code_have_its_status() -> None:
    for kind in _all(DomainError):
        if kind.code in registry() and kind.__module__.split(".")[0] in {"api", "domain"}:
            assert registry()[kind.code].status == status_of(kind), kind


def test_the_older_form_says_the_same(document: dict[str, Any]) -> None:
    older = as_3_0(document)

    assert document["paths"].keys() == older["paths"].keys()
    assert '"null"' not in json.dumps(older)


def test_every_registered_code_can_be_reached() -> None:
    """An error that nothing raises is not listed to frighten people; it is deleted."""
    words = Counter(
        word
        for package in ("api", "domain", "adapters", "workers", "bootstrap")
        for path in sorted((ROOT / package).rglob("*.py"))
        for word in re.findall(r"\w+", path.read_text())
    )
    kinds = [kind for kind in _all(DomainError) if kind.__module__.startswith(("api.", "domain."))]

    assert [] == [kind.__name__ for kind in kinds if words[kind.__name__] < 2]


def _all(base: type[DomainError]) -> list[type[DomainError]]:
    return [each for kind in base.__subclasses__() for each in (kind, *_all(kind))]


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in {"href", "src"} and value]
