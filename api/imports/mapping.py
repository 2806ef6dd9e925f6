"""What the columns of a table are read as, on the wire."""

from typing import Annotated, Self

import msgspec

from api.times import Wire
from domain.imports.address_books.choices import Choice
from domain.imports.address_books.columns import CHOICES
from domain.imports.address_books.sheets import MOST_COLUMNS
from domain.imports.mapping import ColumnMapping, ShownColumn

Label = Annotated[str, msgspec.Meta(max_length=200, examples=["work"])]
FieldName = Annotated[
    str,
    msgspec.Meta(
        max_length=100,
        examples=[str(field) for field in CHOICES],
        description="What a column can be read as; `ignored` is not read.",
    ),
]


class ColumnProposal(Wire, frozen=True, kw_only=True):
    """What a column is taken for; `certain`, `likely`, or `none` where nothing tells."""

    field: FieldName
    label: str | None
    confidence: Annotated[str, msgspec.Meta(examples=["certain", "likely", "none"])]
    reason: str


class MappedColumn(Wire, frozen=True, kw_only=True):
    """A column with up to three of its values, which are forgotten once the import has ended.

    `name` and `proposal` are null until the file was looked at. `field` is what the column is read as.
    """

    index: int
    name: str | None
    samples: list[str]
    proposal: ColumnProposal | None
    field: FieldName
    label: str | None

    @classmethod
    def of(cls, column: ShownColumn) -> Self:
        return cls(
            index=column.index,
            name=column.name,
            samples=list(column.samples),
            proposal=_proposal(column),
            field=column.field,
            label=column.label,
        )


class MappingResponse(Wire, frozen=True, kw_only=True):
    """How the columns of a table are read. Only those of a `csv` can be chosen otherwise."""

    decided_by: Annotated[str, msgspec.Meta(examples=["owner", "proposal", "source"])]
    columns: list[MappedColumn]

    @classmethod
    def of(cls, mapping: ColumnMapping) -> Self:
        columns = [MappedColumn.of(each) for each in mapping.shown()]
        return cls(decided_by=mapping.decided_by, columns=columns)


class ColumnChoice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to read a column as. E-mail addresses, numbers, links, addresses and their parts may have a label."""

    index: Annotated[int, msgspec.Meta(ge=0, lt=MOST_COLUMNS)]
    field: FieldName
    label: Label | None = None


class ChooseColumnsRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All columns that are to be read; the others are ignored."""

    columns: Annotated[list[ColumnChoice], msgspec.Meta(min_length=1, max_length=MOST_COLUMNS)]

    def choices(self) -> list[Choice]:
        return [
            Choice(index=each.index, field=each.field, label=each.label or None)
            for each in self.columns
        ]


def _proposal(column: ShownColumn) -> ColumnProposal | None:
    if column.proposed_field is None or column.confidence is None:
        return None
    return ColumnProposal(
        field=column.proposed_field,
        label=column.proposed_label,
        confidence=column.confidence,
        reason=column.reason or "",
    )
