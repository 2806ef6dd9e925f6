"""What an import that is taken back leaves to those that came after it.

Each import remembers what stood before it. Where one is taken out of the middle, the next one that told of the same
remembers from then on what the one that goes did: so in the end nothing is left of any, in whatever order they go.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import msgspec

from domain.imports.placing import path_of
from domain.imports.remembering import Before
from domain.imports.written import without_written

_NOTES = "notes"


class Later(msgspec.Struct, frozen=True, kw_only=True):
    """What a later import remembers of the same contact; `told_on` is the day of its own source."""

    source: str
    before: Before
    told_on: date | None = None


class Heirs(msgspec.Struct, frozen=True, kw_only=True):
    """What is not to be given back yet: paths that stay as they are, and who has told of each since; and what the
    family has told otherwise since, by field. LinkedIn has told until `as_of`, without this import until `left`.
    """

    staying: frozenset[str] = frozenset()
    tellers: Mapping[str, frozenset[str]] = {}
    told: frozenset[str] = frozenset()
    as_of: date | None = None
    left: date | None = None


def hand_down(gone: Before, later: Sequence[Later]) -> tuple[Heirs, list[Before]]:
    """`later` are in the order in which they came; also what each of them is to remember from now on."""
    left = [msgspec.structs.replace(each, before=_copy(each.before)) for each in later]
    staying, tellers = set(), {}
    for path in {path_of(name) for name in gone.set} | set(gone.origins_set):
        telling = [each for each in left if _tells(each.before, path)]
        if telling:
            tellers[path] = frozenset(each.source for each in telling)
            _hand_origins(gone, path, telling)
            if _hand_value(gone, path, telling):
                staying.add(path)
    told = frozenset(name for name in gone.told if _hand_told(gone, name, left))
    days, befores = _days(gone, left)
    heirs = Heirs(
        staying=frozenset(staying), tellers=tellers, told=told, as_of=days[0], left=days[1]
    )
    return heirs, befores


def _hand_value(gone: Before, path: str, telling: Sequence[Later]) -> bool:
    """Whether it stays: the first one tells it as well, or has set something else there."""
    name, first = _name_at(gone, path), telling[0].before
    if name is None:
        return False
    theirs = _name_at(first, path)
    if theirs is None:
        first.set[name], first.values[name] = gone.set[name], gone.values.get(name)
        return True
    if path == _NOTES:
        _hand_notes(gone, telling)
        return False
    # What no source tells may have been set anew by the owner in between.
    if path in gone.origins_set or first.values.get(theirs) == gone.set[name]:
        first.values[theirs] = gone.values.get(name)
    return True


def _hand_notes(gone: Before, telling: Iterable[Later]) -> None:
    """Those who wrote on remember the notes without what was written there before them."""
    for each in telling:
        for remembered in (each.before.values, each.before.set):
            text = remembered.get(_NOTES)
            left = without_written(text, gone) if text else None
            if left is not None:
                remembered[_NOTES] = left


def _hand_origins(gone: Before, path: str, telling: Sequence[Later]) -> None:
    if path not in gone.origins_set:
        return
    earlier, first = gone.origins.get(path), telling[0]
    going = set(gone.origins_set[path] or ()) - set(earlier or ()) - {first.source}
    found = first.before.origins_set.get(path, gone.origins_set[path])
    first.before.origins[path] = earlier
    first.before.origins_set[path] = _without(found, going)
    for earlier_one, each in pairwise(telling):
        if path != _NOTES and _name_at(earlier_one.before, path) is not None:
            return  # what is told from here on is another value
        going -= {each.source}
        each.before.origins[path] = _without(each.before.origins.get(path), going)
        if path in each.before.origins_set:
            each.before.origins_set[path] = _without(each.before.origins_set[path], going)


def _hand_told(gone: Before, name: str, later: Iterable[Later]) -> bool:
    """Whether somebody of the family has told something else since."""
    for each in later:
        before = each.before
        if before.family == gone.family and name in before.told:
            before.imported.pop(name, None)
            if name in gone.imported:
                before.imported[name] = gone.imported[name]
            return True
    return False


def _days(
    gone: Before, later: Iterable[Later]
) -> tuple[tuple[date | None, date | None], list[Before]]:
    """Until when all of them have told, and until when without the one that goes; and what they remember."""
    until, left = gone.as_of, gone.imported_as_of
    befores = []
    for each in later:
        before = each.before
        if before.imported_as_of == until:
            until, earlier = before.as_of, left
            left = max(filter(None, (left, each.told_on)), default=None)
            before = msgspec.structs.replace(before, imported_as_of=earlier, as_of=left)
        befores.append(before)
    return (until, left), befores


def _tells(before: Before, path: str) -> bool:
    return path in before.origins_set or _name_at(before, path) is not None


def _name_at(before: Before, path: str) -> str | None:
    """What it calls the path that it has set, if it has."""
    return next((name for name in before.set if path_of(name) == path), None)


def _without(origins: Iterable[str] | None, going: set[str]) -> list[str] | None:
    return [each for each in origins or () if each not in going] or None


def _copy(before: Before) -> Before:
    copies: dict[str, Any] = {
        name: dict(getattr(before, name))
        for name in ("values", "set", "imported", "told", "origins", "origins_set")
    }
    return msgspec.structs.replace(before, **copies)
