"""Checks of what a cadence does to somebody, by whichever way they go through it."""

from collections.abc import Iterable, Iterator

from domain.cadences.checking.forms import MOST_DAYS, fault
from domain.cadences.checking.walks import LARGE_ASK, SPACING, Way, longest, ways_to
from domain.cadences.definition import (
    CloseStep,
    Definition,
    GiveStep,
    MessageStep,
    ReviewStep,
    Step,
    WaitForStep,
    is_outbound,
)
from domain.guardrails.ladder import LIMITS, WORDS
from domain.guardrails.rules.strangers import STRANGER_OUTBOUND
from domain.shared.errors import Fault

KNOWN_OUTBOUND = 5
_STEPS = "/definition/steps"
_NOTE = "linkedin_note"


def courtesy_faults(definition: Definition) -> Iterator[Fault]:
    """Whatever is wrong with the order of the steps, and with what they add up to."""
    steps = definition.steps
    yield from _end(steps)
    for place, step in enumerate(steps):
        if isinstance(step, WaitForStep):
            yield from _otherwise(steps, place, step)
        if isinstance(step, ReviewStep) and not isinstance(_at(steps, place + 1), MessageStep):
            told = "A review comes directly before the message that it is about."
            yield fault("review_without_message", f"{_STEPS}/{place}", told)
    ways = ways_to(steps)
    yield from _reachable(steps, ways)
    for place, step in enumerate(steps):
        if is_outbound(step) and place in ways:
            yield from _outbound(definition, place, ways[place])
    yield from _whole(definition)


def most_outbound(definition: Definition) -> int:
    """How many messages and gives may reach one of its audience."""
    return KNOWN_OUTBOUND if definition.audience == "known" else STRANGER_OUTBOUND


def highest_ask(definition: Definition) -> int:
    """What its audience may be asked for at most; single contacts are looked at once more when it comes to it."""
    return LIMITS["rooted" if definition.audience == "known" else "seed"]


def _end(steps: tuple[Step, ...]) -> Iterator[Fault]:
    closes = [place for place, step in enumerate(steps) if isinstance(step, CloseStep)]
    if not closes or closes[-1] != len(steps) - 1:
        yield fault("no_close", _STEPS, "The last step is a close.")
    for place in closes:
        if place != len(steps) - 1:
            told = "There is one close, and nothing comes after it."
            yield fault("close_in_between", f"{_STEPS}/{place}", told)


def _otherwise(steps: tuple[Step, ...], place: int, step: WaitForStep) -> Iterator[Fault]:
    at = f"{_STEPS}/{place}/otherwise"
    targets = [later for later, each in enumerate(steps) if each.id == step.otherwise]
    if not targets:
        yield fault("step_unknown", at, "There is no step of this id.")
    elif targets[-1] <= place:
        told = "It goes on at a later step: a cadence never turns back."
        yield fault("not_forward", at, told)
    elif isinstance(_at(steps, targets[-1]), MessageStep) and isinstance(
        _at(steps, targets[-1] - 1), ReviewStep
    ):
        told = "This would get around the review before the message: go on at the review."
        yield fault("review_bypassed", at, told)


def _reachable(steps: tuple[Step, ...], reached: Iterable[int]) -> Iterator[Fault]:
    known = set(reached)
    for place in range(len(steps)):
        if place not in known and not isinstance(_at(steps, place - 1), CloseStep):
            told = "Nobody ever comes to this step: an answer ends a cadence by itself."
            yield fault("unreachable", f"{_STEPS}/{place}", told)


def _outbound(definition: Definition, place: int, ways: set[Way]) -> Iterator[Fault]:
    step, at, most = definition.steps[place], f"{_STEPS}/{place}", most_outbound(definition)
    if any(way.outbound + 1 > most for way in ways):
        told = f"At most {most} messages and gives for this audience, whichever way it goes."
        yield fault("too_many_outbound", at, told)
    if any(way.since is not None for way in ways):
        told = (
            f"At least {SPACING} business days after the message or give before, whichever way it goes"
            " and whatever day of the week it is."
        )
        yield fault("too_soon", f"{at}/after", told)
    if isinstance(step, MessageStep):
        yield from _asks(definition, step, at, ways)
        if step.new_value is None and any(way.outbound for way in ways):
            told = (
                "A follow-up says what it brings that is new: news about them, what came of their"
                " advice, a resource or thanks."
            )
            yield fault("no_new_value", f"{at}/new_value", told)
    if isinstance(step, GiveStep | MessageStep) and step.channel == _NOTE:
        yield from _note(step, at, ways)


def _asks(definition: Definition, step: MessageStep, at: str, ways: set[Way]) -> Iterator[Fault]:
    level, highest = step.ask_level, highest_ask(definition)
    if level > highest:
        told = f"The most to ask of this audience is {WORDS[highest]} (level {highest})."
        yield fault("ask_too_high", f"{at}/ask_level", told)
    if level and any(way.asked for way in ways):
        told = (
            "Never two asks in a row: give something, write without an ask, or wait for an answer"
            " in between."
        )
        yield fault("asks_in_a_row", f"{at}/ask_level", told)
    if level >= LARGE_ASK and any(way.large_asks for way in ways):
        told = f"At most one ask of level {LARGE_ASK} or above: there are 60 days between two."
        yield fault("large_asks", f"{at}/ask_level", told)


def _note(step: Step, at: str, ways: set[Way]) -> Iterator[Fault]:
    if isinstance(step, GiveStep):
        told = "A note comes with an invitation: a give goes by another channel."
        yield fault("note_gives", f"{at}/channel", told)
    elif any(way.invitations for way in ways):
        told = "There is one invitation on LinkedIn: what comes later is a message."
        yield fault("second_invitation", f"{at}/channel", told)


def _whole(definition: Definition) -> Iterator[Fault]:
    if not any(is_outbound(step) for step in definition.steps):
        yield fault("nothing_outbound", _STEPS, "A cadence reaches somebody at least once.")
    days = longest(definition.steps)
    if days > MOST_DAYS:
        told = f"At most {MOST_DAYS} days in all by the longest way, waits included; this takes {days}."
        yield fault("too_long_in_all", _STEPS, told)


def _at(steps: tuple[Step, ...], place: int) -> Step | None:
    return steps[place] if 0 <= place < len(steps) else None
