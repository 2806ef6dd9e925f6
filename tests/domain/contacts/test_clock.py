from datetime import date
from random import Random
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.contacts.clock import Clock, Touch, advance, fold
from tests.domain.contacts.touches import DAY, NOON, a_touch, histories

ZONE = ZoneInfo("Europe/Berlin")


def test_nothing_has_happened_yet() -> None:
    assert Clock() == fold([], ZONE)


@pytest.mark.parametrize(
    ("direction", "depth", "is_group", "field"),
    [
        ("outbound", "light", False, "last_light_at"),
        ("mutual", "light", False, "last_light_at"),
        ("inbound", "light", False, "last_full_at"),
        ("outbound", "message", False, "last_one_way_at"),
        ("inbound", "message", False, "last_full_at"),
        ("mutual", "message", False, "last_full_at"),
        ("outbound", "conversation", False, "last_full_at"),
        ("mutual", "meeting", False, "last_full_at"),
        ("inbound", "message", True, "last_light_at"),
        ("outbound", "conversation", True, "last_light_at"),
        ("mutual", "meeting", True, "last_full_at"),
    ],
)
def test_a_touch_weighs_by_depth_and_direction(
    direction: str, depth: str, field: str, *, is_group: bool
) -> None:
    clock = fold([a_touch(NOON, direction, depth, is_group=is_group)], ZONE)

    weighed = {
        name: getattr(clock, name) for name in ("last_full_at", "last_one_way_at", "last_light_at")
    }
    assert {**dict.fromkeys(weighed), field: NOON} == weighed


def test_a_message_that_answers_theirs_counts_in_full() -> None:
    clock = fold([a_touch(NOON, "inbound"), a_touch(NOON + DAY, "outbound")], ZONE)

    assert NOON + DAY == clock.last_full_at
    assert clock.last_one_way_at is None


def test_messages_without_an_answer_are_counted_and_the_last_two_remembered() -> None:
    sent = [NOON, NOON + 20 * DAY, NOON + 40 * DAY]

    clock = fold([a_touch(at) for at in sent], ZONE)

    assert 3 == clock.unanswered_outbound
    assert tuple(sent[1:]) == clock.unanswered_at


def test_thanks_wait_for_no_answer_and_are_no_attempt() -> None:
    helped = a_touch(NOON, "inbound", help_received="advice")
    thanks, news = a_touch(NOON + DAY), a_touch(NOON + 15 * DAY)

    clock = fold([helped, thanks, news], ZONE)

    assert (1, (news.occurred_at,)) == (clock.unanswered_outbound, clock.unanswered_at)


def test_messages_of_one_day_are_one_attempt() -> None:
    clock = fold([a_touch(NOON), a_touch(NOON + DAY / 24)], ZONE)

    assert 1 == clock.unanswered_outbound
    assert (NOON + DAY / 24,) == clock.unanswered_at


@pytest.mark.parametrize(
    "reaction",
    [("inbound", "message"), ("inbound", "light"), ("mutual", "meeting")],
)
def test_any_reaction_ends_the_count_of_unanswered_messages(reaction: tuple[str, str]) -> None:
    clock = fold([a_touch(NOON), a_touch(NOON + DAY, *reaction)], ZONE)

    assert 0 == clock.unanswered_outbound
    assert () == clock.unanswered_at


@pytest.mark.parametrize("depth", ["light"])
def test_a_light_touch_is_no_attempt(depth: str) -> None:
    assert 0 == fold([a_touch(NOON, "outbound", depth)], ZONE).unanswered_outbound


def test_a_reply_is_owed_since_the_first_message_not_answered() -> None:
    first, second = a_touch(NOON, "inbound"), a_touch(NOON + DAY, "inbound")

    clock = fold([first, second], ZONE)

    assert (NOON, first.id) == (clock.owed_since, clock.owed_interaction_id)


@pytest.mark.parametrize(
    "answer", [("outbound", "message"), ("mutual", "conversation"), ("mutual", "meeting")]
)
def test_an_answer_settles_what_is_owed(answer: tuple[str, str]) -> None:
    clock = fold([a_touch(NOON, "inbound"), a_touch(NOON + DAY, *answer)], ZONE)

    assert clock.owed_since is None
    assert clock.owed_interaction_id is None


@pytest.mark.parametrize(
    ("depth", "is_group"), [("message", True), ("light", False), ("conversation", True)]
)
def test_group_threads_and_light_signs_raise_no_owed_reply(depth: str, *, is_group: bool) -> None:
    clock = fold([a_touch(NOON, "inbound", depth, is_group=is_group)], ZONE)

    assert clock.owed_since is None


def test_a_light_touch_answers_nothing() -> None:
    clock = fold([a_touch(NOON, "inbound"), a_touch(NOON + DAY, "outbound", "light")], ZONE)

    assert NOON == clock.owed_since


def test_a_message_after_one_that_was_let_go_is_owed_anew() -> None:
    old, new = a_touch(NOON, "inbound"), a_touch(NOON + 31 * DAY, "inbound")

    assert new.occurred_at == fold([old, new], ZONE).owed_since


@pytest.mark.parametrize(
    ("touch", "cause"),
    [
        (a_touch(NOON, "mutual", "meeting"), "meeting"),
        (a_touch(NOON, "inbound", help_received="advice"), "advice"),
        (a_touch(NOON, "mutual", "meeting", help_received="referral"), "referral"),
    ],
)
def test_meetings_and_help_call_for_thanks(touch: Touch, cause: str) -> None:
    clock = fold([touch], ZONE)

    assert (NOON, touch.id, cause) == (
        clock.thanks_since,
        clock.thanks_interaction_id,
        clock.thanks_for,
    )


def test_writing_afterwards_settles_the_thanks() -> None:
    clock = fold([a_touch(NOON, "mutual", "meeting"), a_touch(NOON + DAY)], ZONE)

    assert (None, None, None) == (
        clock.thanks_since,
        clock.thanks_interaction_id,
        clock.thanks_for,
    )


def test_an_exchange_is_a_word_and_its_answer_either_way() -> None:
    clock = fold(
        [
            a_touch(NOON, "outbound"),
            a_touch(NOON + DAY, "inbound"),
            a_touch(NOON + 2 * DAY, "outbound"),
            a_touch(NOON + 3 * DAY, "outbound"),
            a_touch(NOON + 3 * DAY + DAY / 24, "inbound"),
        ],
        ZONE,
    )

    assert (2, 2) == (clock.exchanges, clock.exchange_days)
    assert (NOON + 3 * DAY).date() == clock.last_exchange_on


def test_meetings_are_counted_with_the_first_and_the_last() -> None:
    clock = fold([a_touch(NOON + n * DAY, "mutual", "meeting") for n in range(3)], ZONE)

    assert (3, NOON, NOON + 2 * DAY) == (clock.meetings, clock.first_met_at, clock.last_met_at)


def test_an_older_touch_cannot_be_added() -> None:
    latest = a_touch(NOON)
    clock = fold([latest], ZONE)

    assert advance(clock, a_touch(NOON - DAY), ZONE) is None
    assert advance(clock, latest, ZONE) is None


@given(histories(), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_in_which_touches_come_is_irrelevant(
    history: list[Touch], random: Random
) -> None:
    shuffled = random.sample(history, len(history))

    assert fold(history, ZONE) == fold(shuffled, ZONE)


@given(histories())
@settings(deadline=None)
def test_advancing_touch_by_touch_equals_the_fold(history: list[Touch]) -> None:
    clock = Clock()
    for touch in sorted(history, key=lambda touch: (touch.occurred_at, touch.id)):
        advanced = advance(clock, touch, ZONE)
        assert advanced is not None
        clock = advanced

    assert fold(history, ZONE) == clock


@given(histories())
@settings(deadline=None)
def test_a_clock_survives_being_stored(history: list[Touch]) -> None:
    clock = fold(history, ZONE)

    assert clock == msgspec.json.decode(msgspec.json.encode(clock), type=Clock)


def test_exchanges_of_one_day_are_one_day() -> None:
    clock = fold([a_touch(NOON + n * DAY / 24, "mutual", "conversation") for n in range(3)], ZONE)

    assert (3, 1) == (clock.exchanges, clock.exchange_days)


def test_an_automatic_answer_only_tells_of_the_absence() -> None:
    back = date(2026, 3, 9)
    before = fold([a_touch(NOON)], ZONE)
    away = a_touch(NOON + DAY, "inbound", meaning="out_of_office", returns_on=back)

    expected = msgspec.structs.replace(before, absent_at=NOON + DAY, returns_on=back)
    assert expected == advance(before, away, ZONE)


@pytest.mark.parametrize("later", [("inbound", "message"), ("mutual", "meeting")])
def test_a_decline_stands_until_they_turn_to_the_owner_again(later: tuple[str, str]) -> None:
    declined = [a_touch(NOON, "inbound", meaning="decline"), a_touch(NOON + DAY)]

    assert NOON == fold(declined, ZONE).declined_at
    assert fold([*declined, a_touch(NOON + 2 * DAY, *later)], ZONE).declined_at is None


def test_an_opt_out_stands_whatever_comes_after_it() -> None:
    touches = [a_touch(NOON, "inbound", meaning="opt_out"), a_touch(NOON + DAY, "inbound")]

    assert NOON == fold(touches, ZONE).opted_out_at
