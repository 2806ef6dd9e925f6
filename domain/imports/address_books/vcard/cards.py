"""Logical lines parted into cards, so that a bad card costs one card and never the file."""

import re
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from domain.imports.address_books.vcard.folding import EDGE
from domain.imports.address_books.vcard.lines import Line

MOST_PROPERTIES = 2_000  # of one card; the fullest cards of real address books have about a hundred
LARGEST_CARD = 1 << 20  # characters of one card, unfolded and without its pictures

Fault = Literal["card_without_end", "card_too_large"]

_FIRST, _LAST = "BbEe \t", "Dd \t"  # of a line that may be an edge
_AGENT = re.compile(r"(?:[\w-]+\.)?AGENT\s*(?:;[^:]*)?:\s*(BEGIN:VCARD)?\s*$", re.IGNORECASE)


class Card(msgspec.Struct, frozen=True):
    """The lines between BEGIN and END, or why there are none. `line` is that of BEGIN."""

    line: int
    lines: list[Line]
    fault: Fault | None = None


class Stray(msgspec.Struct, frozen=True):
    """Lines that stand in no card: how many in a row, and where the first one is."""

    line: int
    count: int


def split_cards(lines: Iterable[Line]) -> Iterator[Card | Stray]:
    """Cards in the order of the file.

    A card within an AGENT (2.1) is counted over, not entered: any depth costs neither memory nor stack.
    Any other BEGIN within a card says that the END of the card before it is missing.
    """
    card: _Growing | None = None
    stray, strays = 0, 0
    for number, text in lines:
        edge = EDGE.match(text) if text[-1] in _LAST and text[0] in _FIRST else None
        begins = edge is not None and edge[1][0] in "Bb"
        if card is not None and (edge is None or (begins and card.awaits_agent)):
            card.add(number, text, nested=begins)
        elif card is not None and not begins and card.depth:
            card.depth -= 1
        elif card is not None and not begins:
            yield card.ended()
            card = None
        elif begins:
            if card is not None:
                yield Card(card.line, [], "card_without_end")
            elif strays:
                yield Stray(stray, strays)
            card, strays = _Growing(number), 0
        else:
            stray, strays = stray if strays else number, strays + 1
    if card is not None:
        yield Card(card.line, [], "card_without_end")
    elif strays:
        yield Stray(stray, strays)


class _Growing:
    __slots__ = ("_lines", "_size", "awaits_agent", "depth", "line")

    def __init__(self, line: int) -> None:
        self.line = line
        self.depth = 0
        self.awaits_agent = False
        self._lines: list[Line] = []
        self._size = 0

    def add(self, number: int, text: str, *, nested: bool) -> None:
        """Take a line of the card; count those over that belong to an agent's."""
        agent = None if nested or text[-1] not in ":Dd \t" else _AGENT.match(text)
        if not nested and not self.depth and self._fits:
            self._lines.append((number, text))
            self._size += len(text)
        self.awaits_agent = agent is not None and agent[1] is None
        if nested or (agent is not None and agent[1]):
            self.depth += 1

    def ended(self) -> Card:
        if self._fits:
            return Card(self.line, self._lines)
        return Card(self.line, [], "card_too_large")

    @property
    def _fits(self) -> bool:
        return len(self._lines) <= MOST_PROPERTIES and self._size <= LARGEST_CARD
