"""Origins and their removals on the wire."""

from typing import Annotated, Any, Self
from uuid import UUID

import msgspec

from api.listing import Listing
from api.pagination import PageOf
from api.problem_codes import registry
from api.problems import Problem
from api.refusals import InternalFault
from api.times import Instant, Wire
from domain.imports.model import ImportSource
from domain.origins.model import RemovalState
from domain.origins.views import OriginView, RemovalView

State = Annotated[
    str,
    msgspec.Meta(
        examples=[each.value for each in RemovalState],
        description="More states may come: one that is not known is one to wait in.",
    ),
]
Origin = Annotated[
    str,
    msgspec.Meta(
        examples=[each.value for each in ImportSource],
        description="A source of imports. More may come.",
    ),
]


class RemovalQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing: a workspace has a handful of removals."""


REMOVALS = Listing(RemovalQuery, sorts=("-created_at",))


class RequestRemovalRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The source of imports whose traces are to be taken out."""

    origin: ImportSource


class OriginResponse(Wire, frozen=True, kw_only=True):
    """What came by an origin, alone or with others; `…_going` is how much of it would go if that were taken out."""

    origin: Origin
    contacts: int
    contacts_going: int
    values: int
    values_going: int
    touches: int
    touches_going: int

    @classmethod
    def of(cls, view: OriginView) -> Self:
        return cls(**msgspec.structs.asdict(view))


class OriginList(Wire, frozen=True, kw_only=True):
    """All of them: there are at most as many as there are sources."""

    data: list[OriginResponse]
    next_cursor: str | None


class RemovalCountsResponse(Wire, frozen=True, kw_only=True):
    """What has gone so far; `contacts_kept` are contacts that came by this origin alone and that the owner has
    made theirs, by the code of the reason.
    """

    contacts_removed: int
    contacts_changed: int
    values_removed: int
    touches_removed: int
    events_removed: int
    employments_removed: int
    rows_removed: int
    contacts_kept: dict[str, int]


class RemovalResponse(Wire, frozen=True, kw_only=True):
    """The removal of an origin. `problem` is there when it failed."""

    id: UUID
    version: int
    origin: Origin
    state: State
    counts: RemovalCountsResponse
    problem: Problem | None
    created_at: Instant
    finished_at: Instant | None

    @classmethod
    def of(cls, view: RemovalView, public_url: str) -> Self:
        plain: dict[str, Any] = {name: getattr(view, name) for name in cls.__struct_fields__}
        plain["counts"] = RemovalCountsResponse(**msgspec.structs.asdict(view.counts))
        plain["problem"] = None if view.problem is None else _problem(view, public_url)
        return cls(**plain)


class RemovalList(PageOf[RemovalResponse], frozen=True, kw_only=True):
    """A page of removals, newest first."""


def _problem(view: RemovalView, public_url: str) -> Problem:
    told = view.problem or {}
    known = registry().get(told.get("code", ""), registry()[InternalFault.code])
    return Problem(
        type=f"{public_url}{known.docs_path}",
        title=known.title,
        status=known.status,
        detail=told.get("detail", known.title),
        instance=f"urn:uuid:{view.id}",
        code=known.code,
    )
