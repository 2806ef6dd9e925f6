"""What keeps a cadence from being published."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.cadences.checks import problems_in
from domain.cadences.definition import (
    CloseStep,
    Definition,
    Delay,
    GiveStep,
    MessageStep,
    ReviewStep,
    Step,
    TaskStep,
    WaitForStep,
    WaitStep,
    delay_of,
    is_outbound,
)

HELLO = MessageStep(id="hello", title="Say hello", channel="email")
END = CloseStep(id="end")
GIVE = GiveStep(id="give", title="Give", after=Delay(count=3))
MORE = MessageStep(
    id="more", title="More", channel="email", after=Delay(count=3), new_value="resource"
)


def codes(*steps: Step, audience: Any = "known", **more: Any) -> set[str]:
    found = problems_in(Definition(audience=audience, steps=steps, **more))
    return {each.code for each in found}


def named(step: Any, name: str, **more: Any) -> Any:
    return replace(step, id=name, **more)


ASK = replace(MORE, ask_level=1)
WAIT = WaitForStep(id="wait", event="accepted", at_most=Delay(count=5), otherwise="end")
BROKEN: list[tuple[str, tuple[Step, ...], str]] = [
    ("step_id_malformed", (named(HELLO, "Say hello"), END), "known"),
    ("step_id_taken", (HELLO, named(GIVE, "hello"), END), "known"),
    ("no_close", (HELLO,), "known"),
    ("close_in_between", (HELLO, named(END, "stop"), MORE, END), "known"),
    ("step_unknown", (HELLO, replace(WAIT, otherwise="nowhere"), END), "known"),
    ("not_forward", (HELLO, replace(WAIT, otherwise="hello"), END), "known"),
    ("unreachable", (HELLO, replace(WAIT, event="reply"), MORE, END), "known"),
    ("nothing_outbound", (TaskStep(id="read", title="Read"), END), "known"),
    ("too_many_outbound", (HELLO, GIVE, MORE, named(MORE, "last"), END), "strangers"),
    ("too_soon", (HELLO, replace(MORE, after=Delay(count=4, unit="days")), END), "known"),
    ("too_soon", (HELLO, replace(MORE, after=Delay(count=72, unit="hours")), END), "known"),
    ("no_new_value", (HELLO, replace(MORE, new_value=None), END), "known"),
    ("ask_too_high", (replace(HELLO, ask_level=2), END), "strangers"),
    ("ask_level_unknown", (replace(HELLO, ask_level=6), END), "known"),
    ("asks_in_a_row", (replace(HELLO, ask_level=1), ASK, END), "known"),
    (
        "large_asks",
        (replace(HELLO, ask_level=3), GIVE, replace(ASK, ask_level=4), END),
        "known",
    ),
    (
        "second_invitation",
        (replace(HELLO, channel="linkedin_note"), replace(MORE, channel="linkedin_note"), END),
        "known",
    ),
    ("note_gives", (HELLO, replace(GIVE, channel="linkedin_note"), END), "known"),
    (
        "over_channel_limit",
        (replace(HELLO, channel="linkedin_note", most_characters=201), END),
        "known",
    ),
    ("limit_too_small", (replace(HELLO, most_characters=10), END), "known"),
    ("review_without_message", (HELLO, ReviewStep(id="see", title="See"), GIVE, END), "known"),
    (
        "review_bypassed",
        (
            HELLO,
            replace(WAIT, otherwise="more"),
            ReviewStep(id="see", title="See"),
            MORE,
            END,
        ),
        "known",
    ),
    ("delay_out_of_range", (HELLO, WaitStep(id="rest", lasting=Delay(count=0)), END), "known"),
    (
        "too_long_in_all",
        (HELLO, replace(MORE, after=Delay(count=40)), replace(END, after=Delay(count=5))),
        "known",
    ),
    ("rest_out_of_range", (HELLO, replace(END, rest_days=30)), "strangers"),
    ("too_long", (replace(HELLO, title="x" * 121), END), "known"),
    ("too_many_steps", (*(named(HELLO, f"s{n}") for n in range(21)), END), "known"),
]


@pytest.mark.parametrize(("code", "steps", "audience"), BROKEN)
def test_a_broken_rule_is_told(code: str, steps: tuple[Step, ...], audience: str) -> None:
    assert code in codes(*steps, audience=audience)


def test_what_is_well_made_passes() -> None:
    assert set() == codes(HELLO, WAIT, replace(MORE, ask_level=1), GIVE, ASK_LATER, END)
    assert {"repeats_out_of_range"} == codes(HELLO, END, audience="anyone", repeats_after_days=1)


ASK_LATER = named(ASK, "later")
DELAYS = st.builds(
    Delay, count=st.integers(0, 30), unit=st.sampled_from(["business_days", "days", "hours"])
)
KINDS = st.one_of(
    st.builds(
        MessageStep,
        id=st.just("x"),
        title=st.just("Write"),
        channel=st.sampled_from(["email", "linkedin_note"]),
        after=DELAYS,
        ask_level=st.integers(0, 4),
        new_value=st.sampled_from([None, "thanks"]),
    ),
    st.builds(GiveStep, id=st.just("x"), title=st.just("Give"), after=DELAYS),
    st.builds(WaitStep, id=st.just("x"), lasting=DELAYS),
    st.builds(
        WaitForStep,
        id=st.just("x"),
        event=st.sampled_from(["accepted", "reply"]),
        at_most=DELAYS,
        otherwise=st.sampled_from(["s1", "s2", "s3", "s4", "end"]),
    ),
)


@settings(max_examples=150)
@given(st.lists(KINDS, min_size=1, max_size=5), st.sampled_from(["strangers", "known"]))
def test_whatever_passes_obeys_each_rule_on_every_way(kinds: list[Step], audience: Any) -> None:
    steps = (*(named(each, f"s{place}") for place, each in enumerate(kinds)), END)
    found = codes(*steps, audience=audience)
    for way in ways(steps, 0):
        sent = [step for step, _ in way if is_outbound(step)]
        if "too_many_outbound" not in found:
            assert len(sent) <= (3 if audience == "strangers" else 5)
        if "no_new_value" not in found:
            assert all(isinstance(each, GiveStep) or each.new_value for each in sent[1:])  # type: ignore[union-attr]
        if "too_soon" not in found:
            assert all(gap >= 3 for gap in gaps(way))
        if "asks_in_a_row" not in found:
            assert not any(asks(a) and asks(b) for a, b in pairwise(sent))


def ways(steps: tuple[Step, ...], place: int) -> Iterator[list[tuple[Step, bool]]]:
    """Every way from a step on: the steps, and whether the whole of their time goes by."""
    step = steps[place]
    if isinstance(step, CloseStep):
        yield [(step, True)]
        return
    onward = [(place + 1, not isinstance(step, WaitForStep))]
    if isinstance(step, WaitForStep):
        onward = [] if step.event == "reply" else onward
        ids = [each.id for each in steps]
        target = ids.index(step.otherwise) if step.otherwise in ids else 0
        onward += [(target, True)] if target > place else []
    for later, is_whole in onward:
        yield from ([(step, is_whole), *rest] for rest in ways(steps, later))


def gaps(way: list[tuple[Step, bool]]) -> Iterator[int]:
    """Business days from one outbound to the next, beginning on the worst day of the week."""
    passed: list[Delay] | None = None
    for step, is_whole in way:
        if passed is not None and is_whole:
            passed.append(delay_of(step))
        if is_outbound(step):
            if passed is not None:
                yield min(counted(passed, weekday) for weekday in range(7))
            passed = []


def counted(delays: list[Delay], weekday: int) -> int:
    """Walk the days one by one."""
    day = business = 0
    for delay in delays:
        left = delay.count if delay.unit != "hours" else max(0, delay.count - 1) // 24
        while left:
            day += 1
            is_business = (weekday + day) % 7 < 5
            business += is_business
            left -= is_business if delay.unit == "business_days" else 1
    return business


def asks(step: Step) -> bool:
    return isinstance(step, MessageStep) and step.ask_level > 0
