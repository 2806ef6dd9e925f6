"""Partial updates: absent and null are different things, but only inside a PATCH."""

from typing import Any

import msgspec


def sent_fields(patch: msgspec.Struct) -> dict[str, Any]:
    """The fields a client sent, null ones too; those it left out are not there."""
    values = {name: getattr(patch, name) for name in patch.__struct_fields__}
    return {name: value for name, value in values.items() if value is not msgspec.UNSET}
