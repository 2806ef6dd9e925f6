"""What a decoder says of a body that does not fit, as a fault with a JSON pointer."""

import re

from domain.shared.errors import Fault

_PLACE = re.compile(r" - at `(?:key in )?\$(.*)`\Z")
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]|\[\.\.\.\]")
_NAMED = re.compile(r"(?:missing required|contains unknown) field `(.*)`")

_KINDS = (
    ("missing required field", "missing"),
    ("contains unknown field", "unknown_field"),
    ("Invalid enum value", "not_a_choice"),
    ("length", "out_of_range"),
    ("<=", "out_of_range"),
    (">=", "out_of_range"),
    ("out of range", "out_of_range"),
    ("matching regex", "wrong_format"),
    ("timezone", "wrong_format"),
    ("Invalid", "wrong_format"),
    ("Expected", "wrong_type"),
)


def body_fault(message: str) -> Fault:
    """The fault a msgspec.ValidationError speaks of; its words name types, never the value sent."""
    place = _PLACE.search(message)
    words = message[: place.start()] if place else message
    pointer = "".join(_escaped(step) for step in _steps(place[1] if place else ""))
    if named := _NAMED.search(words):
        pointer += _escaped(named[1])
    return Fault(code=_kind(words), detail=_detail(words), pointer=pointer)


def _steps(path: str) -> list[str]:
    """The keys and positions of a decoder's path, up to a key that it does not tell."""
    steps = []
    for step in _STEP.finditer(path):
        if step[0] == "[...]":
            break
        steps.append(step[1] or step[2])
    return steps


def _escaped(step: str) -> str:
    return "/" + step.replace("~", "~0").replace("/", "~1")


def _kind(words: str) -> str:
    return next((code for marker, code in _KINDS if marker in words), "invalid")


def _detail(words: str) -> str:
    if words.startswith("Invalid enum value"):
        return "This is not one of the values allowed here."
    return words.replace("`", "").rstrip(".") + "."
