"""What a timeline says by itself about where an enrolment stands."""

from collections.abc import Iterable
from typing import Any

from domain.enrolments.states import Outcome, PauseReason, State, TimelineEvent

Told = tuple[State, Outcome | None, PauseReason | None]


def state_told(events: Iterable[TimelineEvent]) -> Told:
    """The state that the events lead to."""
    state, before = State.PENDING, State.PENDING
    reason: Any = None
    outcome: Any = None
    for event in events:
        if event.kind == "started":
            state = State.ACTIVE
        elif event.kind == "paused":
            before = state if state is not State.PAUSED else before
            state, reason = State.PAUSED, PauseReason(event.body["reason"])
        elif event.kind == "resumed":
            state, reason = before, None
        elif event.kind == "finished":
            state, reason, outcome = State.FINISHED, None, Outcome(event.body["outcome"])
    return state, outcome, reason
