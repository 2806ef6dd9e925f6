"""How much of what the owner wrote down somebody gets to see.

Roles and scopes decide together: whoever does not carry `interactions:content` sees the outline of things,
and of those who do, a mentor does not see what is private.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

from domain.shared.actor import Actor, Role, Scope
from domain.shared.paging import Page

V = TypeVar("V")

_CONFIDANTS = frozenset({Role.OWNER, Role.ASSISTANT})


class Sight(StrEnum):
    """Everything; what is shared with members; or that something happened, without the words."""

    EVERYTHING = "everything"
    SHARED = "shared"
    OUTLINE = "outline"


def sight_of(actor: Actor) -> Sight:
    """What this actor sees, by this token, in this workspace."""
    if not actor.may(Scope.INTERACTIONS_CONTENT):
        return Sight.OUTLINE
    return Sight.EVERYTHING if actor.role in _CONFIDANTS else Sight.SHARED


def page_seen(page: Page[V], sight: Sight, seen_by: Callable[[Sight, V], V]) -> Page[V]:
    """The page as it is seen; it goes through untouched for those who see everything."""
    if sight is Sight.EVERYTHING:
        return page
    return Page(items=[seen_by(sight, each) for each in page.items], next=page.next)
