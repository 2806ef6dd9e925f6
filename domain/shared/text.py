"""Text as people type it, brought to one form before it is compared or searched."""

import re
import unicodedata

# A page cursor has to hold what a list is sorted by.
MOST_SORTED_BY = 64

_MOST_MARKS = 30
_OF_MARKS = (
    "\u0f73\u0f75\u0f81"  # no marks by their class, and nothing else once they are taken apart
)
_NOT_WORD = re.compile(r"[^\w]+")


def tidy(text: str) -> str:
    """NFC, without control characters, every run of blanks (also non-breaking ones) one blank."""
    if not text.isprintable():  # as nearly every text is: then there is nothing to be left out
        text = "".join([c for c in text if unicodedata.category(c) != "Cc" or c in "\n\t "])
    return " ".join(unicodedata.normalize("NFC", text).split())


def composed(text: str) -> str:
    """In NFC, but for text with more marks on one letter than any language has: sorting those takes the square
    of their number (UAX 15, stream-safe text).
    """
    if text.isascii():
        return text
    run = 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) or character in _OF_MARKS else 0
        if run > _MOST_MARKS:
            return text
    return unicodedata.normalize("NFC", text)


def without_accents(text: str) -> str:
    """Case-folded, without accents and compatibility forms: «Zoë» and «zoe» are the same to a search."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join([c for c in decomposed if not unicodedata.combining(c)]).casefold()


def sort_key(name: str) -> str:
    """What lists by a short name compare: in one case, and bounded."""
    return tidy(name).casefold()[:MOST_SORTED_BY]


def search_words(*texts: str | None) -> list[str]:
    """The distinct words of `texts` as a search compares them, in order of appearance."""
    found: dict[str, None] = {}
    for text in filter(None, texts):
        for word in _NOT_WORD.split(without_accents(text)):
            if word:
                found.setdefault(word[:64])
    return list(found)


def email_key(address: str) -> str:
    """The identity of a mail address: NFKC and case-folded. Mail itself goes to the address as given."""
    if address.isascii():
        return address.strip().casefold()
    folded = unicodedata.normalize("NFKC", address.strip()).casefold()
    return unicodedata.normalize("NFKC", folded).strip()  # folding takes letters apart from accents


def is_same_mailbox(one: str, other: str) -> bool:
    """Whether two spellings of an address certainly lead to one mailbox.

    Addresses of one key may belong to two mailboxes where compatibility forms of letters are involved; two
    that differ in the case of ASCII letters do not.
    """
    if one == other:
        return True
    return one.isascii() and other.isascii() and one.lower() == other.lower()
