"""What was found in a file, on the wire."""

from typing import Annotated, Any, Self

import msgspec

from api.times import Wire
from domain.imports.records import PartialDate, PositionRecord, ProfileRecord
from domain.imports.views import Found


class FoundFileResponse(Wire, frozen=True, kw_only=True):
    """A file that is read. `odd_rows` have more or fewer cells than the header and are kept."""

    file: str
    member: str
    rows: int
    odd_rows: int
    unknown_columns: list[str]


class FoundOwnerResponse(Wire, frozen=True, kw_only=True):
    """Whose archive it is, as far as it tells."""

    slug: str | None
    name: str | None


class FoundPositionResponse(Wire, frozen=True, kw_only=True):
    """A position of the owner; `2024-01` or `2015`."""

    company: str | None
    title: str | None
    location: str | None
    started: str | None
    finished: str | None

    @classmethod
    def of(cls, position: PositionRecord) -> Self:
        return cls(
            company=position.company,
            title=position.title,
            location=position.location,
            started=_partial(position.started),
            finished=_partial(position.finished),
        )


class FoundProfileResponse(Wire, frozen=True, kw_only=True):
    """What the archive says of its owner."""

    given_name: str
    family_name: str
    headline: str | None
    positions: list[FoundPositionResponse]

    @classmethod
    def of(cls, profile: ProfileRecord) -> Self:
        return cls(
            given_name=profile.given_name,
            family_name=profile.family_name,
            headline=profile.headline,
            positions=[FoundPositionResponse.of(each) for each in profile.positions],
        )


class FoundWarningResponse(Wire, frozen=True, kw_only=True):
    """Something to look at before the import is committed."""

    code: Annotated[str, msgspec.Meta(examples=["another_name"])]
    detail: str


class FoundResponse(Wire, frozen=True, kw_only=True):
    """What the file holds; `ignored` names some of the files that are not read, `empty` the domains of which
    LinkedIn has nothing.
    """

    files: list[FoundFileResponse]
    ignored: list[str]
    ignored_count: int
    owner: FoundOwnerResponse | None
    profile: FoundProfileResponse | None
    empty: list[str]
    warnings: list[FoundWarningResponse]

    @classmethod
    def of(cls, found: Found) -> Self:
        return cls(
            empty=list(found.empty),
            warnings=[_as(FoundWarningResponse, each) for each in found.warnings],
            files=[_as(FoundFileResponse, each) for each in found.files],
            ignored=list(found.ignored),
            ignored_count=found.ignored_count,
            owner=None if found.owner is None else _as(FoundOwnerResponse, found.owner),
            profile=None if found.profile is None else FoundProfileResponse.of(found.profile),
        )


def _as(kind: Any, view: Any) -> Any:
    """The wire type with the same fields."""
    return msgspec.convert(view, kind, from_attributes=True)


def _partial(when: PartialDate | None) -> str | None:
    if when is None:
        return None
    return f"{when.year}" if when.month is None else f"{when.year}-{when.month:02d}"
