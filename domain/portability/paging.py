"""Which page is asked for next, and what an answer makes of that.

Pages are counted, not rows: 0, 1, 2 … until LinkedIn says that there is no more. Its `next` links are no guide:
the last page may have one as well. Pages come twice, at once or after all others, and the last one may come for
ever: so a repeated page is passed over, and only several in a row end a domain.
"""

from datetime import datetime
from typing import NamedTuple

from msgspec.structs import replace

from domain.portability.progress import DomainProgress, Gathering
from domain.portability.snapshot import MOST_BYTES, MOST_PAGES, MOST_ROWS, ORDER, SnapshotDomain

REPEATS_IN_A_ROW = 5


class Wanted(NamedTuple):
    """One page of one domain."""

    domain: SnapshotDomain
    page: int


def begin(now: datetime, known_empty: tuple[str, ...] = ()) -> Gathering:
    """Nothing has been asked for yet."""
    return Gathering(since=now, heard_at=now, known_empty=known_empty)


def next_wanted(gathering: Gathering) -> Wanted | None:
    """What to ask for; None when this round is over."""
    for domain in ORDER:
        progress = gathering.of(domain)
        if progress.state == "open":
            return Wanted(domain, progress.page)
    return None


def page_came(
    gathering: Gathering, wanted: Wanted, *, rows: int, size: int, is_new: bool, now: datetime
) -> Gathering:
    """`is_new` unless it is empty, or equals a page of the domain that is there."""
    before = gathering.of(wanted.domain)
    repeats = 0 if is_new else before.repeats + 1
    after = replace(
        before,
        page=wanted.page + 1,
        repeats=repeats,
        rows=before.rows + (rows if is_new else 0),
    )
    if repeats >= REPEATS_IN_A_ROW:
        after = _ended(after)
    heard = replace(gathering, size=gathering.size + size, heard_at=now)
    return heard.put(wanted.domain, after)


def end_came(gathering: Gathering, wanted: Wanted, *, now: datetime) -> Gathering:
    """There is no more of this domain, or nothing of it yet."""
    ended = _ended(gathering.of(wanted.domain))
    return replace(gathering, heard_at=now).put(wanted.domain, ended)


def is_too_much(gathering: Gathering) -> bool:
    """Whether it is more than a member of LinkedIn can have."""
    if gathering.size > MOST_BYTES:
        return True
    return any(
        each.rows > MOST_ROWS or (each.state == "open" and each.page >= MOST_PAGES)
        for each in gathering.domains.values()
    )


def next_round(gathering: Gathering) -> Gathering:
    """What was missing is asked for from its beginning; the rest goes on behind its last page."""
    again = {
        name: replace(each, state="open", page=0, repeats=0) if each.state == "missing" else each
        for name, each in gathering.domains.items()
    }
    return replace(gathering, domains=again, rounds=gathering.rounds + 1, waiting_for=None)


def _ended(progress: DomainProgress) -> DomainProgress:
    if progress.rows:
        return replace(progress, state="done")
    return replace(progress, state="missing", misses=progress.misses + 1)
