"""The same document for viewers that read OpenAPI 3.0 only, as the bundled Swagger UI does.

Clients are never generated from it, so it need not be more than readable.
"""

from typing import Any

_NULL = {"type": "null"}


def as_3_0(document: dict[str, Any]) -> dict[str, Any]:
    """The document with what 3.1 writes otherwise turned back."""
    older: dict[str, Any] = _older(document)
    return older | {"openapi": "3.0.3"}


def _older(part: Any) -> Any:
    if isinstance(part, list):
        return [_older(each) for each in part]
    if not isinstance(part, dict):
        return part
    older = {name: _older(value) for name, value in part.items()}
    if _NULL in part.get("oneOf", ()):
        older.pop("oneOf")
        kept = [_older(each) for each in part["oneOf"] if each != _NULL]
        older |= {"nullable": True, "allOf": kept}
    if "bearer" in older and isinstance(older["bearer"], list):
        older["bearer"] = []
    if "const" in older:
        older["enum"] = [older.pop("const")]
    for bound in ("Minimum", "Maximum"):
        limit = older.get(f"exclusive{bound}")
        if isinstance(limit, int) and not isinstance(limit, bool):
            older |= {bound.lower(): limit, f"exclusive{bound}": True}
    return older
