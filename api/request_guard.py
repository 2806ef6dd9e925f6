"""What is looked at before anything is decoded: depth of JSON, NUL characters, size.

PostgreSQL can store no NUL character, and a JSON text nested a hundred thousand deep exhausts the stack.
Neither may get as far as where it would do harm.
"""

import re
from itertools import accumulate

from api.refusals import InvalidParameter, MalformedJson

MAX_BODY = 256 * 1024
MAX_DEPTH = 32

# A string, or what is left of one that is never closed; possessive, so that it takes linear time.
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
_NUL_ESCAPE = re.compile(rb"(?<!\\)(?:\\\\)*+\\u0000")
_NOT_BRACKETS = bytes(byte for byte in range(256) if byte not in b"[]{}")
_STEPS = bytes.maketrans(b"[{]}", b"\x01\x01\xff\xff")


def guard_json(body: bytes) -> None:
    """Raises MalformedJson for a body nested too deep or holding a NUL character."""
    if b"\\u0000" in body and _NUL_ESCAPE.search(body):
        raise MalformedJson("Text may not contain the character U+0000.")
    if body.count(b"[") + body.count(b"{") > MAX_DEPTH and depth(body) > MAX_DEPTH:
        raise MalformedJson(f"The body is nested deeper than {MAX_DEPTH} levels.")


def depth(body: bytes) -> int:
    """How deep the brackets outside of strings are nested, whether or not they are balanced."""
    brackets = _STRING.sub(b"", body).translate(_STEPS, _NOT_BRACKETS)
    return max(accumulate((1 if step == 1 else -1 for step in brackets), initial=0))


def guard_line(path: str, query: bytes, headers: list[tuple[bytes, bytes]]) -> None:
    """Raises InvalidParameter for a NUL character in what comes before the body."""
    if (
        "\0" in path
        or b"%00" in query
        or b"\0" in query
        or any(b"\0" in value for _, value in headers)
    ):
        raise InvalidParameter("A request may not contain the character U+0000.")
