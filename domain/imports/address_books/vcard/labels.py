"""What a value is called and which of several is preferred."""

import re
from collections.abc import Iterable, Sequence

from domain.imports.address_books.drafts import LONGEST_LABEL
from domain.imports.address_books.texts import one_line
from domain.imports.address_books.vcard.properties import Property

LAST = 101  # behind PREF=100, the least that can be asked for

# How a number, an address or a mailbox works, not what its owner calls it; 2.1 writes these everywhere.
_HOW = frozenset(
    {
        "dom",
        "internet",
        "intl",
        "msg",
        "parcel",
        "postal",
        "pref",
        "text",
        "video",
        "voice",
        "x-linkedin",
    }
)
_LONGEST_READ = 200
_APPLE = re.compile(r"_\$!<(.*)>!\$_", re.DOTALL)


def label_of(types: Sequence[str]) -> str | None:
    """The types that say what a value is called: `work`, `work fax`."""
    if not types:
        return None
    return label_shown(" ".join(dict.fromkeys([each for each in types if each not in _HOW])))


def label_shown(text: str) -> str | None:
    """The label on one line, cut to what a contact keeps of it."""
    return one_line(text[:_LONGEST_READ])[:LONGEST_LABEL].rstrip() or None


def preference_of(found: Property) -> int:
    """From 1, the most preferred, to 100 (4.0); a `pref` among the types counts as 1 (2.1, 3.0)."""
    told = found.parameter("PREF")
    if told.isdecimal() and len(told) <= len(str(LAST)):
        return min(int(told), LAST)
    return 1 if "pref" in found.types else LAST


def group_labels(found: Iterable[Property]) -> dict[str, str]:
    """The labels by group. Apple writes those it has words for as `_$!<Work>!$_`; they are told as `work`."""
    labels: dict[str, str] = {}
    for each in found:
        if each.name == "X-ABLABEL" and each.group:
            apple = _APPLE.fullmatch(each.text)
            labels[each.group] = apple[1].strip().lower() if apple else each.text
    return labels
