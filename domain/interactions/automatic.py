"""What the words of a message from them certainly mean: an automatic answer, or the wish not to be contacted.

Who is not certain leaves it to the owner. A polite decline takes somebody who understands it, and is not guessed.
"""

import re
from datetime import date

import msgspec

from domain.interactions.absences import day_of_return, is_absence
from domain.interactions.model import Meaning
from domain.interactions.optouts import is_opt_out

_LONGEST = 4_000  # characters; what matters is said at the beginning
_TOLD_ON = re.compile(
    r"^(?:on [^\n]{4,120} wrote:|-{2,} ?(?:original|forwarded) message ?-{2,}|from: .*|_{10,})\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_QUOTED_LINE = re.compile(r"^\s*>.*$", re.MULTILINE)
# Without one of these it can be neither: most messages are looked at no further.
_ANY = re.compile(
    r"contact|unsubscrib|messag|mailing|hear from|e-?mail|writ|reach|call|text|database|\blists?\b"
    r"|office|automat|auto-?re|leave|holiday|vacation|away|\bpto\b|\booo\b",
    re.IGNORECASE,
)


class Heard(msgspec.Struct, frozen=True):
    """A meaning, and the day of return that an automatic answer names."""

    meaning: Meaning
    returns_on: date | None = None


def meaning_of(text: str, on: date) -> Heard | None:
    """What a message that came on that day certainly means; None for a plain one, and wherever there is doubt."""
    if not text or not _ANY.search(text):
        return None
    words = _own_words(text[:_LONGEST])
    if is_absence(words):
        return Heard(Meaning.OUT_OF_OFFICE, day_of_return(words, on))
    return Heard(Meaning.OPT_OUT) if is_opt_out(words) else None


def _own_words(text: str) -> str:
    """Without what is quoted from another message."""
    told_on = _TOLD_ON.search(text)
    kept = text[: told_on.start()] if told_on else text
    return _QUOTED_LINE.sub("", kept).strip()
