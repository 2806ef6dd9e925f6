"""What the columns of a table are read as: proposed by a reader, shown to the owner, who has the last word."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from domain.imports.address_books.choices import Choice, MappingUnusable, columns_of
from domain.imports.address_books.columns import Field
from domain.imports.address_books.mapping import Confidence
from domain.imports.address_books.sheets import MOST_COLUMNS
from domain.shared.errors import Conflict, Invalid

DecidedBy = Literal["owner", "proposal", "source"]

MOST_SAMPLES = 3
LONGEST_SAMPLE = 80


class MappingFixed(Conflict):
    """What the columns of this source hold is known; only those of a plain CSV file are chosen."""

    code = "mapping_fixed"


class SeenColumn(msgspec.Struct, frozen=True, kw_only=True):
    """A column of the file with some of its values, and what it is taken for, how surely and why."""

    index: int
    name: str
    samples: tuple[str, ...] = ()
    field: str
    label: str | None = None
    confidence: Confidence
    reason: str


class ShownColumn(msgspec.Struct, frozen=True, kw_only=True):
    """A column as the owner sees it: what was proposed, and what it is read as. The name and the proposal are
    None until the file was looked at.
    """

    index: int
    name: str | None
    samples: tuple[str, ...]
    proposed_field: str | None
    proposed_label: str | None
    confidence: Confidence | None
    reason: str | None
    field: str
    label: str | None


class ColumnMapping(msgspec.Struct, frozen=True, kw_only=True):
    """How the columns are read: as `choices` say, and those that are not mentioned not at all.

    `columns` are empty until the file was looked at. `source` decides where the columns are known.
    """

    decided_by: DecidedBy
    choices: tuple[Choice, ...] = ()
    columns: tuple[SeenColumn, ...] = ()

    def chosen(self, choices: Sequence[Choice]) -> "ColumnMapping":
        """As the owner wants it. Raises MappingUnusable with a fault for everything that is wrong."""
        names = [each.name for each in self.columns] or [""] * MOST_COLUMNS
        columns_of(names, choices)
        return msgspec.structs.replace(self, decided_by="owner", choices=tuple(choices))

    def shown(self) -> list[ShownColumn]:
        """Every column, in the order of the file."""
        choices = {each.index: each for each in self.choices}
        seen = {each.index: each for each in self.columns}
        return [
            _shown(index, seen.get(index), choices.get(index))
            for index in sorted(seen.keys() | choices.keys())
        ]

    def without_samples(self) -> "ColumnMapping":
        """Without the values of other people, once nobody has to decide any more."""
        columns = tuple(msgspec.structs.replace(each, samples=()) for each in self.columns)
        return msgspec.structs.replace(self, columns=columns)


class ColumnsUnsettled(Invalid):
    """The file cannot be read before the owner has chosen what its columns hold."""

    code = "mapping_needed"

    def __init__(self, mapping: ColumnMapping, detail: str | None = None) -> None:
        super().__init__(detail)
        self.mapping = mapping


class MappingNeeded(ColumnsUnsettled):
    """No column tells who somebody is; choose at least one that does, and start the import again."""

    code = "mapping_needed"


class MappingUnfit(ColumnsUnsettled):
    """The chosen columns do not fit this file; choose them anew, and start the import again."""

    code = "mapping_unfit"

    @classmethod
    def of(cls, mapping: ColumnMapping, wrong: MappingUnusable) -> "MappingUnfit":
        """What is wrong with the choice, in one sentence after the other."""
        told = " ".join(dict.fromkeys(fault.detail for fault in wrong.faults))
        return cls(mapping, f"The chosen columns do not fit this file. {told}".rstrip())


UNSETTLED = frozenset({MappingNeeded.code, MappingUnfit.code})
"""Codes of failures after which the columns can be chosen, and the import started again."""


def _shown(index: int, seen: SeenColumn | None, choice: Choice | None) -> ShownColumn:
    read_as = choice or Choice(index=index, field=Field.IGNORED)
    return ShownColumn(
        index=index,
        name=None if seen is None else seen.name,
        samples=() if seen is None else seen.samples,
        proposed_field=None if seen is None else seen.field,
        proposed_label=None if seen is None else seen.label,
        confidence=None if seen is None else seen.confidence,
        reason=None if seen is None else seen.reason,
        field=read_as.field,
        label=read_as.label,
    )
