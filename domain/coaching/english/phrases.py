"""Phrases that are looked for together. Each is tried only in sentences that have letters which it needs."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from domain.coaching.english.literals import Needed, needed

_RUN = 4


class Letters(NamedTuple):
    """A string that a phrase may need, with its first and last runs of letters, if it is long enough."""

    text: str
    first: str
    last: str


class Phrase(NamedTuple):
    """One of them, and strings of which one stands in whatever it matches."""

    pattern: re.Pattern[str]
    needed: tuple[Letters, ...]


class Phrases:
    """Patterns as whole words, over folded text, each within one sentence."""

    def __init__(self, *patterns: str) -> None:
        self._phrases = tuple(
            Phrase(re.compile(rf"\b(?:{each})(?!\w)"), _letters(needed(each))) for each in patterns
        )

    def finditer(
        self, plain: str, runs: AbstractSet[str], bounds: Sequence[tuple[int, int]]
    ) -> Iterator[re.Match[str]]:
        """All matches of all of them; those of different phrases may overlap.

        `runs` are all `runs_of` the text, `bounds` where the sentences to look at start and end, in
        their order.
        """
        starts = [start for start, _ in bounds]
        for phrase in self._phrases:
            there = [text for text, begin, end in phrase.needed if begin in runs and end in runs]
            if there or not phrase.needed:
                for place in _worth_a_look(plain, there, bounds, starts):
                    yield from phrase.pattern.finditer(plain, *bounds[place])


def phrases(*patterns: str) -> Phrases:
    """Any of the patterns, as whole words."""
    return Phrases(*patterns)


def runs_of(plain: str) -> AbstractSet[str]:
    """All runs of a few letters, and the empty one: what is not among them need not be looked for."""
    return {"", *(plain[at : at + _RUN] for at in range(len(plain)))}


def _letters(strings: Needed) -> tuple[Letters, ...]:
    return tuple(
        Letters(each, *(("", "") if len(each) < _RUN else (each[:_RUN], each[-_RUN:])))
        for each in sorted(strings)
    )


def _worth_a_look(
    plain: str, letters: Sequence[str], bounds: Sequence[tuple[int, int]], starts: Sequence[int]
) -> Iterator[int]:
    """Which of the sentences have what a phrase needs."""
    if not letters:
        yield from range(len(bounds))
        return
    places: set[int] = set()
    for each in letters:
        at = plain.find(each)
        while at >= 0:
            place = bisect_right(starts, at + len(each) // 2) - 1
            if place >= 0 and at < bounds[place][1]:
                places.add(place)
            following = place + 1
            if following >= len(starts):
                break
            at = plain.find(each, max(starts[following] - len(each) + 1, at + 1))
    yield from sorted(places)
