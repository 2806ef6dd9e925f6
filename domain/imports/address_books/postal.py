"""Addresses in parts, put together."""

import re
from typing import Final

from domain.imports.address_books.columns import ADDRESS_PARTS, Field
from domain.imports.address_books.drafts import EntryDraft

_SQUEEZED: Final = re.compile(r"[\s,]+")


class Address:
    """An address while its parts are gathered."""

    __slots__ = ("first", "label", "parts", "sources", "whole")

    def __init__(self, label: str | None, *, first: bool) -> None:
        self.label = label
        self.first = first
        self.whole = ""
        self.parts: dict[Field, list[str]] = {}
        self.sources: dict[str, str] = {}

    def formatted(self) -> str:
        """The address as one text: as the source has it, or else its parts in the order of an envelope."""
        if self.whole:
            return self.whole
        parts = {field: self.parts.get(field, []) for field in ADDRESS_PARTS}
        place = " ".join(parts.pop(Field.POSTAL_CODE) + parts.pop(Field.CITY))
        lines = [*parts[Field.STREET], *parts[Field.PO_BOX], place, *parts[Field.REGION]]
        return "\n".join(filter(None, [*lines, *parts[Field.COUNTRY]]))

    def place(self, draft: EntryDraft) -> None:
        """Put it into the entry; a part that the whole does not hold is reported."""
        whole = self.formatted()
        draft.add_address(whole, next(iter(self.sources.values())), self.label, first=self.first)
        if not self.whole:
            return
        squeezed = _SQUEEZED.sub("", whole).casefold()
        for part in (part for parts in self.parts.values() for part in parts):
            if _SQUEEZED.sub("", part).casefold() not in squeezed:
                draft.drop(self.sources[part], "address_part", part)
