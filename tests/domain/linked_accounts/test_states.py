"""A link lives as long as LinkedIn lets it: what begins it, what ends it, and whom that is told."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.linked_accounts.model import (
    NOTICES,
    Grant,
    LinkedAccount,
    LinkState,
    NeedsReauthorisation,
    NoScheduleInSandboxes,
    Refusal,
    SlotOutOfRange,
)
from domain.linked_accounts.schedule import Schedule
from domain.shared.ids import LinkedAccountId, UserId, new_id

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ZOE = UserId(new_id())
DAY = timedelta(days=1)


def a_grant(days: float = 60) -> Grant:
    return Grant(token="secret", scope="dma", lives=days * DAY, member="urn:li:person:z")


def linked(days: float = 60, *, sandbox: bool = False) -> LinkedAccount:
    account = LinkedAccount(id=LinkedAccountId(new_id()), sandbox=sandbox)
    account.connect(a_grant(days), b"sealed", ZOE, NOW)
    return account


@pytest.mark.parametrize(
    ("days_later", "state"),
    [
        (0, LinkState.CONNECTED),
        (29.9, LinkState.CONNECTED),
        (30, LinkState.EXPIRING),
        (59.9, LinkState.EXPIRING),
        (60, LinkState.NEEDS_REAUTH),
        (900, LinkState.NEEDS_REAUTH),
    ],
)
def test_a_link_runs_out_without_anybody_touching_it(days_later: float, state: LinkState) -> None:
    assert state is linked().state_at(NOW + days_later * DAY)


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (Refusal.EXPIRED, LinkState.NEEDS_REAUTH),
        (Refusal.FORBIDDEN, LinkState.NEEDS_REAUTH),
        (Refusal.REVOKED, LinkState.REVOKED),
    ],
)
def test_what_linkedin_refuses_has_ended_and_its_token_is_gone(
    kind: Refusal, state: LinkState
) -> None:
    account = linked()
    account.plan(Schedule.WEEKLY, None, NOW)

    assert account.refused(kind, NOW + DAY)
    assert (state, kind, NOW + DAY) == (account.state, account.ended_because, account.ended_at)
    assert (None, None, None) == (account.token, account.next_notice_at, account.next_import_at)
    assert not account.refused(Refusal.EXPIRED, NOW + 2 * DAY)
    assert state is account.state_at(NOW + 2 * DAY)
    with pytest.raises(NeedsReauthorisation):
        account.require_usable(NOW + 2 * DAY)


@pytest.mark.parametrize("kind", list(Refusal))
def test_what_has_ended_is_linked_anew_and_takes_up_its_schedule(kind: Refusal) -> None:
    account = linked()
    account.plan(Schedule.WEEKLY, None, NOW)
    account.refused(kind, NOW + DAY)
    account.connect(a_grant(), b"anew", ZOE, NOW + 8 * DAY)

    assert LinkState.CONNECTED is account.state_at(NOW + 8 * DAY)
    assert (None, None) == (account.ended_at, account.ended_because)
    assert NOW + 14 * DAY == account.next_import_at
    account.require_usable(NOW + 8 * DAY)


def test_an_owner_is_told_30_7_and_1_days_before_and_at_the_end() -> None:
    account, told = linked(), []
    for hour in range(24 * 62):
        notice = account.take_notice(NOW + hour * timedelta(hours=1))
        if notice is not None:
            told.append((hour // 24, notice.days))

    assert [(30, 30), (53, 7), (59, 1), (60, 0)] == told
    assert (LinkState.NEEDS_REAUTH, Refusal.EXPIRED) == (account.state, account.ended_because)


def test_a_short_link_is_told_of_from_the_next_notice_on() -> None:
    assert NOW + 13 * DAY == linked(days=20).next_notice_at
    assert NOW + timedelta(hours=12) == linked(days=0.5).next_notice_at


@given(st.lists(st.floats(min_value=0.01, max_value=40), max_size=8))
def test_however_late_it_is_looked_each_notice_is_told_once_and_in_order(gaps: list[float]) -> None:
    account, at, told = linked(), NOW, []
    for gap in [*gaps, 100]:
        at += gap * DAY
        notice = account.take_notice(at)
        told += [] if notice is None else [notice.days]

    assert sorted(set(told), reverse=True) == told
    assert set(told) <= set(NOTICES)
    assert 0 == told[-1]
    assert account.take_notice(at + DAY) is None


def test_a_schedule_begins_an_interval_from_now_or_when_the_owner_says() -> None:
    account = linked()
    account.plan(Schedule.MONTHLY, None, NOW)
    first = account.next_import_at
    account.plan(Schedule.WEEKLY, NOW + 3 * DAY, NOW)
    chosen = account.next_import_at
    account.plan(Schedule.OFF, None, NOW)

    assert datetime(2026, 12, 23, 12, tzinfo=UTC) == first
    assert NOW + 3 * DAY == chosen
    assert (None, None) == (account.next_import_at, account.scheduled_from)


def test_saying_the_same_schedule_again_puts_nothing_off() -> None:
    account = linked()
    account.plan(Schedule.WEEKLY, None, NOW)
    account.plan(Schedule.WEEKLY, None, NOW + 5 * DAY)

    assert NOW + 7 * DAY == account.next_import_at


@pytest.mark.parametrize(
    ("schedule", "start"),
    [
        (Schedule.WEEKLY, NOW),
        (Schedule.WEEKLY, NOW + 32 * DAY),
        (Schedule.OFF, NOW + DAY),
    ],
    ids=["past", "far", "without a schedule"],
)
def test_a_first_time_that_makes_no_sense_is_refused(schedule: Schedule, start: datetime) -> None:
    with pytest.raises(SlotOutOfRange):
        linked().plan(schedule, start, NOW)


def test_a_sandbox_has_no_schedule() -> None:
    account = linked(sandbox=True)
    account.plan(Schedule.OFF, None, NOW)

    with pytest.raises(NoScheduleInSandboxes):
        account.plan(Schedule.WEEKLY, None, NOW)


def test_of_a_sandbox_nobody_is_told_and_its_token_goes_at_the_end() -> None:
    account = linked(sandbox=True)
    early, end = account.take_notice(NOW + 59.9 * DAY), account.take_notice(NOW + 60 * DAY)

    assert early is None
    assert (0, LinkState.NEEDS_REAUTH, None) == (end and end.days, account.state, account.token)


def test_slots_that_were_missed_are_one() -> None:
    account = linked()
    account.plan(Schedule.WEEKLY, None, NOW)

    assert not account.take_slot(NOW + 6 * DAY)
    assert account.take_slot(NOW + 22 * DAY)
    assert NOW + 28 * DAY == account.next_import_at
    assert not account.take_slot(NOW + 22 * DAY)


def test_a_slot_after_the_end_is_no_import() -> None:
    account = linked(days=10)
    account.plan(Schedule.MONTHLY, None, NOW)

    assert not account.take_slot(NOW + 31 * DAY)


def test_nothing_shows_the_token() -> None:
    assert "secret" not in repr(a_grant())
    assert "sealed" not in repr(linked())
