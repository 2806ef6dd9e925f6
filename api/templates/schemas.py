"""Templates on the wire."""

from collections.abc import Sequence
from typing import Annotated, Any, Self
from uuid import UUID

import msgspec

from api.drafts.words import ChannelWord, LanguageWord, PurposeWord
from api.listing import Listing
from api.pagination import PageOf
from api.times import Instant, Wire
from domain.shared.errors import Fault, Invalid
from domain.shared.ids import AdmirationId, ContactId
from domain.templates.model import LONGEST_SOURCE
from domain.templates.queries import TemplateFilter, TemplateSort
from domain.templates.variables import VARIABLES, Variable
from domain.templates.views import TemplateView
from domain.templates.writing import Written

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Subject = Annotated[str, msgspec.Meta(max_length=500)]
Source = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_SOURCE)]
Several = msgspec.Meta(max_length=20)
UNSET = msgspec.UNSET
Unset = msgspec.UnsetType


class TemplateQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Filters of the list of templates; those put away are shown with `archived=true` alone."""

    channel: Annotated[tuple[ChannelWord, ...], Several] = ()
    purpose: Annotated[tuple[PurposeWord, ...], Several] = ()
    archived: bool = False

    def wanted(self) -> TemplateFilter:
        return TemplateFilter(channels=self.channel, purposes=self.purpose, archived=self.archived)


TEMPLATES = Listing(TemplateQuery, sorts=tuple(TemplateSort))


class TemplateRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The words of a message, with gaps: `subject` and `body` are in Liquid. See GET W/template-variables."""

    name: Name
    channel: ChannelWord
    purpose: PurposeWord
    body: Source
    subject: Subject = ""
    language: LanguageWord = "en"


class PatchTemplateRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Fields to set; what is absent stays. `archived` puts it away, or takes it out again."""

    name: Name | Unset = UNSET
    channel: ChannelWord | Unset = UNSET
    purpose: PurposeWord | Unset = UNSET
    body: Source | Unset = UNSET
    subject: Subject | Unset = UNSET
    language: LanguageWord | Unset = UNSET
    archived: bool | Unset = UNSET


class PreviewRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For whom; what is admired is the latest record, or the one named."""

    contact_id: UUID
    admiration_id: UUID | None = None

    @property
    def contact(self) -> ContactId:
        return ContactId(self.contact_id)

    @property
    def admiration(self) -> AdmirationId | None:
        return None if self.admiration_id is None else AdmirationId(self.admiration_id)


class PreviewTextRequest(PreviewRequest, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Likewise, and a text that is not kept."""

    body: Source
    subject: Subject = ""


class TemplateResponse(Wire, frozen=True, kw_only=True):
    """A template."""

    id: UUID
    version: int
    name: str
    channel: str
    purpose: str
    language: str
    subject: str
    body: str
    archived_at: Instant | None
    created_at: Instant
    updated_at: Instant

    @classmethod
    def of(cls, view: TemplateView) -> Self:
        return cls(**{name: getattr(view, name) for name in cls.__struct_fields__})


class TemplateList(PageOf[TemplateResponse], frozen=True, kw_only=True):
    """A page of templates."""


class PreviewResponse(Wire, frozen=True, kw_only=True):
    """A message to a contact, its gaps filled."""

    contact_id: UUID
    subject: str
    body: str

    @classmethod
    def of(cls, contact_id: ContactId, written: Written) -> Self:
        return cls(contact_id=contact_id, subject=written.subject, body=written.body)


class TemplateVariable(Wire, frozen=True, kw_only=True):
    """A value that a template may name, as `{{ contact.given_name }}`."""

    name: str
    about: str
    example: str

    @classmethod
    def of(cls, variable: Variable) -> Self:
        return cls(name=variable.name, about=variable.about, example=variable.example)


class TemplateVariables(Wire, frozen=True, kw_only=True):
    """All values that a template may name."""

    data: Sequence[TemplateVariable]


ALL_VARIABLES = TemplateVariables(data=[TemplateVariable.of(each) for each in VARIABLES])


def template_values(sent: dict[str, Any]) -> dict[str, Any]:
    """What the commands take. Raises Invalid for a name of nothing but blanks."""
    if not sent.get("name", "x").strip():
        fault = Fault(code="missing", detail="A template needs a name.", pointer="/name")
        raise Invalid(faults=(fault,))
    return sent
