"""Ways to look for phrases: as the writer's own words, in a request, either."""

import re
from collections.abc import Callable, Iterable, Iterator

from domain.coaching.english.phrases import Phrases
from domain.coaching.model import Context, Purpose
from domain.coaching.reading import Reading, Span

Find = Callable[[Reading, Context], Iterable[Span]]


def spoken(sought: Phrases, *, unless: re.Pattern[str] | None = None) -> Find:
    """Where the writer says it: not quoted, not denied, and in no sentence that fits `unless`."""
    return _finder(sought, unless, in_requests=False)


def requested(sought: Phrases, *, unless: re.Pattern[str] | None = None) -> Find:
    """The same, in sentences that ask the reader for something."""
    return _finder(sought, unless, in_requests=True)


def told(sought: Phrases, *, unless: re.Pattern[str]) -> Find:
    """Where it is said and not quoted, denied or not: some phrases are denials by themselves."""

    def find(reading: Reading, _about: Context) -> Iterator[Span]:
        yield from _but_not(reading, reading.find_told(sought), unless)

    return find


def _finder(sought: Phrases, unless: re.Pattern[str] | None, *, in_requests: bool) -> Find:
    def find(reading: Reading, _about: Context) -> Iterator[Span]:
        spans = reading.find(sought, in_requests=in_requests)
        yield from spans if unless is None else _but_not(reading, spans, unless)

    return find


def where(
    reading: Reading, spans: Iterable[Span], is_wanted: Callable[[str], bool]
) -> Iterator[Span]:
    """Those in sentences that are wanted; each sentence is looked at once, however much stands in it."""
    wanted: dict[int, bool] = {}
    for span in spans:
        sentence = reading.sentence_at(span.start)
        if sentence.start not in wanted:
            wanted[sentence.start] = is_wanted(sentence.plain)
        if wanted[sentence.start]:
            yield span


def _but_not(reading: Reading, spans: Iterable[Span], unless: re.Pattern[str]) -> Iterator[Span]:
    return where(reading, spans, lambda plain: unless.search(plain) is None)


def once(find: Find) -> Find:
    """The same, looked for once in a text, however many rules ask."""

    def remembered(reading: Reading, about: Context) -> list[Span]:
        key = (find, about)
        if key not in reading.found:
            reading.found[key] = list(find(reading, about))
        return reading.found[key]

    return remembered


_TO_YOU = re.compile(
    r"\b(?:could|can|would|will|might|won't) you\b|\bplease\b|\bkindly\b|\bif you could\b"
)


def unless_giving(find: Find) -> Find:
    """In a message of thanks, or that gives something, only what the reader is plainly asked for."""

    def found(reading: Reading, about: Context) -> Iterator[Span]:
        spans = find(reading, about)
        if about.purpose in {Purpose.THANKS, Purpose.GIVE}:
            spans = where(reading, spans, lambda plain: _TO_YOU.search(plain) is not None)
        yield from spans

    return found


def either(*finds: Find) -> Find:
    """What any of them finds."""

    def find(reading: Reading, about: Context) -> Iterator[Span]:
        for each in finds:
            yield from each(reading, about)

    return find


def beside(
    sought: Phrases, *others: re.Pattern[str], unless: re.Pattern[str] | None = None
) -> Find:
    """Where a phrase is asked for in a sentence that has one of each of the others, too."""
    asked = _finder(sought, unless, in_requests=True)

    def find(reading: Reading, about: Context) -> Iterator[Span]:
        yield from where(
            reading, asked(reading, about), lambda plain: all(each.search(plain) for each in others)
        )

    return find
