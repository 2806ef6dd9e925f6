"""The OpenAPI 3.1 document, written from the routes themselves.

Schemas come from msgspec, which knows the wire types exactly as they are read and written; operations come
from the handlers and their plans. What comes out is held to `api.openapi_rules`.
"""

from collections.abc import Iterable
from typing import Any

import msgspec
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler

from api.cookies import NAME as COOKIE
from api.openapi_operations import describe_operation, types_of
from api.openapi_rules import broken_rules
from api.problems import Problem
from api.route_plans import RoutePlan, planned
from api.schemas import schemas_of

TITLE = "Perennial"
VERSION = "1.0.0"
DESCRIPTION = (
    "Helps people build career relationships well: whom to turn to next, and why. "
    "Every error is an RFC 9457 problem with a stable `code`. Clients have to tolerate fields, and values "
    "of extensible enumerations, that they do not know yet."
)

# In the order in which a newcomer meets them; a tag that is not listed comes last.
TAGS: dict[str, str] = {
    "Accounts": "Logging in and out, and who one is.",
    "Workspaces": "One person's relationships: settings, time zone, sandboxes and their clock.",
    "Contacts": "The people the owner knows or wants to know.",
    "Organisations": "Where contacts work.",
    "Tags": "Words the owner puts on contacts.",
    "Interactions": "What happened between the owner and a contact.",
    "Nudges": "Timely suggestions, each with its reason.",
    "Imports": "Bringing contacts and history in.",
    "Operations": "Whether the service is well.",
}

SECURITY: dict[str, Any] = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "cookie": {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE,
        "description": (
            "For our own web pages only. What changes something also needs the header "
            "`X-Perennial-Client`. Ignored beside an `Authorization` header."
        ),
    },
}

_METHODS = ("GET", "PUT", "POST", "DELETE", "PATCH")


class RuleBroken(Exception):
    """The document breaks a rule that client generators rely on."""


def describe(app: Litestar) -> dict[str, Any]:
    """The document of an application. Raises RuleBroken, naming every rule and place."""
    routes = _shown(app)
    kinds = {kind for _, handler, plan in routes for kind in types_of(handler, plan)}
    schemas, components = schemas_of({Problem, *kinds})
    paths: dict[str, dict[str, Any]] = {}
    for path, handler, plan in routes:
        method = next(iter(handler.http_methods)).lower()
        paths.setdefault(path, {})[method] = describe_operation(handler, plan, schemas)
    document = {
        "openapi": "3.1.0",
        "info": {"title": TITLE, "version": VERSION, "description": DESCRIPTION},
        "servers": [{"url": "/"}],
        "tags": _tags(handler for _, handler, _ in routes),
        "paths": paths,
        "components": {
            "schemas": dict(sorted(components.items())),
            "securitySchemes": SECURITY,
        },
    }
    if broken := broken_rules(document):
        raise RuleBroken("\n".join(broken))
    return document


def render(app: Litestar) -> bytes:
    """The document as it is committed and served: the same bytes for the same routes."""
    return msgspec.json.format(msgspec.json.encode(describe(app)), indent=2) + b"\n"


def _shown(app: Litestar) -> list[tuple[str, HTTPRouteHandler, RoutePlan]]:
    shown = [each for each in planned(app) if each[1].resolve_include_in_schema()]
    return sorted(
        shown, key=lambda each: (each[0], _METHODS.index(next(iter(each[1].http_methods))))
    )


def _tags(handlers: Iterable[HTTPRouteHandler]) -> list[dict[str, str]]:
    used = {tag for handler in handlers for tag in handler.resolve_tags()}
    known = [tag for tag in TAGS if tag in used]
    others = sorted(used - TAGS.keys())
    return [{"name": tag, "description": TAGS[tag]} for tag in known] + [
        {"name": tag} for tag in others
    ]
