"""Empty or not ready: what is missing is asked for again for two days, and is empty then."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.portability.paging import begin, next_round
from domain.portability.progress import DomainProgress, Gathering
from domain.portability.snapshot import ORDER, SnapshotDomain
from domain.portability.waiting import (
    Reason,
    after_limit,
    after_trouble,
    empty_domains,
    has_people,
    judge,
    told,
)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DONE, MISSING = DomainProgress(state="done", rows=3), DomainProgress(state="missing", misses=3)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def gathering(*missing: SnapshotDomain, known_empty: tuple[str, ...] = ()) -> Gathering:
    found = begin(NOW, known_empty)
    for domain in ORDER:
        found = found.put(domain, MISSING if domain in missing else DONE)
    return found


def test_when_all_is_there_nothing_is_waited_for() -> None:
    judged, wait = judge(gathering(), NOW)

    assert (None, (), True) == (wait, empty_domains(judged), has_people(judged))


@pytest.mark.parametrize(
    ("missing", "reason"),
    [
        (ORDER, Reason.NOT_BUILT),
        ((SnapshotDomain.INBOX,), Reason.PARTLY_BUILT),
        ((SnapshotDomain.PROFILE,), Reason.NOT_BUILT),
    ],
)
def test_the_profile_tells_whether_linkedin_has_begun(
    missing: tuple[SnapshotDomain, ...], reason: Reason
) -> None:
    judged, wait = judge(gathering(*missing), NOW)

    assert wait is not None
    assert (reason, NOW + 5 * MINUTE, ()) == (wait.reason, wait.until, empty_domains(judged))


def test_it_is_asked_for_less_and_less_often() -> None:
    found, pauses = gathering(SnapshotDomain.INBOX), []
    for _ in range(5):
        _, wait = judge(found, NOW)
        assert wait is not None
        pauses.append(wait.until - NOW)
        found = next_round(found).put(SnapshotDomain.INBOX, MISSING)

    assert [5 * MINUTE, 15 * MINUTE, HOUR, HOUR, HOUR] == pauses


@pytest.mark.parametrize(
    ("domain", "after", "misses", "state"),
    [
        (SnapshotDomain.INBOX, 48 * HOUR - MINUTE, 9, "missing"),
        (SnapshotDomain.INBOX, 48 * HOUR, 3, "empty"),
        (SnapshotDomain.INBOX, 48 * HOUR, 2, "missing"),  # LinkedIn was away most of the time
        (SnapshotDomain.POSITIONS, HOUR - MINUTE, 9, "missing"),
        (SnapshotDomain.POSITIONS, HOUR, 3, "empty"),
    ],
)
def test_a_domain_is_empty_when_its_time_is_over(
    domain: SnapshotDomain, after: timedelta, misses: int, state: str
) -> None:
    found = gathering().put(domain, DomainProgress(state="missing", misses=misses))
    judged, wait = judge(found, NOW + after)

    assert (state, state == "missing") == (judged.of(domain).state, wait is not None)


def test_what_was_empty_the_last_time_is_so_at_once() -> None:
    judged, wait = judge(gathering(SnapshotDomain.INBOX, known_empty=("INBOX",)), NOW)

    assert (None, ("INBOX",)) == (wait, empty_domains(judged))


def test_what_was_empty_the_last_time_is_waited_for_until_there_is_a_profile() -> None:
    judged, wait = judge(gathering(*ORDER, known_empty=("INBOX",)), NOW)

    assert wait is not None
    assert (Reason.NOT_BUILT, "missing") == (wait.reason, judged.of("INBOX").state)


def test_a_copy_without_people_is_nothing_to_import() -> None:
    people = (SnapshotDomain.CONNECTIONS, SnapshotDomain.INVITATIONS, SnapshotDomain.INBOX)
    judged, _ = judge(gathering(*people), NOW + 48 * HOUR)

    assert not has_people(judged)


def test_too_many_requests_are_over_as_told_or_at_midnight() -> None:
    found = gathering()
    as_told, at_midnight = after_limit(found, 30 * MINUTE, NOW), after_limit(found, None, NOW)
    at_once = after_limit(found, timedelta(0), NOW)

    assert as_told is not None
    assert at_midnight is not None
    assert (NOW + MINUTE, Reason.TOO_MANY_REQUESTS) == at_once
    assert NOW + 30 * MINUTE == as_told.until
    assert datetime(2026, 11, 24, 0, 5, tzinfo=UTC) == at_midnight.until
    assert Reason.TOO_MANY_REQUESTS == as_told.reason == at_midnight.reason


def test_a_linkedin_that_does_not_answer_for_two_days_is_given_up() -> None:
    found = gathering()
    still = after_trouble(found, NOW + 47 * HOUR)

    assert still is not None
    assert (Reason.LINKEDIN_TROUBLE, NOW + 47 * HOUR + 5 * MINUTE) == (still.reason, still.until)
    assert after_trouble(found, NOW + 48 * HOUR) is None
    assert after_limit(found, None, NOW + 48 * HOUR) is None


def test_a_wait_says_what_is_missing() -> None:
    assert told(gathering()) is None
    assert told(None) is None
    waiting = begin(NOW).put(SnapshotDomain.INBOX, MISSING)
    shown = told(
        Gathering(since=NOW, heard_at=NOW, domains=waiting.domains, waiting_for=Reason.PARTLY_BUILT)
    )

    assert shown is not None
    assert ("partly_built", ("messages",)) == (shown.code, shown.missing)
