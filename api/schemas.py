"""JSON Schemas of the wire types, in the few forms that every client generator understands."""

from collections.abc import Iterable
from typing import Any

import msgspec

REFERENCE = "#/components/schemas/{name}"


def schemas_of(kinds: Iterable[Any]) -> tuple[dict[Any, Any], dict[str, Any]]:
    """The schema of each type, and the named components they refer to."""
    listed = sorted(set(kinds), key=repr)
    schemas, components = msgspec.json.schema_components(listed, ref_template=REFERENCE)
    found = {kind: _plain(schema) for kind, schema in zip(listed, schemas, strict=True)}
    return found, {name: _plain(schema) for name, schema in components.items()}


def _plain(schema: Any) -> Any:
    """`anyOf [T, null]` becomes `oneOf`, null last; an enumeration of words says that they are strings."""
    if isinstance(schema, list):
        return [_plain(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {name: _plain(value) for name, value in schema.items()}
    if "anyOf" in plain:
        plain["oneOf"] = sorted(plain.pop("anyOf"), key=lambda each: each == {"type": "null"})
    if plain.get("required") == []:
        del plain["required"]
    if "enum" in plain and all(isinstance(each, str) for each in plain["enum"]):
        plain = {"type": "string"} | plain
    return plain
