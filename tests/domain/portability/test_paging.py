"""Whatever way LinkedIn repeats itself, all pages are had, each once, and there is an end."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.portability.paging import (
    REPEATS_IN_A_ROW,
    Wanted,
    begin,
    end_came,
    is_too_much,
    next_round,
    next_wanted,
    page_came,
)
from domain.portability.progress import Gathering
from domain.portability.snapshot import MOST_BYTES, MOST_PAGES, MOST_ROWS, ORDER, SnapshotDomain

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FIRST = ORDER[0]


class Walk:
    """LinkedIn's pages of the first domain, by the letters of their rows; the others are empty."""

    def __init__(self, pages: Sequence[str], *, for_ever: bool = False) -> None:
        self._pages = pages
        self._for_ever = for_ever
        self.seen: list[str] = []
        self.asked = 0

    def run(self, gathering: Gathering | None = None) -> Gathering:
        gathering = gathering or begin(NOW)
        while wanted := next_wanted(gathering):
            gathering = self._answer(gathering, wanted)
        return gathering

    def _answer(self, gathering: Gathering, wanted: Wanted) -> Gathering:
        self.asked += 1
        pages = self._pages if wanted.domain is FIRST else ()
        if wanted.page >= len(pages) and not (self._for_ever and pages):
            return end_came(gathering, wanted, now=NOW)
        page = pages[min(wanted.page, len(pages) - 1)]
        is_new = page not in self.seen and page != ""
        if is_new:
            self.seen.append(page)
        return page_came(gathering, wanted, rows=len(page), size=9, is_new=is_new, now=NOW)


@pytest.mark.parametrize(
    "pages",
    ["abc", "abcabc", "aabbcc", "aaabbbccc", "abcdefghabcdefgh", "abcb"],
    ids=["once", "doubled", "stuttering", "thrice", "many doubled", "last but one again"],
)
def test_pages_that_repeat_are_passed_over(pages: str) -> None:
    walk = Walk(list(pages))
    gathering = walk.run()

    assert sorted(set(pages)) == walk.seen
    assert ("done", len(walk.seen)) == (gathering.of(FIRST).state, gathering.of(FIRST).rows)


def test_a_last_page_that_never_ends_is_asked_for_a_few_times() -> None:
    walk = Walk(list("abc"), for_ever=True)

    assert "done" == walk.run().of(FIRST).state
    assert ["a", "b", "c"] == walk.seen
    assert 3 + REPEATS_IN_A_ROW + len(ORDER) - 1 == walk.asked


@given(
    st.lists(st.sampled_from("abcdef"), unique=True, max_size=6),
    st.lists(st.integers(1, REPEATS_IN_A_ROW), min_size=6, max_size=6),
)
def test_up_to_so_many_repeats_in_a_row_nothing_is_lost(pages: list[str], times: list[int]) -> None:
    walk = Walk([page for page, often in zip(pages, times, strict=False) for _ in range(often)])
    walk.run()

    assert pages == walk.seen


def test_the_profile_is_asked_for_first_and_each_domain_to_its_end() -> None:
    gathering = begin(NOW)
    wanted = next_wanted(gathering)
    assert (SnapshotDomain.PROFILE, 0) == wanted

    gathering = page_came(gathering, wanted, rows=1, size=9, is_new=True, now=NOW)
    wanted = next_wanted(gathering)
    assert (SnapshotDomain.PROFILE, 1) == wanted

    gathering = end_came(gathering, wanted, now=NOW)
    assert (SnapshotDomain.POSITIONS, 0) == next_wanted(gathering)


@pytest.mark.parametrize("pages", [[], [""], ["", ""]], ids=["404", "a page without rows", "two"])
def test_a_domain_without_rows_is_missing_and_asked_for_anew_in_the_next_round(
    pages: list[str],
) -> None:
    gathering = Walk(pages, for_ever=bool(pages)).run()
    again = next_round(gathering)

    assert {"missing"} == {each.state for each in gathering.domains.values()}
    assert (1, "open", 0) == (again.rounds, again.of(FIRST).state, again.of(FIRST).page)
    assert 2 == Walk([]).run(again).of(FIRST).misses


def test_a_domain_that_is_there_is_not_asked_for_again() -> None:
    done = Walk(["a"]).run()
    again = next_round(done)

    assert done.of(FIRST) == again.of(FIRST)
    assert SnapshotDomain.POSITIONS == getattr(next_wanted(again), "domain", None)


def test_an_interrupted_domain_goes_on_behind_its_last_page() -> None:
    gathering = page_came(begin(NOW), Wanted(FIRST, 0), rows=3, size=9, is_new=True, now=NOW)
    assert (FIRST, 1) == next_wanted(next_round(gathering))


def test_more_pages_or_bytes_than_a_member_can_have_are_too_many() -> None:
    gathering = begin(NOW)
    at = NOW + timedelta(minutes=1)
    for number in range(MOST_PAGES - 1):
        gathering = page_came(gathering, Wanted(FIRST, number), rows=1, size=9, is_new=True, now=at)
    heavy = page_came(
        begin(NOW), Wanted(FIRST, 0), rows=1, size=MOST_BYTES + 1, is_new=True, now=at
    )

    assert (False, True) == (is_too_much(gathering), is_too_much(heavy))
    one_more = page_came(
        gathering, Wanted(FIRST, MOST_PAGES - 1), rows=1, size=9, is_new=True, now=at
    )
    crowded = page_came(
        begin(NOW), Wanted(FIRST, 0), rows=MOST_ROWS + 1, size=9, is_new=True, now=at
    )
    assert (True, True) == (is_too_much(one_more), is_too_much(crowded))
    assert at == one_more.heard_at
