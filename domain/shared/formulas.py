"""Cells of a table that a spreadsheet could take for formulas, and the apostrophe that keeps it from that."""

import re
from typing import Final

# What begins a formula in one spreadsheet or another (some read the wide forms too), also behind apostrophes
# that stood there before.
_BEGINNING: Final = r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]"
_FORMULA: Final = re.compile(f"'*{_BEGINNING}")

GUARDED: Final = re.compile(f"'+{_BEGINNING}")
"""What has such an apostrophe begins so, and nothing else does."""


def guarded(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet could take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """What was guarded, as it was."""
    return text[1:] if GUARDED.match(text) else text
