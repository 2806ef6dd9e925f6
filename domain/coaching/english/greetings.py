"""Whom an English message greets."""

import re

from domain.coaching.reading import Span
from domain.coaching.words import words_of

_GREETING = re.compile(
    r"\s*(?:(?:[^\n]{1,120})\n\s*\n\s*)?(?:(?:(?:a |very )?(?:good|happy) (?:morning|afternoon|evening|"
    r"day|birthday|new year|easter)|merry christmas|"
    r"hi there|hi|hello|hey|hiya|dear|hola|hallo|greetings|ciao|salut|bonjour|moin|servus|hei|hej|"
    r"dearest|yo)[ ,]+(?:dear )?)"
    r"(?P<title>(?:(?:mr|mrs|ms|miss|mx|dr|prof|professor|sir|madam|herr|frau|señor|"
    r"señora)\b\.? ?){0,3})(?P<name>[^\W\d_][\w'’.-]*"  # noqa: RUF001 - as people type it
    r"(?: (?!and\b|from\b|I\b)(?-i:[A-ZÀ-Ž])[\w'’-]*){0,3}"  # noqa: RUF001 - as people type it
    r"(?:(?: and| &|/) ?(?-i:[A-ZÀ-Ž])[\w'’-]+(?=,| and|!|:|\n))?)",  # noqa: RUF001 - as people type it
    re.IGNORECASE,
)

_BARE = re.compile(
    r"\s*(?P<title>)(?P<name>[^\W\d_][\w'’-]+(?: [^\W\d_][\w'’-]+)?)\s*,\s*(?:\n|(?=I\b|"  # noqa: RUF001 - as people type it
    r"you\b|your\b|thank))"
)


_NOBODY = words_of(
    """
    there all everyone everybody team both again folks friend friends you guys mate man buddy dude bro
    sir madam ma'am sirs hiring manager recruiter recruiting professor doctor colleague colleagues
    ladies gentlemen reader readers community sunshine stranger neighbour neighbor boss chief legend
    coach mentor the my dear from it its i in on at this thanks thank congratulations congrats xx xxx
    xxxx name greetings hello hi hey good and cheers sorry welcome happy so well yes no ok okay okay
    please hope hoping long just great people world name hr whom to long author applicant customer client
    candidate subscriber partner member sir/madam mr/ms connection connections linkedin network i'm i've
    i'd i'll me friend's respected esteemed miss
    """
)
_TITLES = words_of("mr mrs ms miss mx dr prof sir madam herr frau señor señora engr")


def greeted(text: str) -> tuple[Span, str, bool] | None:
    """Who is greeted: where, the name, and whether with a title."""
    match = _GREETING.match(text) or _BARE.match(text)
    if match is None:
        return None
    name = match.group("name").rstrip(".'’-")  # noqa: RUF001 - as people type it
    first = re.split(r"[ ,/]", name, maxsplit=1)[0]
    if first.lower() in _NOBODY or not first[0].isupper():
        return None
    start = match.start("name")
    titled = bool(match.group("title")) or first.lower().rstrip(".") in _TITLES
    return Span(start, start + len(name)), name, titled
