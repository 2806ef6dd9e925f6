"""The review of a text: pure, deterministic, without any network."""

import math
from collections.abc import Iterable

from domain.coaching.asks import highest_ask
from domain.coaching.channels import LIMITS, units
from domain.coaching.languages import language_of
from domain.coaching.model import Context, Finding, Review
from domain.coaching.reading import Reading, Span
from domain.coaching.rules.catalogue import RULES
from domain.coaching.rules.form import Rule

MOST_TEXT = 20_000
_MOST_PLACES = 10  # one rule points at no more places of one text

_WORDS_A_MINUTE = 200
# Minutes that an answer takes, by the level of what is asked for.
_ANSWERING = (0, 5, 30, 45, 30, 60)
_ANOTHER_QUESTION = 5


def review(text: str, about: Context) -> Review:
    """Read the text by all rules that its language allows. The same text and context give the same review."""
    language = language_of(text, about.language)
    reading = Reading(text, language)
    findings = [each for rule in RULES for each in _findings(rule, reading, about)]
    asked = highest_ask(reading, about)
    questions = len(reading.questions)
    return Review(
        findings=findings,
        language=language,
        questions=questions,
        ask_level=asked,
        minutes=_minutes(len(reading.words), asked, questions),
        length=units(text),
        limit=LIMITS.get(about.channel),
    )


def _findings(rule: Rule, reading: Reading, about: Context) -> list[Finding]:
    severity = rule.severities.get(about.stage)
    find = rule.finder(reading.language)
    if severity is None or find is None:
        return []
    spans = _apart(find(reading, about))
    return [
        Finding(
            code=rule.code,
            principle=rule.principle,
            severity=severity,
            start=span.start,
            end=span.end,
            what=rule.what,
            why=rule.why,
            suggestion=rule.suggestion,
        )
        for span in spans[:_MOST_PLACES]
    ]


def _apart(spans: Iterable[Span]) -> list[Span]:
    """In order, and those that overlap made one."""
    apart: list[Span] = []
    for span in sorted(spans):
        if apart and span.start < apart[-1].end:
            apart[-1] = Span(apart[-1].start, max(apart[-1].end, span.end))
        else:
            apart.append(Span(*span))
    return apart


def _minutes(words: int, asked: int, questions: int) -> int:
    """What it takes to read, and to do what it asks for; further questions come on top."""
    reading = words / _WORDS_A_MINUTE
    answering = _ANSWERING[asked] + _ANOTHER_QUESTION * max(questions - 1, 0)
    return math.ceil(reading + answering)
