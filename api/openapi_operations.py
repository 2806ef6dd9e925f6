"""One operation of the OpenAPI document, from its handler and its plan."""

import inspect
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, get_type_hints
from uuid import UUID

from litestar.handlers import HTTPRouteHandler

from api.problems import MEDIA_TYPE, Problem
from api.route_plans import RoutePlan, answer_type
from api.streams import EventStream

_CURSOR = (
    "Where the page begins: `next_cursor` of the page before, with the same filters and order."
)
_LIMIT = "How many items at most: 50 unless said otherwise, never more than 200."
_KEY = "Makes it safe to send this again: the same key is answered with the same answer for 7 days."
_IF_MATCH = "The ETag of the version you have seen; another one is answered with 412."
_IF_NONE_MATCH = "The ETag you hold; 304 if it still stands."
_IF_NEW = "`*`: write only if there is nothing under this id."


def types_of(handler: HTTPRouteHandler, plan: RoutePlan) -> Iterator[Any]:
    """The wire types an operation speaks of."""
    if handler.parsed_data_field:
        yield handler.parsed_data_field.annotation
    if (answer := answer_type(handler)) is not None:
        yield answer
    yield from (kind for _, kind, _ in _query(handler, plan))


def describe_operation(
    handler: HTTPRouteHandler, plan: RoutePlan, schemas: dict[Any, Any]
) -> dict[str, Any]:
    summary, _, more = (inspect.getdoc(handler.fn) or "").partition("\n")
    operation: dict[str, Any] = {
        "operationId": handler.operation_id,
        "tags": sorted(handler.resolve_tags()),
        "summary": summary.rstrip("."),
    }
    if more.strip():
        operation["description"] = more.strip()
    operation["security"] = _security(plan)
    if parameters := [*_path(plan), *_queries(handler, plan, schemas), *_headers(handler, plan)]:
        operation["parameters"] = parameters
    if body := _body(handler, schemas):
        operation["requestBody"] = body
    operation["responses"] = _responses(handler, schemas)
    return operation


def _security(plan: RoutePlan) -> list[dict[str, list[str]]]:
    if plan.access.public:
        return []
    return [{"bearer": [plan.access.scope.value] if plan.access.scope else []}, {"cookie": []}]


def _path(plan: RoutePlan) -> Iterator[dict[str, Any]]:
    for name, kind in plan.path_parameters.items():
        schema = {"type": "string"} | ({"format": "uuid"} if kind is UUID else {})
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _query(handler: HTTPRouteHandler, plan: RoutePlan) -> Iterator[tuple[str, Any, Any]]:
    """The query parameters as name, type and default."""
    arguments = handler.parsed_fn_signature.parameters
    of_list = plan.listing.parameters if plan.listing else ()
    for name in sorted(plan.parameters - set(of_list)):
        yield name, arguments[name].annotation, arguments[name].default
    if plan.listing:
        hints = get_type_hints(plan.listing.filters, include_extras=True)
        for name in plan.listing.filters.__struct_fields__:
            yield name, hints[name], None


def _queries(
    handler: HTTPRouteHandler, plan: RoutePlan, schemas: dict[Any, Any]
) -> Iterator[dict[str, Any]]:
    for name, kind, default in _query(handler, plan):
        schema = _without_null(schemas[kind])
        parameter: dict[str, Any] = {"name": name, "in": "query", "required": False}
        if schema.get("type") == "array":
            schema = {"type": "array", "items": schema["items"]}
            parameter |= {"style": "form", "explode": False}
        elif default is not None:
            schema = {**schema, "default": default}
        yield parameter | {"schema": schema}
    if plan.listing:
        orders = {"type": "string", "enum": list(plan.listing.sorts)}
        yield _optional("sort", "query", orders | {"default": plan.listing.sorts[0]})
        limits = {"type": "integer", "minimum": 1, "default": 50}
        yield _optional("limit", "query", limits, _LIMIT)
        yield _optional("cursor", "query", {"type": "string", "maxLength": 512}, _CURSOR)


def _headers(handler: HTTPRouteHandler, plan: RoutePlan) -> Iterator[dict[str, Any]]:
    text = {"type": "string"}
    method = next(iter(handler.http_methods))
    conditional = "conditions" in handler.parsed_fn_signature.parameters
    if method == "POST" and plan.in_workspace and "uow" in handler.parsed_fn_signature.parameters:
        key = {"type": "string", "minLength": 1, "maxLength": 255}
        yield _optional("Idempotency-Key", "header", key, _KEY) | {"required": plan.key_required}
    if conditional:
        yield _optional("If-Match", "header", text, _IF_MATCH)
    if conditional and method == "PUT":
        yield _optional("If-None-Match", "header", text, _IF_NEW)
    if method == "GET" and hasattr(answer_type(handler), "version"):
        yield _optional("If-None-Match", "header", text, _IF_NONE_MATCH)


def _body(handler: HTTPRouteHandler, schemas: dict[Any, Any]) -> dict[str, Any]:
    if handler.parsed_data_field:
        patching = handler.http_methods == {"PATCH"}
        media_type = "application/merge-patch+json" if patching else "application/json"
        schema = schemas[handler.parsed_data_field.annotation]
    elif handler.opt.get("upload"):
        media_type, schema = "application/octet-stream", {"type": "string", "format": "binary"}
    else:
        return {}
    return {"required": True, "content": {media_type: {"schema": schema}}}


def _responses(handler: HTTPRouteHandler, schemas: dict[Any, Any]) -> dict[str, Any]:
    statuses = [HTTPStatus(handler.status_code)]
    if also := handler.opt.get("also"):
        statuses.append(HTTPStatus(also))
    responses = {str(status.value): _success(handler, status, schemas) for status in statuses}
    if handler.http_methods == {"GET"} and hasattr(answer_type(handler), "version"):
        responses["304"] = {"description": "What you hold still stands."}
    problem = {MEDIA_TYPE: {"schema": schemas[Problem]}}
    return responses | {"default": {"description": "Why it was refused.", "content": problem}}


def _success(
    handler: HTTPRouteHandler, status: HTTPStatus, schemas: dict[Any, Any]
) -> dict[str, Any]:
    success: dict[str, Any] = {"description": status.phrase}
    if status == HTTPStatus.CREATED:
        place = {"description": "Where it is now.", "schema": {"type": "string"}}
        success["headers"] = {"Location": place}
    if (answer := answer_type(handler)) is not None:
        success["content"] = {"application/json": {"schema": schemas[answer]}}
    elif media_type := handler.opt.get("answers"):
        success["content"] = {media_type: {"schema": {"type": "string"}}}
    elif handler.parsed_return_field.annotation is EventStream:
        success["content"] = {"text/event-stream": {"schema": {"type": "string"}}}
    return success


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter that may be left out needs no null: it is left out instead."""
    choices = [each for each in schema.get("oneOf", []) if each != {"type": "null"}]
    return dict(choices[0]) if len(choices) == 1 else dict(schema)


def _optional(
    name: str, place: str, schema: dict[str, Any], description: str = ""
) -> dict[str, Any]:
    parameter = {"name": name, "in": place, "required": False, "schema": schema}
    return parameter | ({"description": description} if description else {})
