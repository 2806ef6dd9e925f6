"""A look over a template before it is taken apart.

The library finds its tags by a pattern that takes the square of the length of one that is long, blank or never
closed. Here every tag is found in one pass, and what would cost that much is refused by name and place.
"""

import re

from domain.templates.ports import Flaw, FlawKind, Place

MOST_TAGS = 300
LONGEST_TAG = 300
_WIDEST_BLANK = 16

_OPENING = re.compile(r"\{\{|\{%")
_CLOSING = {"{{": "}}", "{%": "%}"}
_WIDE = re.compile(rf"\s{{{_WIDEST_BLANK},}}")
_VERBATIM = re.compile(r"\{%-?\s{0,15}(raw|doc)\b")


def scan(source: str) -> list[tuple[int, int]]:
    """Where its tags begin and end. Raises Flaw for one that is never closed, too long or too wide, and for
    too many of them.
    """
    tags: list[tuple[int, int]] = []
    position = 0
    while found := _OPENING.search(source, position):
        start, closing = found.start(), _CLOSING[found.group()]
        end = source.find(closing, found.end())
        if end < 0:
            raise flaw_at(source, start, f"this is opened and never closed by {closing}")
        _check(source, start, end)
        position = end + len(closing)
        tags.append((start, position))
        if len(tags) > MOST_TAGS:
            raise flaw_at(source, start, f"there are more than {MOST_TAGS} tags", FlawKind.COSTLY)
    return tags


def flaw_at(
    source: str, index: int, what: str, kind: FlawKind = FlawKind.BROKEN, name: str = ""
) -> Flaw:
    """A flaw at a place of the source, in lines and columns counted from 1."""
    before = source[:index]
    line = before.count("\n") + 1
    column = index - (before.rfind("\n") + 1) + 1
    return Flaw(kind, what, place=Place(line=line, column=column), name=name)


def _check(source: str, start: int, end: int) -> None:
    if end - start > LONGEST_TAG:
        raise flaw_at(source, start, f"this tag is longer than {LONGEST_TAG} characters")
    if _WIDE.search(source, start, end):
        raise flaw_at(source, start, f"there are {_WIDEST_BLANK} blanks in a row in this tag")
    if verbatim := _VERBATIM.match(source, start, end):
        raise flaw_at(source, start, f"the tag '{verbatim.group(1)}' is not known here")
