"""Passwords that are guessed first: what is in every list of breached ones, and what people make of it.

The list is kept as the words it is made of, in `words.py`. A password is common when nothing is left of it
but one or two such words and what people add without thinking: digits, a year, a mark at the end, a letter
written as a digit. So some 3,000 words stand for many millions of passwords. Rows of the keyboard and
repetitions of something short are common too.
"""

from itertools import pairwise

from domain.passwords.words import ROWS, WORDS
from domain.shared.text import without_accents

_FEWEST_CHARACTERS = 5  # with fewer different ones it is a pattern, however long
_SHORT = 6  # repeated, this much is no more than this much
_MOST_WORDS = 2
_MOST_DIGITS = 8  # a date
_MOST_MARKS = 3
_FEWEST_LETTERS = 2
_LENGTHS = range(min(map(len, WORDS)), max(map(len, WORDS)) + 1)
_BROKEN = 5  # one step in five may leave the row
_NEIGHBOURS = frozenset(pair for row in ROWS for pair in (*pairwise(row), *pairwise(reversed(row))))
# A 1 may stand for i or for l.
_LOOKALIKES = tuple(str.maketrans("013457@$€!", f"o{one}eastase{one}") for one in "il")


def is_common(password: str) -> bool:
    """Whether this is among the first that anybody would try. Takes the normal form."""
    text = without_accents(password)
    if len(set(text)) < _FEWEST_CHARACTERS or _is_walk(text):
        return True
    unit = _unit(text)
    return len(unit) <= _SHORT or _is_made_of_words(unit) or _is_walk(unit)


def _unit(text: str) -> str:
    """What the text repeats from beginning to end, at least twice; the text itself if it does not."""
    for length in range(1, len(text) // 2 + 1):
        unit = text[:length]
        if (unit * (len(text) // length + 1))[: len(text)] == text:
            return unit
    return text


def _is_walk(text: str) -> bool:
    """Whether fingers just walk over the keyboard, or those of two hands in turn."""
    hands = (text[::2], text[1::2])
    return _breaks(text) * _BROKEN <= len(text) or not any(map(_breaks, hands))


def _breaks(text: str) -> int:
    """How many steps neither stay where they are nor go to a neighbour in a row."""
    return sum(one != other and (one, other) not in _NEIGHBOURS for one, other in pairwise(text))


def _is_made_of_words(text: str) -> bool:
    """Whether it is one or two words, with digits and marks before, between and after them."""
    forms = (text, *(text.translate(table) for table in _LOOKALIKES))
    todo = [(0, _MOST_WORDS, _MOST_DIGITS, _MOST_MARKS)]
    while todo:
        at, words, digits, marks = todo.pop()
        if at == len(text):
            return words < _MOST_WORDS
        if words:
            todo += [(end, words - 1, digits, marks) for end in _word_ends(text, forms, at)]
        if text[at].isdigit() and digits:
            todo.append((at + 1, words, digits - 1, marks))
        elif not text[at].isalnum() and marks:
            todo.append((at + 1, words, digits, marks - 1))
    return False


def _word_ends(text: str, forms: tuple[str, ...], start: int) -> list[int]:
    """Where words that start here may end. A word written in digits only is none."""
    return [
        end
        for end in range(start + _LENGTHS.start, min(start + _LENGTHS.stop, len(text) + 1))
        if any(form[start:end] in WORDS for form in forms)
        and sum(map(str.isalpha, text[start:end])) >= _FEWEST_LETTERS
    ]
