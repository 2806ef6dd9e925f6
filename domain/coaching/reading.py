"""A text read once for all rules: sentences, quotations, what is denied, asked and named.

Everything is kept as places in the text itself, in code points: the copy that patterns look at has lower case
letters, straight apostrophes and plain blanks, and exactly as many code points as the text.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import NamedTuple

from domain.coaching.english import grammar
from domain.coaching.english.phrases import Phrases, runs_of

_FOLDED = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "İ": "I"}  # noqa: RUF001 - as people type it
    | dict.fromkeys("\n\r\t\u00a0\u202f\u2009", " ")
)
_ENDS = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)|\n[ \t]*\n\s*|\n(?=[ \t]*(?:[-*•>A-Z0-9]|$))")  # noqa: RUF001 - as people type it
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:dr|mr|mrs|ms|prof|st|e\.g|i\.e|vs|no|approx|dept|[a-z])$", re.IGNORECASE
)
_QUOTES = re.compile(
    r"“[^“”\n]{1,200}”|\"[^\"\n]{1,200}\"|«[^«»\n]{1,200}»|`[^`\n]{1,200}`"
    r"|‘(?:[^‘’\n]|(?<=\w)’(?=\w)){2,200}’(?!\w)"  # noqa: RUF001 - as people type it
    r"|(?<![\w'])'(?:[^'\n]|(?<=\w)'(?=\w)){2,200}'(?![\w'])"
    r"|(?:^|(?<=\n))>[^\n]{0,2000}"
)
_WORDS = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")  # noqa: RUF001 - as people type it
# The end of what is quoted, in the middle of a sentence.
_QUOTED_END = re.compile(r"[.!?…]+[\"'”’)\]]+ +[a-z]")  # noqa: RUF001 - as people type it
_LONGEST_ABBREVIATION = 8


class Span(NamedTuple):
    """A place in the text: `text[start:end]`, in code points."""

    start: int
    end: int


class Sentence(NamedTuple):
    """A sentence as patterns see it, and where it stands."""

    start: int
    end: int
    plain: str

    @property
    def is_question(self) -> bool:
        return "?" in self.plain[-4:]


class Reading:
    """A text with everything about it that more than one rule asks for. `language` is None when unknown."""

    def __init__(self, text: str, language: str | None) -> None:
        self.text = text
        self.language = language
        self.found: dict[object, list[Span]] = {}
        folded = text.translate(_FOLDED)
        self.plain = folded.lower()

    @property
    def whole(self) -> Span:
        return Span(0, len(self.text))

    @cached_property
    def words(self) -> list[str]:
        return _WORDS.findall(self.plain)

    @cached_property
    def sentences(self) -> list[Sentence]:
        found: list[Sentence] = []
        start = 0
        for end in self._ends():
            piece = self.plain[start:end]
            if not piece.isspace():
                lead = len(piece) - len(piece.lstrip())
                found.append(Sentence(start + lead, end, piece[lead:].rstrip()))
            start = end
        return found

    @cached_property
    def quotes(self) -> list[Span]:
        return [Span(*match.span()) for match in _QUOTES.finditer(self.text)]

    @cached_property
    def requests(self) -> list[Sentence]:
        """The sentences in which the reader is asked for anything."""
        found: dict[int, Sentence] = {}
        for span in self.find(grammar.REQUEST):
            sentence = self.sentence_at(span.start)
            found[sentence.start] = sentence
        return [found[start] for start in sorted(found)]

    @cached_property
    def questions(self) -> list[Span]:
        """The questions that want an answer; one sentence may ask several."""
        found: list[Span] = []
        for sentence in self.sentences:
            asked = grammar.questions_in(sentence.plain, is_question=sentence.is_question)
            if asked and not self._is_quoted_question(sentence):
                found += [Span(sentence.start, sentence.end)] * asked
        return found

    def _is_quoted_question(self, sentence: Sentence) -> bool:
        """Whether all of it, or its question mark, stands in a quotation."""
        mark = self.plain.rfind("?", sentence.start, sentence.end)
        is_mark_quoted = mark >= 0 and self.is_quoted(mark, mark + 1)
        return is_mark_quoted or self.is_quoted(sentence.start, sentence.end)

    def sentence_at(self, place: int) -> Sentence:
        at = bisect_right(self._starts, place) - 1
        return self.sentences[max(at, 0)]

    def is_quoted(self, start: int, end: int) -> bool:
        """Whether it stands inside of quotation marks or in a quoted line; the marks are no part of it."""
        at = bisect_right(self._quote_starts, start) - 1
        return at >= 0 and end <= self.quotes[at].end

    def is_denied(self, start: int, end: int) -> bool:
        """Whether a negation before it, or right behind it, covers it."""
        sentence = self.sentence_at(start)
        before = self.plain[max(sentence.start, start - grammar.REACH) : start]
        behind = self.plain[end : min(sentence.end, end + grammar.REACH_BEHIND)]
        return grammar.is_denied(before, behind)

    def find(self, sought: Phrases, *, in_requests: bool = False) -> Iterator[Span]:
        """Where any of the phrases stands as the writer's own words: neither quoted nor denied."""
        for span in self.find_told(sought, in_requests=in_requests):
            if not self.is_denied(*span):
                yield span

    def find_told(self, sought: Phrases, *, in_requests: bool = False) -> Iterator[Span]:
        """Where any of the phrases stands and is not quoted, denied or not."""
        bounds = self._asking if in_requests else self._bounds
        for match in sought.finditer(self.plain, self._runs, bounds):
            if match.end() > match.start() and not self.is_quoted(*match.span()):
                yield Span(*match.span())

    @cached_property
    def _runs(self) -> AbstractSet[str]:
        return runs_of(self.plain)

    @cached_property
    def _bounds(self) -> list[tuple[int, int]]:
        return [(each.start, each.end) for each in self.sentences]

    @cached_property
    def _asking(self) -> list[tuple[int, int]]:
        return [(each.start, each.end) for each in self.requests]

    @cached_property
    def _starts(self) -> list[int]:
        return [each.start for each in self.sentences]

    @cached_property
    def _quote_starts(self) -> list[int]:
        return [each.start for each in self.quotes]

    def _ends(self) -> Iterator[int]:
        for match in _ENDS.finditer(self.text):
            start = match.start()
            if self.text[start] == "." and match.end() - start == 1:
                before = self.text[max(0, start - _LONGEST_ABBREVIATION) : start]
                if _ABBREVIATION.search(before):
                    continue
            if _QUOTED_END.match(self.text, start):
                continue
            yield match.end()
        yield len(self.text)
