"""All ways through a cadence at once: at each step, every state in which somebody may come to it.

A state holds only what a rule asks for, so that there are few of them however many ways there are.
"""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from domain.cadences.checking.measures import NOTHING, Elapsed, days_in, most_days
from domain.cadences.definition import (
    CloseStep,
    MessageStep,
    Step,
    WaitForStep,
    delay_of,
    is_outbound,
)

# What follows is reached by no other way: an answer ends an enrolment.
ENDS_BY_ITSELF = "reply"
LARGE_ASK = 3
SPACING = 3
_COUNTED = 6
_ANSWERS = frozenset({"reply", "meeting", "gift"})


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """What has happened before a step, on some way to it.

    - `outbound`: how many messages and gives there were, six standing for more.
    - `since`: what has gone by at least since the last of them; None when it is enough, or there was none.
    - `asked`: the last of them asked for something, and no answer was awaited since.
    - `large_asks`, `invitations`: how many there were, two standing for more.
    """

    outbound: int = 0
    since: Elapsed | None = None
    asked: bool = False
    large_asks: int = 0
    invitations: int = 0


START = Way()


def edges(steps: Sequence[Step], place: int) -> Iterator[tuple[int, bool]]:
    """Where it goes on from a step, and whether that is because time was up; nowhere after a close.

    Only what points forward counts.
    """
    step = steps[place]
    if isinstance(step, CloseStep):
        return
    is_there = place + 1 < len(steps)
    if not isinstance(step, WaitForStep):
        if is_there:
            yield place + 1, True
        return
    if is_there and step.event != ENDS_BY_ITSELF:
        yield place + 1, False
    for later in range(place + 1, len(steps)):
        if steps[later].id == step.otherwise:
            yield later, True
            return


def ways_to(steps: Sequence[Step]) -> Mapping[int, set[Way]]:
    """By place, the states in which somebody may come to the step there: its own delay is over."""
    ways: dict[int, set[Way]] = {0: {_waited(START, steps[0])}} if steps else {}
    for place, step in enumerate(steps):
        for way in ways.get(place, set()):
            done = _done(way, step)
            for following, is_timeout in edges(steps, place):
                waited = _timed_out(done, step) if is_timeout else done
                ways.setdefault(following, set()).add(_waited(waited, steps[following]))
    return ways


def longest(steps: Sequence[Step]) -> int:
    """The days from the first step until the end by the longest way."""
    lasting: dict[int, tuple[int, int]] = {}
    for place in reversed(range(len(steps))):
        following = [lasting[later] for later, _ in edges(steps, place)]
        rest = max(following, key=_in_fifths, default=(0, 0))
        own = days_in(delay_of(steps[place]))
        lasting[place] = (own[0] + rest[0], own[1] + rest[1])
    return most_days(*lasting.get(0, (0, 0)))


def _in_fifths(lasting: tuple[int, int]) -> int:
    business_days, days = lasting
    return business_days * 7 + days * 5


def _waited(way: Way, step: Step) -> Way:
    """The step's own delay is over. A wait for something may be over at once."""
    return way if isinstance(step, WaitForStep) else _later(way, step)


def _timed_out(way: Way, step: Step) -> Way:
    return _later(way, step) if isinstance(step, WaitForStep) else way


def _later(way: Way, step: Step) -> Way:
    if way.since is None:
        return way
    since = way.since.with_delay(delay_of(step))
    is_enough = since.business_days >= SPACING
    return msgspec.structs.replace(way, since=None if is_enough else since)


def _done(way: Way, step: Step) -> Way:
    if isinstance(step, WaitForStep) and step.event in _ANSWERS:
        return msgspec.structs.replace(way, asked=False)
    if not is_outbound(step):
        return way
    level = step.ask_level if isinstance(step, MessageStep) else 0
    is_note = isinstance(step, MessageStep) and step.channel == "linkedin_note"
    return Way(
        outbound=min(way.outbound + 1, _COUNTED),
        since=NOTHING,
        asked=level > 0,
        large_asks=min(way.large_asks + (level >= LARGE_ASK), 2),
        invitations=min(way.invitations + is_note, 2),
    )
