"""What templates need of the outside."""

from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum
from typing import Protocol

import msgspec

from domain.shared.ids import AdmirationId, ContactId, TemplateId
from domain.templates.model import Template

# What a template is filled with: names, and below them texts or days; what is not known is left out.
Values = Mapping[str, Mapping[str, str | date] | date]


class FlawKind(StrEnum):
    """It cannot be read; it names something that there is not; a value is missing; it takes too much work."""

    BROKEN = "broken"
    UNKNOWN = "unknown"
    MISSING = "missing"
    COSTLY = "costly"


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where in a text, counted from 1."""

    line: int
    column: int


class Flaw(Exception):
    """What is wrong with a template, and where, as far as that can be told; `name` is what it is about."""

    def __init__(
        self, kind: FlawKind, what: str, *, place: Place | None = None, name: str = ""
    ) -> None:
        super().__init__(what)
        self.kind = kind
        self.what = what
        self.place = place
        self.name = name


class TemplateLanguage(Protocol):
    """How templates are written. Neither of the two takes more than some 50 milliseconds, whatever the text."""

    def check(self, source: str, names: Collection[str]) -> None:
        """Raises Flaw unless it can be read and asks for nothing but these dotted names."""

    def fill(self, source: str, values: Values) -> str:
        """Raises Flaw."""


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What a template may know: of the contact, of what is admired in their work, of their help, of the owner."""

    given_name: str
    family_name: str
    name: str
    position: str | None
    organisation: str | None
    owner: str
    admiration: tuple[str, str, str | None] | None = None
    gift: str | None = None
    gift_day: date | None = None


class Templates(Protocol):
    """The workspace's templates, inside one transaction."""

    async def get(self, template_id: TemplateId) -> Template:
        """Raises NotFound."""

    async def find(self, template_id: TemplateId) -> Template | None: ...

    async def save(self, template: Template) -> None:
        """Raises TemplateExists."""

    async def remove(self, template: Template) -> None: ...

    async def subject(self, contact_id: ContactId, admiration_id: AdmirationId | None) -> Subject:
        """What is known of a contact, with the admiration given, else the latest, in one statement.

        Raises NotFound when either is not there, ContactTrashed and ContactMerged.
        """
