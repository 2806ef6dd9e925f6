"""Cadences as they are read."""

from datetime import datetime
from typing import Literal

import msgspec

from domain.cadences.built_in.form import BuiltInCadence
from domain.cadences.definition import Audience, Definition
from domain.cadences.model import Cadence
from domain.cadences.sketch import Sketch, sketch_of
from domain.shared.ids import CadenceId, UserId
from domain.shared.text import sort_key

Source = Literal["own", "built_in"]


class CadenceSummary(msgspec.Struct, frozen=True, gc=False):
    """One entry of the list. Rows are read positionally, so the order of the fields is that of the select list."""

    id: CadenceId
    version: int
    source: Source
    name: str
    sort_name: str
    summary: str
    audience: Audience | None
    published_number: int | None
    copied_from: CadenceId | None
    archived_at: datetime | None
    created_at: datetime
    updated_at: datetime


class CadenceView(msgspec.Struct, frozen=True, kw_only=True):
    """One cadence with its working copy; what comes with Perennial shows its newest version."""

    summary: CadenceSummary
    sketch: Sketch


class VersionView(msgspec.Struct, frozen=True, kw_only=True):
    """What was published under a number."""

    cadence_id: CadenceId
    number: int
    definition: Definition
    published_at: datetime
    published_by: UserId | None = None

    @property
    def id(self) -> CadenceId:
        return self.cadence_id


def view_of(cadence: Cadence, now: datetime) -> CadenceView:
    """The cadence as a read right after this change would show it."""
    summary = CadenceSummary(
        id=cadence.id,
        version=cadence.version,
        source="own",
        name=cadence.name,
        sort_name=cadence.sort_name,
        summary=cadence.summary,
        audience=cadence.sketch.audience,
        published_number=cadence.published_number,
        copied_from=cadence.copied_from,
        archived_at=cadence.archived_at,
        created_at=cadence.created_at or now,
        updated_at=cadence.updated_at or now,
    )
    return CadenceView(summary=summary, sketch=cadence.sketch)


def built_in_view(cadence: BuiltInCadence) -> CadenceView:
    """A cadence that comes with Perennial, in its newest version."""
    return CadenceView(
        summary=built_in_summary(cadence), sketch=sketch_of(cadence.latest.definition)
    )


def built_in_summary(cadence: BuiltInCadence) -> CadenceSummary:
    latest = cadence.latest
    return CadenceSummary(
        id=cadence.id,
        version=latest.number,
        source="built_in",
        name=cadence.name,
        sort_name=sort_key(cadence.name),
        summary=cadence.summary,
        audience=latest.definition.audience,
        published_number=latest.number,
        copied_from=None,
        archived_at=None,
        created_at=cadence.versions[0].published_at,
        updated_at=latest.published_at,
    )
