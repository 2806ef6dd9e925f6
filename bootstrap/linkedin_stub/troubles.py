"""What goes wrong, or is unusual, with the portability API for one member."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from math import inf

import msgspec


class ApiFault(StrEnum):
    """Each by its name; docs/linkedin-stub.md says what they do."""

    NOT_READY = "not_ready"
    EXPIRED = "expired"
    REVOKED = "revoked"
    REVOKED_AT_FIRST = "revoked_at_first"
    FORBIDDEN = "forbidden"
    VERSION_GONE = "version_gone"
    TOO_MANY = "too_many"
    SERVER_ERROR = "server_error"
    GATEWAY = "gateway"
    OTHER_404 = "other_404"
    NOT_JSON = "not_json"
    CUT_OFF = "cut_off"
    SLOW = "slow"
    HUGE = "huge"
    HUGE_COMPRESSED = "huge_compressed"
    REDIRECTED = "redirected"
    NEXT_ELSEWHERE = "next_elsewhere"
    DOUBLED = "doubled"
    STUTTERING = "stuttering"
    DOUBLED_ROWS = "doubled_rows"
    OVERLAPPING = "overlapping"
    REPEATED = "repeated"
    ELEMENTS_OBJECT = "elements_object"
    NO_ROWS = "no_rows"
    OTHER_FORMS = "other_forms"
    NOTES_IN_INBOX = "notes_in_inbox"
    NO_AUTHORIZATION = "no_authorization"


_ONCE = frozenset({ApiFault.EXPIRED, ApiFault.REVOKED, ApiFault.REVOKED_AT_FIRST})


class Trouble(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`after` pages that are let through first; `times` that it happens, None for ever."""

    fault: ApiFault
    domains: tuple[str, ...] = ()
    after: int = 0
    times: int | None = None

    @property
    def limit(self) -> float:
        if self.times is not None:
            return self.times
        return 1 if self.fault in _ONCE else inf


@dataclass(slots=True)
class _Lasting:
    """A trouble, the pages that were answered before it began, and how often it has happened."""

    trouble: Trouble
    began_at: int
    met: Counter[str] = field(default_factory=Counter)


class Troubles:
    """All those of one member."""

    def __init__(self) -> None:
        self._lasting: list[_Lasting] = []
        self._pages = 0

    def __iter__(self) -> Iterator[Trouble]:
        return iter([lasting.trouble for lasting in self._lasting])

    def add(self, trouble: Trouble) -> None:
        self._lasting.append(_Lasting(trouble, self._pages))

    def clear(self) -> None:
        self._lasting.clear()

    def page_answered(self) -> None:
        self._pages += 1

    def meet(self, fault: ApiFault, domain: str = "", *, key: str = "") -> bool:
        """Whether it happens now, which counts. Each `key` is counted for itself."""
        for lasting in self._lasting:
            trouble = lasting.trouble
            if (
                trouble.fault is fault
                and (not trouble.domains or domain in trouble.domains)
                and self._pages - lasting.began_at >= trouble.after
                and lasting.met[key] < trouble.limit
            ):
                lasting.met[key] += 1
                return True
        return False
