"""The employment: one position at one organisation, and what is known of when it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, Self

import msgspec

from domain.employments.days import check_day, check_span
from domain.shared.errors import Conflict, Fault, Invalid
from domain.shared.ids import ContactId, EmploymentId, ImportId, OrganisationId, new_id
from domain.shared.text import tidy
from domain.shared.versioned import Versioned

MOST_EMPLOYMENTS: Final = 50
# How many sightings of one employment are kept: the first, and the last ones.
MOST_SIGHTINGS: Final = 12


class NoWork(Invalid):
    """Say where somebody works, as what, or both."""

    code = "employment_empty"


class CurrentButEnded(Invalid):
    """What has ended is not current."""

    code = "employment_ended"


class TooManyEmployments(Conflict):
    """There is no room for another one: a contact has at most 50 employments."""

    code = "too_many_employments"


class Work(msgspec.Struct, frozen=True):
    """Where somebody works and as what; what is empty is not known."""

    company: str = ""
    position: str = ""

    @classmethod
    def of(cls, company: str | None, position: str | None) -> Self:
        return cls(tidy(company or ""), tidy(position or ""))

    @property
    def key(self) -> str:
        """The same for two spellings that differ in case only."""
        return f"{self.company.casefold()}|{self.position.casefold()}"

    @property
    def is_known(self) -> bool:
        return bool(self.company or self.position)

    def fits(self, other: "Work") -> bool:
        """Whether both may tell of one employment: they agree in something and contradict in nothing."""
        agreed = False
        for mine, others in ((self.company, other.company), (self.position, other.position)):
            if mine and others:
                if mine != others and mine.casefold() != others.casefold():
                    return False
                agreed = True
        return agreed

    def is_at(self, other: "Work") -> bool:
        """Whether both tell of the same organisation."""
        return bool(self.company) and self.company.casefold() == other.company.casefold()

    def with_more(self, other: "Work") -> "Work":
        """With what only the other tells."""
        return Work(self.company or other.company, self.position or other.position)


class Sighting(msgspec.Struct, frozen=True, kw_only=True):
    """An import told of an employment: what holds on the day `on`; `at` is when that import was made."""

    on: date
    at: datetime
    source: str
    import_id: ImportId | None
    work: Work


@dataclass(slots=True, kw_only=True, eq=False)
class Employment(Versioned):
    """`organisation_name` belongs to the organisation. `key` is what imports tell, as it is compared.

    What the owner has decided about is in `owner_fields`, and no import touches it; one that the owner has
    removed while imports tell of it is kept with `removed_at`, so that the next one does not bring it back.
    """

    id: EmploymentId
    contact_id: ContactId
    organisation_id: OrganisationId | None = None
    organisation_name: str | None = None
    position: str | None = None
    key: str = ""
    started_on: str | None = None
    ended_on: str | None = None
    seen_from: date | None = None
    seen_until: date | None = None
    is_current: bool = True
    origins: list[str] = field(default_factory=list)
    sightings: list[Sighting] = field(default_factory=list)
    owner_fields: dict[str, bool] = field(default_factory=dict)
    owner_touched_at: datetime | None = None
    removed_at: datetime | None = None

    @property
    def work(self) -> Work:
        return Work.of(self.organisation_name, self.position)

    @property
    def recency(self) -> str:
        """What lists compare: current ones before past ones, then by the last day that is known of."""
        if self.is_current:
            return f"1{self.started_on or self.seen_from or ''}"
        return f"0{self.ended_on or self.seen_until or self.started_on or ''}"

    @classmethod
    def written(cls, contact_id: ContactId, values: Mapping[str, Any], at: datetime) -> Self:
        """One that the owner tells of; what they leave empty stays so. Raises as `write` does."""
        made = cls(id=EmploymentId(new_id()), contact_id=contact_id)
        made.write(values, at)
        made.owner_fields |= {"organisation_id": True, "position": True}
        return made

    def write(self, values: Mapping[str, Any], at: datetime) -> None:
        """Set fields to what the owner said; imports leave these alone from now on.

        Raises NoWork, BadDay, EndBeforeStart, CurrentButEnded.
        """
        for name, value in values.items():
            if name == "organisation_name":
                self.organisation_name = value
            elif self.put(name, value):
                self.owner_fields[name] = True
        self._end_or_go_on(values)
        self._refuse_contradictions()
        if self.changed:
            self.owner_touched_at = at
            if not self.sightings:
                self.key = self.work.key

    def end(self, at: datetime) -> None:
        """The owner says that it is over; since when, nobody has told."""
        self.put("is_current", False)
        self.owner_fields["is_current"] = True
        self.owner_touched_at = at

    def go_on(self, at: datetime) -> None:
        """The owner says that it is what holds, after all."""
        self.put("is_current", True)
        self.owner_fields.pop("is_current", None)
        self.owner_touched_at = at

    def see(self, sightings: Sequence[Sighting]) -> None:
        """Take over what imports have told of it: where that came from, and of it the first and the last."""
        kept = list(sightings)
        if len(kept) > MOST_SIGHTINGS:
            kept = [kept[0], *kept[1 - MOST_SIGHTINGS :]]
        self.put("sightings", kept)
        self.put("origins", sorted({each.source for each in kept}))

    def _end_or_go_on(self, values: Mapping[str, Any]) -> None:
        if values.get("ended_on") and "is_current" not in values:
            self.put("is_current", False)
            self.owner_fields["is_current"] = True
        elif values.get("is_current") and "ended_on" not in values:
            self.put("ended_on", None)

    def _refuse_contradictions(self) -> None:
        if not self.work.is_known:
            raise NoWork
        check_day(self.started_on, "started_on")
        check_day(self.ended_on, "ended_on")
        check_span(self.started_on, self.ended_on)
        if self.is_current and self.ended_on:
            fault = Fault(
                code="contradiction",
                detail="It has an end, so it is not current: leave out one of the two.",
                pointer="/is_current",
            )
            raise CurrentButEnded(faults=(fault,))
