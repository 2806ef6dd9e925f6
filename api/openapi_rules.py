"""The rules that keep the document fit for client generators; each stands for one that broke without it."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

_OPERATION = re.compile(r"[a-z][A-Za-z0-9]+")
_SCHEMA = re.compile(r"[A-Z][A-Za-z0-9]+")
_PROPERTY = re.compile(r"[a-z][a-z0-9_]*")
_RESERVED = frozenset({"self", "class"})
_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
_NULL = {"type": "null"}
_PROBLEM = {"$ref": "#/components/schemas/Problem"}


def broken_rules(document: dict[str, Any]) -> list[str]:
    """What is wrong with the document, one sentence each; empty when all is well."""
    return [*_operations(document), *_names(document), *_schemas(document)]


def _operations(document: dict[str, Any]) -> Iterator[str]:
    ids: Counter[str] = Counter()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            place = f"{method.upper()} {path}"
            ids[operation["operationId"]] += 1
            if not _OPERATION.fullmatch(operation["operationId"]):
                yield f"{place}: the operation id is not camelCase"
            if not operation["summary"]:
                yield f"{place}: the handler has no docstring"
            if len(operation["tags"]) != 1:
                yield f"{place}: an operation has exactly one tag"
            yield from (f"{place}: {fault}" for fault in _responses(operation["responses"]))
            yield from (f"{place}: {fault}" for fault in _contents(operation))
    yield from (f"{name}: the operation id is used {n} times" for name, n in ids.items() if n > 1)


def _responses(responses: dict[str, Any]) -> Iterator[str]:
    successes = [each.get("content") for status, each in responses.items() if status[0] == "2"]
    if not successes or any(each != successes[0] for each in successes):
        yield "there is exactly one kind of success"
    problem = responses.get("default", {}).get("content", {})
    if problem != {"application/problem+json": {"schema": _PROBLEM}}:
        yield "the default response is a Problem"


def _contents(operation: dict[str, Any]) -> Iterator[str]:
    """Bodies and answers refer to a named schema, and there is one of each."""
    bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
    for body in bodies:
        content = body.get("content", {})
        if len(content) > 1:
            yield "there is one media type"
        for media_type, each in content.items():
            if media_type.endswith("json") and set(each["schema"]) != {"$ref"}:
                yield f"{media_type} is an inline schema"


def _names(document: dict[str, Any]) -> Iterator[str]:
    names = document["components"]["schemas"]
    yield from (f"{name}: not a plain schema name" for name in names if not _SCHEMA.fullmatch(name))
    folded = Counter(name.casefold() for name in names)
    yield from (f"{name}: differs from another by case only" for name, n in folded.items() if n > 1)


def _schemas(document: dict[str, Any]) -> Iterator[str]:
    for name, schema in document["components"]["schemas"].items():
        for field, inner in schema.get("properties", {}).items():
            if not _PROPERTY.fullmatch(field) or field in _RESERVED:
                yield f"{name}.{field}: not a snake_case name that every language can take"
            yield from (f"{name}.{field}: {fault}" for fault in _schema(inner))
        if name.endswith(("Response", "List")):
            yield from (f"{name}: {fault}" for fault in _output(schema))


def _schema(schema: Any) -> Iterator[str]:
    if not isinstance(schema, dict):
        return
    if schema.get("type") == "object" and "properties" in schema:
        yield "an inline object; give it a name"
    if isinstance(schema.get("type"), list):
        yield "a list of types; use oneOf [T, null]"
    if "anyOf" in schema or ("oneOf" in schema and not _is_nullable(schema["oneOf"])):
        yield "a union; use `kind` and one nullable object per kind"
    if any(isinstance(schema.get(bound), float) for bound in _BOUNDS):
        yield "a bound that is no integer"
    for part in (schema.get("items"), schema.get("additionalProperties"), *schema.get("oneOf", ())):
        yield from _schema(part)


def _is_nullable(choices: list[Any]) -> bool:
    return len(choices) == 2 and choices[1] == _NULL  # noqa: PLR2004 - one type, and null


def _output(schema: dict[str, Any]) -> Iterator[str]:
    """What goes out is always there, null or not; a default would make generators believe otherwise."""
    optional = set(schema.get("properties", {})) - set(schema.get("required", ()))
    yield from (f"{field} is not required" for field in sorted(optional))
