"""What is known of a route before any request: worked out once at start-up, and checked there.

A handler that forgets its access rule, its operation id or a decent body type keeps the service from
starting, so nobody finds out later.
"""

from collections.abc import Iterator
from typing import Any

import msgspec
from litestar import Litestar
from litestar.exceptions import ImproperlyConfiguredException
from litestar.handlers import HTTPRouteHandler
from litestar.response import Response
from litestar.routes import HTTPRoute

from api.access import PUBLIC, Access
from api.listing import Listing
from api.times import stray_instants

WORKSPACE_ID = "workspace_id"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class RoutePlan(msgspec.Struct, frozen=True, kw_only=True):
    """`parameters` are the query parameters it knows; `body` decodes what it takes, if it takes JSON.

    What is `recorded` leaves an entry in a trail; `cost` is what it weighs against the limits. With
    `any_parameters` those that are not known are passed over.
    """

    access: Access
    template: str
    path_parameters: dict[str, type]
    parameters: frozenset[str]
    listing: Listing[Any] | None
    body: msgspec.json.Decoder[Any] | None
    in_workspace: bool
    secret: bool
    key_required: bool
    operation: str
    recorded: bool
    cost: int
    any_parameters: bool


def plan_routes(app: Litestar) -> None:
    """Give every handler its plan. Raises ImproperlyConfiguredException, naming all that is wrong."""
    faults: list[str] = []
    operations: dict[str, str] = {}
    for route, handler, parameters in _handlers(app):
        path = route.path_format
        if handler.http_methods == {"OPTIONS"}:
            handler.opt.update(PUBLIC)
        else:
            faults += [f"{handler.name or path}: {fault}" for fault in _faults(handler)]
            operation, place = str(handler.operation_id), f"{_methods(handler)} {path}"
            if operations.setdefault(operation, place) != place:
                faults.append(f"{place}: {operation} is {operations[operation]} already")
        if not faults:
            handler.opt["plan"] = _plan(route, handler, parameters)
            _one_by_one(route, handler)
    if faults:
        raise ImproperlyConfiguredException("\n".join(faults))


def planned(app: Litestar) -> Iterator[tuple[str, HTTPRouteHandler, RoutePlan]]:
    """Every route that has been planned, with its path template."""
    for route, handler, _ in _handlers(app):
        if handler.http_methods != {"OPTIONS"}:
            yield route.path_format, handler, handler.opt["plan"]


def _handlers(app: Litestar) -> Iterator[tuple[HTTPRoute, HTTPRouteHandler, frozenset[str]]]:
    """Every handler, with its route and the query parameters that it and its dependencies declare."""
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for handler in route.route_handlers:
                _, arguments = route.route_handler_map[next(iter(handler.http_methods))]
                names = frozenset(each.field_alias for each in arguments.expected_query_params)
                yield route, handler, names


def _one_by_one(route: HTTPRoute, handler: HTTPRouteHandler) -> None:
    """Litestar starts a group of tasks for dependencies that could be waited for side by side.

    Ours wait for nothing, and the group would cost a read more than all of them together.
    """
    for method in handler.http_methods:
        _, arguments = route.route_handler_map[method]
        arguments.dependency_batches = [
            {each} for batch in arguments.dependency_batches for each in sorted(batch, key=_name_of)
        ]


def _name_of(dependency: Any) -> str:
    return str(dependency.key)


def _plan(route: HTTPRoute, handler: HTTPRouteHandler, parameters: frozenset[str]) -> RoutePlan:
    opt = handler.opt
    listing: Listing[Any] | None = opt.get("listing")
    taken = handler.parsed_data_field
    return RoutePlan(
        access=opt["access"],
        template=route.path_format,
        path_parameters={name: each.type for name, each in route.path_parameters.items()},
        parameters=parameters | frozenset(listing.parameters if listing else ()),
        listing=listing,
        body=msgspec.json.Decoder(taken.annotation) if taken else None,
        in_workspace=WORKSPACE_ID in route.path_parameters,
        secret=opt.get("secret", False),
        key_required=opt.get("key_required", False),
        operation=str(handler.operation_id),
        recorded=not handler.http_methods & SAFE and "unrecorded" not in opt,
        cost=opt.get("cost", 1),
        any_parameters=opt.get("any_parameters", False),
    )


def _faults(handler: HTTPRouteHandler) -> Iterator[str]:
    if not isinstance(handler.opt.get("access"), Access):
        yield "has no access rule; give it opt=needs(Scope.…), LOGGED_IN or PUBLIC"
    if not handler.operation_id or not isinstance(handler.operation_id, str):
        yield "has no explicit operation_id"
    taken = handler.parsed_data_field
    if taken and not _forbids_unknown_fields(taken.annotation):
        yield "takes a body that is no Struct with forbid_unknown_fields=True"
    if taken and stray_instants(taken.annotation, answered=False):
        yield "takes an instant that is not written as api.times.Instant"
    if stray_instants(answer_type(handler), answered=True):
        yield "answers with an instant that is no api.times.Instant of an api.times.Wire struct"


def _forbids_unknown_fields(kind: Any) -> bool:
    if not (isinstance(kind, type) and issubclass(kind, msgspec.Struct)):
        return False
    return kind.__struct_config__.forbid_unknown_fields


def answer_type(handler: HTTPRouteHandler) -> Any:
    """The wire type of the answer, also inside of a response; None where there is none."""
    field = handler.parsed_return_field
    answered = field.annotation
    if field.is_subclass_of(Response):
        answered = field.inner_types[0].annotation if field.inner_types else None
    return None if answered is type(None) else answered


def _methods(handler: HTTPRouteHandler) -> str:
    return "/".join(sorted(handler.http_methods))
