"""Text as people type it, brought to one form before it is compared or searched."""

import re
import unicodedata

# A page cursor has to hold what a list is sorted by.
MOST_SORTED_BY = 64

_BLANKS = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[^\w]+")


def tidy(text: str) -> str:
    """NFC, without control characters, every run of blanks (also non-breaking ones) one blank."""
    kept = "".join(c for c in text if unicodedata.category(c) != "Cc" or c in "\n\t ")
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", kept)).strip()


def without_accents(text: str) -> str:
    """Case-folded, without accents and compatibility forms: «Zoë» and «zoe» are the same to a search."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def sort_key(name: str) -> str:
    """What lists by a short name compare: in one case, and bounded."""
    return tidy(name).casefold()[:MOST_SORTED_BY]


def search_words(*texts: str | None) -> list[str]:
    """The distinct words of `texts` as a search compares them, in order of appearance."""
    found: dict[str, None] = {}
    for text in texts:
        for word in _NOT_WORD.split(without_accents(text or "")):
            if word:
                found.setdefault(word[:64])
    return list(found)


def email_key(address: str) -> str:
    """The identity of a mail address: NFKC and case-folded. Mail itself goes to the address as given."""
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
