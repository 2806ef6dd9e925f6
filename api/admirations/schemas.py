"""Admirations on the wire."""

from collections.abc import Sequence
from typing import Annotated, Any, Self
from uuid import UUID

import msgspec

from api.listing import Listing
from api.pagination import PageOf
from api.times import Instant, Wire
from domain.admirations.queries import AdmirationSort
from domain.admirations.views import AdmirationView
from domain.shared.actor import Actor
from domain.shared.sight import Sight, sight_of

Work = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
Reason = Annotated[str, msgspec.Meta(max_length=2_000)]
Address = Annotated[str, msgspec.Meta(max_length=2_000, pattern=r"^https?://[^\s]+$")]
UNSET = msgspec.UNSET
Unset = msgspec.UnsetType


class AdmirationQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Filters of the list of admirations."""

    contact_id: UUID | None = None


ADMIRATIONS = Listing(AdmirationQuery, sorts=tuple(AdmirationSort))


class AdmirationRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What exactly is admired in somebody's work, why, and where it can be seen."""

    contact_id: UUID
    work: Work
    reason: Reason | Unset = UNSET
    url: Address | Unset | None = UNSET


class PatchAdmirationRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Fields to set; what is absent stays, null empties."""

    work: Work | Unset = UNSET
    reason: Reason | Unset | None = UNSET
    url: Address | Unset | None = UNSET


class AdmirationResponse(Wire, frozen=True, kw_only=True):
    """An admiration. `concealed` names the fields that you do not get to see here."""

    id: UUID
    version: int
    contact_id: UUID
    work: str
    reason: str
    url: str | None
    created_at: Instant
    updated_at: Instant
    concealed: Sequence[str]

    @property
    def etag_facet(self) -> str:
        """Another role sees more or less of the same version."""
        return "c" if self.concealed else ""

    @classmethod
    def of(cls, view: AdmirationView) -> Self:
        return cls(**{name: getattr(view, name) for name in cls.__struct_fields__})


class AdmirationList(PageOf[AdmirationResponse], frozen=True, kw_only=True):
    """A page of admirations."""


def admiration_values(sent: dict[str, Any]) -> dict[str, Any]:
    """What the commands take, from the fields that were sent."""
    return sent | {"reason": sent["reason"] or ""} if "reason" in sent else sent


def replacing_values(sent: dict[str, Any], actor: Actor) -> dict[str, Any]:
    """Likewise for all that can be set: what was not sent is emptied, unless the sender could not see it."""
    blank = {} if sight_of(actor) is Sight.OUTLINE else {"reason": "", "url": None}
    return admiration_values(blank | sent)
