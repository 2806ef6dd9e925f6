"""What a password must be like. There are no rules of composition: length counts, and not being the first guess."""

import unicodedata
from datetime import datetime

import msgspec

from domain.passwords.common import is_common
from domain.shared.errors import Fault, Invalid
from domain.shared.ids import UserId
from domain.shared.text import without_accents

SHORTEST = 10
LONGEST = 200

_SHORTEST_WORD = 4  # a shorter part of a name or address is in too many good passwords


class PasswordRefused(Invalid):
    """This is no password that would protect you."""


class Password(msgspec.Struct, frozen=True, kw_only=True):
    """The password of a person: never in clear, only what a hasher made of it."""

    user_id: UserId
    hash: str
    changed_at: datetime


def normalised(password: str) -> str:
    """The form that is counted, judged and hashed: what a person types is one text on every keyboard."""
    return unicodedata.normalize("NFKC", password)


def checked_password(password: str, *, email: str, name: str) -> str:
    """The password in its normal form. Raises PasswordRefused, naming why."""
    text = normalised(password)
    if len(text) < SHORTEST:
        raise _refused("password_too_short", f"Take at least {SHORTEST} characters.")
    if len(text) > LONGEST:
        raise _refused("password_too_long", f"Take at most {LONGEST} characters.")
    if is_common(text):
        raise _refused("password_common", "This is among the first that anybody would try.")
    if _holds_any(text, _own_words(email, name)):
        raise _refused("password_personal", "Leave out your name and your address.")
    return text


def _own_words(email: str, name: str) -> set[str]:
    local, _, host = email.partition("@")
    parts = [email, local, host, host.partition(".")[0], *name.split(), "".join(name.split())]
    folded = {without_accents(unicodedata.normalize("NFKC", part)) for part in parts}
    return {word for word in folded if len(word) >= _SHORTEST_WORD}


def _holds_any(text: str, words: set[str]) -> bool:
    folded = without_accents(text)
    return any(word in folded for word in words)


def _refused(code: str, detail: str) -> PasswordRefused:
    return PasswordRefused(faults=(Fault(code=code, detail=detail, pointer="/password"),))
