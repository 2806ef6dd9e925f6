"""The ladder of asks: what a relationship bears at each stage, and what stands in a text."""

from collections.abc import Iterator

from domain.coaching.english.favours import favour
from domain.coaching.english.jobs import job
from domain.coaching.english.meetings import asks_of_time
from domain.coaching.english.referrals import referral
from domain.coaching.model import Context
from domain.coaching.reading import Reading, Span

QUESTION, CALL, FEEDBACK, INTRODUCTION, REFERRAL = 1, 2, 3, 4, 5


def levels_of(reading: Reading, about: Context) -> Iterator[tuple[Span, int]]:
    """Each ask for somebody's time or contacts, with its level; job, referral, money and favour are apart."""
    if reading.language == "en":
        yield from asks_of_time(reading, about)


def highest_ask(reading: Reading, about: Context) -> int:
    """The level of the greatest ask in the text, 0 when it asks for nothing."""
    found = [level for _, level in levels_of(reading, about)]
    if reading.language == "en":
        for find, level in (
            (job, REFERRAL),
            (referral, REFERRAL),
            (favour, FEEDBACK),
        ):
            if any(True for _ in find(reading, about)):
                found.append(level)
    if reading.questions:
        found.append(QUESTION)
    return max(found, default=0)
