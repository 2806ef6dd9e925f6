"""The states of contacts in SQL: as a word to show, and as a condition to filter by.

They say the same as domain.contacts.rhythm.state_of, with which a test compares them.
"""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, case, func, literal_column, or_, select

from adapters.postgres.reading import WORKSPACE_ID, or_never
from adapters.postgres.tables.accounts import workspace as workspaces
from adapters.postgres.tables.contacts import contact as contacts
from domain.contacts.rhythm import State

# Product time: a sandbox's own clock, else the database's.
NOW = (
    select(func.coalesce(workspaces.c.test_now, func.now()))
    .where(workspaces.c.id == WORKSPACE_ID)
    .scalar_subquery()
)

DUE_AT = or_never(contacts.c.due_at)

_closed = contacts.c.closed_at.is_not(None)
_resting = contacts.c.resting_since.is_not(None)
_ended = or_(_resting, _closed)

# From when on a contact whose clock runs is in which state; the marks of a contact are in this order.
_MARKS: tuple[tuple[State, ColumnElement[Any]], ...] = (
    ("soon", contacts.c.soon_at),
    ("due", DUE_AT),
    ("drifting", contacts.c.drifting_at),
    ("dormant", contacts.c.dormant_at),
)


def _word(state: State) -> ColumnElement[str]:
    return literal_column(f"'{state}'::text", Text)


STATE_WORD: ColumnElement[str] = case(
    (_closed, _word("closed")),
    (_resting, _word("resting")),
    (contacts.c.due_at.is_(None), _word("unplanned")),
    *((begins_at <= NOW, _word(state)) for state, begins_at in reversed(_MARKS)),
    else_=_word("fresh"),
)


def _by_clock() -> Mapping[str, ColumnElement[bool]]:
    """Begun, and the next not yet: two comparisons, so that the planner can tell how many that will be."""
    begun: dict[str, ColumnElement[bool]] = {state: begins_at <= NOW for state, begins_at in _MARKS}
    spans: dict[str, ColumnElement[bool]] = {
        state: and_(begun[state], ends_at > NOW) for (state, _), (_, ends_at) in pairwise(_MARKS)
    }
    return {"fresh": contacts.c.soon_at > NOW, **spans, "dormant": begun["dormant"]}


_CONDITIONS: dict[str, ColumnElement[bool]] = {
    **{state: and_(~_closed, ~_resting, condition) for state, condition in _by_clock().items()},
    "unplanned": and_(~_closed, ~_resting, contacts.c.due_at.is_(None)),
    "resting": and_(~_closed, _resting),
    "closed": _closed,
}
STATES: tuple[str, ...] = tuple(_CONDITIONS)


def in_states(states: Iterable[str]) -> ColumnElement[bool]:
    """Whether a contact is in one of these states; what follows for all is said once more for its index."""
    chosen = frozenset(states)
    fits = or_(*(_CONDITIONS[state] for state in sorted(chosen)))
    if chosen <= {"due", "drifting", "dormant"}:
        return and_(DUE_AT <= NOW, fits)
    return and_(_ended, fits) if chosen <= {"resting", "closed"} else fits
