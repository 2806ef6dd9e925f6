"""Readable tables for a terminal."""

import unicodedata
from collections.abc import Iterable, Sequence

_WIDE = frozenset("WF")


def heading(text: str) -> None:
    print(f"\n\033[1m{text}\033[0m")


def table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], *, most: Sequence[int] = ()
) -> None:
    """Print rows under their headings; a cell is cut at its column's `most` columns of the terminal."""
    bounds = most or [40] * len(columns)
    cells = [
        [_cut(str(cell or "–"), bound) for cell, bound in zip(row, bounds, strict=True)]
        for row in rows
    ]
    if not cells:
        print("  (nothing)")
        return
    widths = [max(map(_width, column)) for column in zip(columns, *cells, strict=True)]
    for row in (columns, ["─" * width for width in widths], *cells):
        line = "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        )
        print(f"  {line.rstrip()}")


def _cut(text: str, most: int) -> str:
    flat = " ".join(text.split())
    if _width(flat) <= most:
        return flat
    while _width(flat) >= most:
        flat = flat[:-1]
    return flat.rstrip() + "…"


def _width(text: str) -> int:
    """Columns of a terminal: East Asian characters and emoji take two, combining marks none."""
    return sum(
        0
        if unicodedata.combining(c) or c in "\u200d\ufe0f"
        else 1 + (unicodedata.east_asian_width(c) in _WIDE)
        for c in text
    )
