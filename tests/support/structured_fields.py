"""Reads structured fields (RFC 9651) so far as rate limits need them, and refuses whatever is none."""

import re

# A member is a string with parameters whose values are integers.
_STRING = r'"([\x20-\x21\x23-\x5b\x5d-\x7e]*)"'
_PARAMETERS = r"((?:;[a-z*][a-z0-9_.*-]*=-?\d{1,15})*)"
_MEMBER = re.compile(_STRING + _PARAMETERS)
_BETWEEN = re.compile(r"[ \t]*,[ \t]*")

Member = tuple[str, dict[str, int]]


def read_list(field: str) -> list[Member]:
    """The members of a list, in order. Raises ValueError."""
    members, at = [], 0
    while True:
        found = _MEMBER.match(field, at)
        if found is None:
            raise ValueError(f"no member at {at} of {field!r}")
        pairs = [each.split("=") for each in found[2].split(";")[1:]]
        members.append((found[1], {name: int(value) for name, value in pairs}))
        at = found.end()
        if at == len(field):
            return members
        between = _BETWEEN.match(field, at)
        if between is None:
            raise ValueError(f"no comma at {at} of {field!r}")
        at = between.end()
