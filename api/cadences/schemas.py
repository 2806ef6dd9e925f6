"""Cadences on the wire."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, Self
from uuid import UUID

import msgspec

from api.cadences.definitions import (
    AudienceWord,
    CadenceDefinition,
    CadenceDefinitionRequest,
    CadenceProblem,
)
from api.listing import Listing
from api.pagination import PageOf
from api.times import Instant, Wire
from domain.cadences.checks import problems_of
from domain.cadences.model import NAME_LENGTH
from domain.cadences.queries import CadenceFilter, CadenceSort, VersionSort
from domain.cadences.sketch import sketch_of
from domain.cadences.views import CadenceSummary, CadenceView, VersionView
from domain.shared.errors import Fault, Invalid

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=NAME_LENGTH)]
Summary = Annotated[str, msgspec.Meta(max_length=500)]
UNSET = msgspec.UNSET
Unset = msgspec.UnsetType


class CadenceQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Filters of the list of cadences; archived ones are listed alone."""

    source: tuple[Literal["own", "built_in"], ...] = ()
    audience: tuple[AudienceWord, ...] = ()
    archived: bool = False

    def wanted(self) -> CadenceFilter:
        return CadenceFilter(sources=self.source, audiences=self.audience, archived=self.archived)


class CadenceVersionQuery(msgspec.Struct, frozen=True, kw_only=True):
    """The list of versions has no filters."""


CADENCES = Listing(CadenceQuery, sorts=tuple(CadenceSort))
VERSIONS = Listing(CadenceVersionQuery, sorts=tuple(VersionSort))


class CadenceRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new cadence: with a name, or as a copy of another, one that comes with Perennial included."""

    name: Name | Unset = UNSET
    summary: Summary | Unset = UNSET
    definition: CadenceDefinitionRequest | Unset = UNSET
    copy_of: UUID | None = None


class PatchCadenceRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Fields to set; what is absent stays. A definition is replaced as a whole."""

    name: Name | Unset = UNSET
    summary: Summary | Unset = UNSET
    definition: CadenceDefinitionRequest | Unset = UNSET


class CadenceListItem(Wire, frozen=True, kw_only=True):
    """A cadence without its steps. `published_number` is null while it was never published."""

    id: UUID
    version: int
    source: str
    name: str
    summary: str
    audience: str | None
    published_number: int | None
    copied_from: UUID | None
    archived_at: Instant | None
    created_at: Instant
    updated_at: Instant

    @classmethod
    def of(cls, view: CadenceSummary) -> Self:
        return cls(**{name: getattr(view, name) for name in cls.__struct_fields__})


class CadenceResponse(Wire, frozen=True, kw_only=True):
    """A cadence with its working copy, and every rule that keeps that from being published."""

    id: UUID
    version: int
    source: str
    name: str
    summary: str
    definition: CadenceDefinition
    problems: Sequence[CadenceProblem]
    published_number: int | None
    copied_from: UUID | None
    archived_at: Instant | None
    created_at: Instant
    updated_at: Instant

    @classmethod
    def of(cls, view: CadenceView) -> Self:
        shown = CadenceListItem.of(view.summary)
        values = {
            name: getattr(shown, name) for name in shown.__struct_fields__ if name != "audience"
        }
        return cls(
            **values,
            definition=CadenceDefinition.of(view.sketch),
            problems=[CadenceProblem.of(each) for each in problems_of(view.sketch)],
        )


class CadenceList(PageOf[CadenceListItem], frozen=True, kw_only=True):
    """A page of cadences."""


class CadenceVersionResponse(Wire, frozen=True, kw_only=True):
    """What was published under a number; it never changes. Nobody is named for what comes with Perennial."""

    cadence_id: UUID
    number: int
    definition: CadenceDefinition
    published_at: Instant
    published_by: UUID | None

    @classmethod
    def of(cls, view: VersionView) -> Self:
        return cls(
            cadence_id=view.cadence_id,
            number=view.number,
            definition=CadenceDefinition.of(sketch_of(view.definition)),
            published_at=view.published_at,
            published_by=view.published_by,
        )


class CadenceVersionList(PageOf[CadenceVersionResponse], frozen=True, kw_only=True):
    """A page of versions, newest first."""


def cadence_values(sent: dict[str, Any]) -> dict[str, Any]:
    """What the commands take. Raises Invalid for a name that is missing."""
    is_copy = sent.pop("copy_of", None) is not None
    if not sent.get("name", "x" if is_copy else "").strip():
        fault = Fault(code="missing", detail="A cadence needs a name.", pointer="/name")
        raise Invalid(faults=(fault,))
    return patched_values(sent)


def patched_values(sent: dict[str, Any]) -> dict[str, Any]:
    definition: CadenceDefinitionRequest | None = sent.pop("definition", None)
    return sent if definition is None else sent | {"sketch": definition.sketch()}
