"""Single values: dates in all their forms, addresses of profiles, the text of messages."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final
from zoneinfo import ZoneInfo

from domain.contacts.values import Birthday
from domain.imports.address_books import birthdays
from domain.imports.address_books.looks import look_of
from domain.imports.address_books.texts import LONGEST_VALUE, one_line, several_lines
from domain.imports.address_books.vcard import dates as card_dates
from domain.imports.address_books.vcard.properties import parse_property
from domain.imports.linkedin import dates
from domain.imports.linkedin.bodies import BODY_LIMIT, body_of, plain_text
from domain.imports.linkedin.values import clean, email_of, slug_of, slugs_of
from domain.shared import linkedin
from domain.shared.text import email_key, search_words, sort_key, tidy, without_accents
from tests.support.tables import is_storable

LONGEST = 600
REPEATS = True
WORDS = "values.dict"
_ZONE: Final = ZoneInfo("Europe/London")
_TEXTS: Final = (
    *(
        "28 Oct 2026",
        "4-Apr-21",
        "2021-04-13",
        "13.04.2021",
        "04/13/2021",
        "Jan 2024",
        "2015",
        "0/0/00",
    ),
    *(
        "2026-10-30 08:15:02 UTC",
        "1/29/26, 2:37 PM",
        "--0412",
        "--04-12",
        "19850412T10:00",
        "April 12, 1985",
    ),
    *(
        "https://www.linkedin.com/in/ada-t%C3%A9/",
        "linkedin.com/pub/x/1/2",
        "ada-t",
        "a@b.c",
        "<p>a&#233;<br>",
    ),
    *(
        'item1.TEL;TYPE=cell,"work":+1',
        "A;X=^n:\\n",
        "NOTE;ENCODING=QUOTED-PRINTABLE:=C3=A9=",
        "e\u0301",
    ),
)


def seeds() -> Iterator[bytes]:
    for number in range(len(READINGS)):
        for text in _TEXTS:
            yield bytes((number,)) + text.encode()


def feed(content: bytes) -> None:
    if content:
        read = tuple(READINGS.values())[content[0] % len(READINGS)]
        read(content[1:].decode("utf-8", "replace"))


def _dates(text: str) -> None:
    day = dates.parse_date(text)
    assert day is None or 2000 <= day.year < 2200
    instant, sent = dates.parse_instant(text), dates.parse_sent_at(text, _ZONE)
    assert instant is None or 2000 <= instant.year < 2200
    assert sent is None or dates.parse_sent_day(text) is not None
    partial = dates.parse_partial_date(text)
    assert partial is None or 1900 <= partial.year < 2200


def _birthdays(text: str) -> None:
    card_dates.birthday_of(text, "1604")
    for order in (None, *birthdays.DateOrder):
        day = birthdays.birthday_of(text, order)
        assert not isinstance(day, Birthday) or not birthdays.is_no_date(text)
    birthdays.order_of([text])
    look_of([text])


def _slugs(text: str) -> None:
    slug = linkedin.slug_of(text)
    if slug is not None:
        assert 0 < len(slug) <= linkedin.LONGEST_SLUG
        assert is_storable(slug)
        assert slug == linkedin.slug_of(linkedin.profile_url(slug))
        assert linkedin.compose_url(slug).isascii()
    _same_in_an_archive(f"https://www.linkedin.com/in/{text}")
    assert len(slugs_of(text)) <= text.count(",") + 1


def _same_in_an_archive(url: str) -> None:
    """A profile is the same person wherever its address comes from. In an archive commas part addresses."""
    url = url.replace(",", "")
    known = slug_of(url)
    anywhere = linkedin.slug_of(url)
    assert None in {known, anywhere} or known == anywhere, (known, anywhere)
    assert known is None or known == slug_of(linkedin.profile_url(known))


def _bodies(text: str) -> None:
    body = body_of(plain_text(text))
    assert body is None or 0 < len(body) <= BODY_LIMIT
    assert is_storable(body)


def _texts(text: str) -> None:
    for squeezed in (tidy, one_line, several_lines, clean, without_accents):
        once = squeezed(text)
        is_cut = squeezed is one_line and len(once) > LONGEST_VALUE
        assert is_cut or once == squeezed(once), (squeezed, once)
    email = email_of(text)
    assert email is None or email_key(email) == email_key(email_key(email))
    assert len(sort_key(text)) <= 64
    assert all(0 < len(word) <= 64 for word in search_words(text))


def _properties(text: str) -> None:
    for old in (False, True):
        found = parse_property((1, text.encode().decode("latin-1")), old=old)
        if found is not None:
            assert is_storable(found.text)
            assert len(found.parts(";")) <= len(text) + 1
            assert "".join(found.texts(",")) is not None


READINGS: Final[Mapping[str, Callable[[str], None]]] = {
    "dates": _dates,
    "birthdays": _birthdays,
    "slugs": _slugs,
    "bodies": _bodies,
    "texts": _texts,
    "properties": _properties,
}
