"""Texts of address books as they are kept: composed, and without what cannot be seen."""

import re

from domain.shared.text import composed, tidy

LONGEST_VALUE = 1_000  # characters of a name, a number or an address of whatever kind

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_BREAK = re.compile(r"\r\n?|[\x85\u2028\u2029]")


def one_line(text: str) -> str:
    """The text as it is, composed, on one line and without what cannot be seen."""
    words = " ".join(text.split())
    if text.isascii() and text.isprintable():
        return words
    words = _CONTROL.sub("", words)
    if len(words) <= LONGEST_VALUE:
        return tidy(_sound(words))
    # What is too long is reported as such whatever its end; composing it could take for ever.
    return _sound(words[: LONGEST_VALUE + 1])


def several_lines(text: str) -> str:
    """The text with its line breaks, each of them one line feed."""
    if "\r" in text or not text.isascii():
        text = _BREAK.sub("\n", _sound(text))
    text = _CONTROL.sub("", text)
    return composed(text).strip()


def _sound(text: str) -> str:
    """Without halves of characters, which no database takes."""
    return text.encode("utf-8", "replace").decode() if _has_halves(text) else text


def _has_halves(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)
