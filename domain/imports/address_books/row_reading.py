"""One row of a table, read into an entry by what its columns hold."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, Literal

import msgspec

from domain.imports.address_books.birthdays import DateOrder, birthday_of, is_no_date
from domain.imports.address_books.columns import ADDRESS_PARTS, Column, Field
from domain.imports.address_books.drafts import EntryDraft, Single
from domain.imports.address_books.parting import GOOGLE_JOINT, Joined, parted, unstarred
from domain.imports.address_books.postal import Address
from domain.imports.address_books.texts import several_lines

Orders = Mapping[int, DateOrder | None]

_GOOGLE_OWN: Final = frozenset({"mycontacts", "my contacts", "other contacts"})  # hold everybody
_GOOGLE_NAMED: Final = frozenset(
    {"friends", "family", "coworkers"}
)  # people put others in themselves
_SINGLE_TEXTS: Final[Mapping[Field, Single]] = {
    Field.GIVEN_NAME: "given_name",
    Field.MIDDLE_NAME: "middle_name",
    Field.FAMILY_NAME: "family_name",
    Field.ORGANISATION: "organisation",
    Field.POSITION: "position",
}


class Manner(msgspec.Struct, frozen=True, kw_only=True):
    """How the cells of a source are to be read.

    `guard` finds those that have an apostrophe before what a spreadsheet could take for a formula. With
    `yearless`, `03-07` is the seventh of March. Rows with a value at `trash_at` are left out.
    """

    joined: Joined = "list"
    guard: re.Pattern[str] | None = None
    yearless: bool = False
    trash_at: int | None = None


_MONTH_DAY: Final = re.compile(r"\d\d-\d\d", re.ASCII)


def cell(cells: Sequence[str], index: int) -> str:
    return cells[index] if index < len(cells) else ""


class RowReading:
    """One row while it is read."""

    def __init__(
        self, draft: EntryDraft, cells: Sequence[str], orders: Orders, manner: Manner
    ) -> None:
        self.draft = draft
        self._cells = cells
        self._orders = orders
        self._manner = manner
        self._addresses: dict[tuple[str, int], Address] = {}

    def take(self, columns: Sequence[Column]) -> None:
        for column in columns:
            text = cell(self._cells, column.index)
            if not text or text.isspace() or text.strip().casefold() in column.silent:
                continue
            if self._manner.guard is not None and self._manner.guard.match(text):
                text = text[1:]
            TAKERS[column.field](self, column, text)
        for address in self._addresses.values():
            address.place(self.draft)

    def report_rest(self, width: int) -> None:
        """What stands behind the last column."""
        if len(self._cells) > width and any(map(str.strip, self._cells[width:])):
            rest = " ".join(self._cells[width:])
            self.draft.drop(f"column {width + 1}", "no_column", rest)

    def take_uid(self, column: Column, text: str) -> None:
        self.draft.identify(text, column.name)

    def take_single(self, column: Column, text: str) -> None:
        first, *others = self._joined(text)
        self.draft.say(_SINGLE_TEXTS[column.field], first, column.name)
        for other in others:
            self.draft.drop(column.name, "more_than_one", other)

    def take_full_name(self, column: Column, text: str) -> None:
        if self.draft.is_known(text):
            return
        if self.draft.has_name:
            self.draft.drop(column.name, "other_name", text)
        else:
            self.draft.say("full_name", text, column.name)

    def take_title(self, column: Column, text: str) -> None:
        """A form of address or what stands behind a name: not kept, but a whole name may have it."""
        kind: Literal["prefix", "suffix"] = "prefix" if column.field is Field.PREFIX else "suffix"
        self.draft.say(kind, text, column.name)
        self.draft.drop(column.name, "no_field", text)

    def take_email(self, column: Column, text: str) -> None:
        for value, label, first in self._values(column, text):
            self.draft.add_email(value, column.name, label, first=first)

    def take_phone(self, column: Column, text: str) -> None:
        for value, label, first in self._values(column, text):
            self.draft.add_phone(value, column.name, label, first=first)

    def take_link(self, column: Column, text: str) -> None:
        for value, label, first in self._values(column, text):
            self.draft.add_link(value, column.name, label, first=first)

    def take_profile(self, column: Column, text: str) -> None:
        self.draft.add_profile(text, column.name)

    def take_address(self, column: Column, text: str) -> None:
        for number, (value, label, first) in enumerate(self._values(column, text)):
            address = self._address(column, number, label, first=first)
            address.whole = several_lines(value)
            address.sources.setdefault(address.whole, column.name)

    def take_address_part(self, column: Column, text: str) -> None:
        for number, (value, label, first) in enumerate(self._values(column, text)):
            part = several_lines(value)
            address = self._address(column, number, label, first=first)
            address.parts.setdefault(column.field, []).append(part)
            address.sources.setdefault(part, column.name)

    def take_birthday(self, column: Column, text: str) -> None:
        if is_no_date(text):
            return
        if self._manner.yearless and _MONTH_DAY.fullmatch(text.strip()):
            text = f"--{text.strip()}"
        day = birthday_of(text, self._orders.get(column.index))
        if isinstance(day, str):
            self.draft.drop(column.name, day, text)
        else:
            self.draft.be_born(day, column.name, text)

    def take_notes(self, column: Column, text: str) -> None:  # noqa: ARG002  (one of many of a form)
        self.draft.add_notes(text)

    def take_tags(self, column: Column, text: str) -> None:
        for value, _, own in self._values(column, text):
            if not own or value.casefold() in _GOOGLE_NAMED:
                self.draft.add_tag(value, column.name)
            elif value.casefold() not in _GOOGLE_OWN:
                self.draft.drop(column.name, "source_group", value)

    def drop_picture(self, column: Column, text: str) -> None:  # noqa: ARG002  (one of many of a form)
        self.draft.drop(column.name, "picture")

    def take_repeated(self, column: Column, text: str) -> None:
        if not self.draft.is_known(text):
            self.draft.drop(column.name, "no_field", text)

    def drop_unplaced(self, column: Column, text: str) -> None:
        if is_no_date(text):
            return
        label = "" if column.label_at is None else cell(self._cells, column.label_at).strip("* ")
        self.draft.drop(f"{column.name} ({label})" if label else column.name, "no_field", text)

    def take_custom(self, column: Column, text: str) -> None:
        """A field that somebody made themselves: a profile if its label says LinkedIn."""
        label = "" if column.label_at is None else cell(self._cells, column.label_at)
        if "linkedin" in label.casefold():
            self.draft.add_profile(text, column.name)
        else:
            self.drop_unplaced(column, text)

    def _joined(self, text: str) -> Sequence[str]:
        return text.split(GOOGLE_JOINT) if self._manner.joined == "google" else (text,)

    def _values(self, column: Column, text: str) -> Iterator[tuple[str, str | None, bool]]:
        """The values of a cell, each with its label, and whether it is the preferred one."""
        parts = parted(column.field, text, self._manner.joined)
        labels = self._labels(column)
        for number, part in enumerate(parts):
            label = labels[number] if len(labels) == len(parts) else labels[0]
            if self._manner.joined != "google":
                value, starred = part.strip(), False
            elif column.field is Field.TAGS:
                value, starred = unstarred(part)
            else:
                value, starred = part.strip(), label.strip().startswith("*")
                label = unstarred(label)[0]
            if value:
                yield value, label or None, starred

    def _labels(self, column: Column) -> Sequence[str]:
        if column.label_at is None:
            return (column.label or "",)
        return self._joined(cell(self._cells, column.label_at)) or ("",)

    def _address(self, column: Column, number: int, label: str | None, *, first: bool) -> Address:
        key = (column.group or f"at {column.index}", number)
        return self._addresses.setdefault(key, Address(label, first=first))


_Taker = Callable[[RowReading, Column, str], None]

TAKERS: Final[Mapping[Field, _Taker]] = {
    Field.UID: RowReading.take_uid,
    **dict.fromkeys(_SINGLE_TEXTS, RowReading.take_single),
    Field.FULL_NAME: RowReading.take_full_name,
    Field.PREFIX: RowReading.take_title,
    Field.SUFFIX: RowReading.take_title,
    Field.EMAIL: RowReading.take_email,
    Field.PHONE: RowReading.take_phone,
    Field.LINK: RowReading.take_link,
    Field.LINKEDIN: RowReading.take_profile,
    Field.ADDRESS: RowReading.take_address,
    **dict.fromkeys(ADDRESS_PARTS, RowReading.take_address_part),
    Field.BIRTHDAY: RowReading.take_birthday,
    Field.NOTES: RowReading.take_notes,
    Field.TAGS: RowReading.take_tags,
    Field.CUSTOM: RowReading.take_custom,
    Field.PICTURE: RowReading.drop_picture,
    Field.REPEATED: RowReading.take_repeated,
    Field.UNPLACED: RowReading.drop_unplaced,
}
