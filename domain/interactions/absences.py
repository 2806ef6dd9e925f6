"""Automatic answers of somebody who is away, and the day on which they are back if it is said."""

import re
from datetime import date

from domain.interactions.days import day_named

_I_AM = r"i(?:'m|\u2019m| am)(?: (?:currently|presently|now|already|still))?"
_AWAY = (
    r"(?:out of (?:the )?office|away from (?:the office|my desk|work)"
    r"|on (?:my )?(?:annual |parental |maternity |paternity |sick |medical |family )?leave"
    r"|on (?:holidays?|vacation|pto))"
)
# Nobody but a machine begins like this, or says this of itself.
_MARKED = re.compile(
    r"(?:\A|\n)\W*(?:automatic(?: email)? (?:reply|response)|auto-?(?:reply|response)|"
    r"out of office(?: reply| message)?|ooo)\s*(?:[:|\u2013\u2014-]|\n|\Z)"
    r"|\bthis is an auto(?:mated|matic|-?generated)?[ -]?(?:e-?mail )?(?:reply|response|message|answer)\b",
    re.IGNORECASE,
)
_STATED = re.compile(
    rf"(?:\b{_I_AM} {_AWAY}|(?:\A|[.!\n]\s*)(?:currently |now )?{_AWAY})\b", re.IGNORECASE
)
# Of what follows, such an answer has two: thanks for a message it has not read, no access, somebody else to turn
# to, a promise to answer later, a day of return.
_SIGNS = (
    re.compile(
        r"\bthank(?:s| you)(?: very much| so much)? for (?:your|the) (?:e-?mail|mail|message|note)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:limited|no|only occasional|intermittent) access to (?:my )?"
        r"(?:e-?mails?|mail|messages|inbox)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:(?:for|in) (?:any )?(?:urgent|emergency|immediate)|"
        r"if (?:it|this|your (?:message|matter|request)) is urgent"
        r"|(?:please|kindly) (?:contact|e-?mail|write to) (?:my colleagues?|our))\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bwill (?:reply|respond|answer|get back to you|read (?:it|your message)|be in touch)\b[^.!?\n]{0,60}"
        r"\b(?:(?:up)?on|after) my return\b|\bwill (?:reply|respond|answer|get back to you)\b[^.!?\n]{0,60}"
        r"\bwhen i (?:return|am back|get back)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:until|till|through|back (?:in the office )?on|"
        r"return(?:ing)?(?: to (?:the office|work))? on)\b",
        re.IGNORECASE,
    ),
)
_NEEDED = 2
# Who asks something, or makes plans, is there.
_PRESENT = re.compile(
    r"\?|\b(?:happy|glad|keen|free) to\b|\b(?:would|i'd|\u2019d) love\b|\blet(?:'s|\u2019s| us| me)\b|\bhow about\b"
    r"|\bsorry for (?:the|my) (?:late|slow|delayed)\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:back|return(?:ing)?|available again)\b(?:(?: (?:in|to|at) (?:the office|work|my desk))|(?: in))?"
    r"(?: (?:on|from))?(?P<day>[^!?\n]{0,60})",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\b(?:until|till)\b(?P<day>[^!?\n]{0,60})", re.IGNORECASE)


def is_absence(words: str) -> bool:
    """Whether this is certainly such an answer: one that says so itself, or has all the marks of one."""
    if _MARKED.search(words):
        return True
    if not _STATED.search(words) or _PRESENT.search(words):
        return False
    return sum(bool(sign.search(words)) for sign in _SIGNS) >= _NEEDED


def day_of_return(words: str, on: date) -> date | None:
    """The day that it names, written on the day `on`; None where it names none that is certain."""
    for pattern in (_BACK, _UNTIL):
        for found in pattern.finditer(words):
            day = day_named(found["day"], on)
            if day is not None:
                return day
    return None
