"""Cells that hold several values, and how their source parts them."""

import re
from collections.abc import Sequence
from typing import Final, Literal

from domain.imports.address_books.columns import ADDRESS_PARTS, Field
from domain.imports.address_books.texts import several_lines

Joined = Literal["google", "list", "lines"]
"""How several values stand in one cell: parted by ` ::: `, by `;` and the like, or by line breaks."""

GOOGLE_JOINT: Final = ":::"
_LISTED: Final = {
    Field.EMAIL: re.compile(r"[;,\n]"),
    Field.PHONE: re.compile(r";(?!\s*ext)|\n"),
    Field.LINK: re.compile(r"[;,]?\s+"),
    Field.TAGS: re.compile(r"[;,\n]"),
}


def parted(field: Field, text: str, joined: Joined) -> Sequence[str]:
    """The values of a cell, at least one. An address has line breaks of its own: only blank lines part some."""
    if joined == "google":
        return text.split(GOOGLE_JOINT)
    if field in ADDRESS_PARTS or (field is Field.ADDRESS and joined == "list"):
        return (text,)
    lines = several_lines(text)
    if joined == "lines":
        return lines.split("\n\n" if field is Field.ADDRESS else "\n")
    pattern = _LISTED.get(field)
    return pattern.split(lines) if pattern else (text,)


def unstarred(text: str) -> tuple[str, bool]:
    """A label or a group without the asterisk, by which Google marks the default label and its own groups."""
    shown = text.strip()
    return (shown[1:].strip(), True) if shown.startswith("*") else (shown, False)
