"""The history of somebody's work, from everything that imports have told of it.

It is told anew from all sightings each time. So it does not matter in which order they came, and to take an import
back is to leave its sightings out.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

import msgspec

from domain.employments.days import is_over
from domain.employments.model import Employment, Sighting, Work
from domain.imports.model import ImportSource
from domain.shared.ids import ContactId, EmploymentId, new_id

LINKEDIN: Final = "linkedin"


class Retold(msgspec.Struct, frozen=True):
    """What is to be written: new and changed ones, and those of which nobody tells any more."""

    saved: list[Employment]
    removed: list[Employment]


class Stretch:
    """The same work told again and again, without another one in between."""

    def __init__(self, first: Sighting) -> None:
        self.work = first.work
        self.sightings = [first]
        self.seen_from = self.seen_until = first.on

    def add(self, sighting: Sighting) -> None:
        self.work = self.work.with_more(sighting.work)
        self.sightings.append(sighting)
        self.seen_until = sighting.on


def retell(
    contact_id: ContactId,
    there: Sequence[Employment],
    sightings: Iterable[Sighting],
    shown: Work,
) -> Retold:
    """Fit the employments that are there to what these sightings tell, and make those that are missing.

    `shown` is what the contact shows: that is the current one. What the owner decided stays.
    """
    stretches = sorted(stretches_of(sightings), key=lambda each: (each.seen_from, each.work.key))
    free = {each.id: each for each in there}
    placed = _placed(stretches, there, free)
    current = _current(placed, shown)
    saved = []
    for stretch, employment in placed:
        known = employment or Employment(id=EmploymentId(new_id()), contact_id=contact_id)
        _fit(known, stretch, is_current=stretch is current)
        saved.append(known)
    removed = []
    for employment in free.values():
        if employment.owner_touched_at and not employment.removed_at:
            _let_go(employment, shown)
            saved.append(employment)
        else:
            removed.append(employment)
    return Retold([each for each in saved if each.changed or not each.version], removed)


def told_of(there: Iterable[Employment]) -> list[Sighting]:
    """All sightings of these, each once."""
    found = {_told(each): each for employment in there for each in employment.sightings}
    return list(found.values())


def with_one_more(sightings: Sequence[Sighting], sighting: Sighting) -> list[Sighting]:
    """Likewise; what the same source has told of the same day already is no news."""
    told = {_told(each) for each in sightings}
    return list(sightings) if _told(sighting) in told else [*sightings, sighting]


def without(sightings: Iterable[Sighting], left_out: Iterable[Sighting]) -> list[Sighting]:
    """Those that the others do not tell as well."""
    told = {_told(each) for each in left_out}
    return [each for each in sightings if _told(each) not in told]


def stretches_of(sightings: Iterable[Sighting]) -> list[Stretch]:
    """LinkedIn leads: what address books tell otherwise stands beside it and ends nothing. Among themselves,
    each kind of address book tells for itself.
    """
    all_told = list(sightings)
    if len(all_told) == 1:  # as of nearly everybody who is new
        return [Stretch(all_told[0])]
    by_family: dict[str, list[Sighting]] = {}
    for each in all_told:
        by_family.setdefault(ImportSource(each.source).family, []).append(each)
    families = sorted(by_family, key=lambda family: (family != LINKEDIN, family))
    told = [_track(by_family[family]) for family in families]
    leading = told[0] if told else []
    found = list(leading)
    for track in told[1:]:
        found += _beside(leading, found, track)
    return found


def _track(sightings: list[Sighting]) -> list[Stretch]:
    found: list[Stretch] = []
    for each in sorted(sightings, key=_day):
        if found and found[-1].work.fits(each.work):
            found[-1].add(each)
        else:
            found.append(Stretch(each))
    return found


def _beside(
    leading: Sequence[Stretch], found: Sequence[Stretch], track: Sequence[Stretch]
) -> list[Stretch]:
    """Join the stretches of another source to those that they fit; those that fit none."""
    apart = []
    bounds = {id(each): _bounds(leading, place) for place, each in enumerate(leading)}
    for stretch in track:
        host = next((each for each in reversed(found) if each.work.fits(stretch.work)), None)
        if host is None:
            apart.append(stretch)
        else:
            _join(host, stretch, bounds.get(id(host), (date.min, date.max)))
    return apart


def _join(host: Stretch, stretch: Stretch, bounds: tuple[date, date]) -> None:
    """It makes the host longer, but never beyond what the leading source tells otherwise."""
    after, before = bounds
    for each in stretch.sightings:
        if after < each.on < before:
            host.seen_from, host.seen_until = (
                min(host.seen_from, each.on),
                max(host.seen_until, each.on),
            )
    host.work = host.work.with_more(stretch.work)
    host.sightings = sorted([*host.sightings, *stretch.sightings], key=_day)


def _bounds(leading: Sequence[Stretch], place: int) -> tuple[date, date]:
    after = leading[place - 1].seen_until if place else date.min
    before = leading[place + 1].seen_from if place + 1 < len(leading) else date.max
    return after, before


def _current(placed: Sequence[tuple[Stretch, Employment | None]], shown: Work) -> Stretch | None:
    """The last one that is what the contact shows, also where the owner calls the organisation otherwise; where
    the owner calls the position otherwise, the last one at that organisation.
    """
    works = [
        (stretch, (stretch.work, *((known.work,) if known else ()))) for stretch, known in placed
    ]
    fitting = [each for each, told in works if any(work.fits(shown) for work in told)]
    nearby = [each for each, told in works if any(work.is_at(shown) for work in told)]
    return max(fitting or nearby, key=lambda each: each.seen_until, default=None)


def _placed(
    stretches: Sequence[Stretch], there: Sequence[Employment], free: dict[EmploymentId, Employment]
) -> list[tuple[Stretch, Employment | None]]:
    """Each stretch with the employment that it was, taken out of the `free` ones."""
    if not there:
        return [(stretch, None) for stretch in stretches]
    holders = {_told(each): employment for employment in there for each in employment.sightings}
    placed = []
    for stretch in stretches:
        held = (holders.get(_told(each)) for each in stretch.sightings)
        known = next((each for each in held if each and each.id in free), None)
        placed.append((stretch, free.pop(known.id) if known else None))
    return [(stretch, known or _written(stretch, free)) for stretch, known in placed]


def _written(stretch: Stretch, free: dict[EmploymentId, Employment]) -> Employment | None:
    """One that the owner wrote and of which no import has told so far."""
    for employment in free.values():
        ended_on = employment.ended_on
        is_new = not employment.sightings and employment.work.fits(stretch.work)
        if is_new and not (ended_on and is_over(ended_on, stretch.seen_from)):
            return free.pop(employment.id)
    return None


def _fit(employment: Employment, stretch: Stretch, *, is_current: bool) -> None:
    owned, work = employment.owner_fields, stretch.work
    earlier = employment.key.partition("|")[0]
    is_elsewhere = not employment.version or earlier != work.company.casefold()
    if is_elsewhere and "organisation_id" not in owned:
        employment.organisation_name = work.company or None
        employment.put("organisation_id", None)
    if "position" not in owned:
        employment.put("position", work.position or None)
    employment.put("key", work.key)
    employment.put("seen_from", stretch.seen_from)
    employment.put("seen_until", stretch.seen_until)
    employment.see(stretch.sightings)
    if "is_current" not in owned:
        employment.put("is_current", is_current and employment.ended_on is None)


def _let_go(employment: Employment, shown: Work) -> None:
    """It is the owner's alone."""
    employment.see(())
    employment.put("seen_from", None)
    employment.put("seen_until", None)
    employment.put("key", employment.work.key)
    if "is_current" not in employment.owner_fields:
        is_shown = employment.work.fits(shown)
        employment.put("is_current", is_shown and employment.ended_on is None)


def _day(sighting: Sighting) -> tuple[date, datetime, str]:
    return sighting.on, sighting.at, sighting.work.key


def _told(sighting: Sighting) -> tuple[date, str, str]:
    return sighting.on, sighting.source, sighting.work.key
