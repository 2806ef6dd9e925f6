"""Linked accounts on the wire."""

from typing import Annotated, Self
from uuid import UUID

import msgspec

from api.listing import Listing
from api.pagination import PageOf
from api.times import Instant, Wire
from api.trips.schemas import Address, Binding, BindingChallenge, OneTimeCode
from domain.linked_accounts.model import LinkState, Refusal
from domain.linked_accounts.schedule import Schedule
from domain.linked_accounts.views import Availability, LinkedAccountView, Setting, Unlinked
from domain.trips.model import Client, Completion, Wish

State = Annotated[
    str,
    msgspec.Meta(
        examples=[each.value for each in LinkState],
        description="More states may come: one that is not known is one that nothing is imported in.",
    ),
]
EndedBecause = Annotated[
    str,
    msgspec.Meta(
        examples=[each.value for each in Refusal],
        description="Why LinkedIn takes the token no more. More reasons may come.",
    ),
]


class LinkedAccountQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing: a workspace has one or two linked accounts."""


LINKED_ACCOUNTS = Listing(LinkedAccountQuery, sorts=("-created_at",))


class AlternativeResponse(Wire, frozen=True, kw_only=True):
    """What everybody can do instead: an import from this source. `how_to` is where LinkedIn makes its file."""

    source: str
    how_to: str


class AvailabilityResponse(Wire, frozen=True, kw_only=True):
    """Whether accounts can be linked here, and for whom LinkedIn allows it. `regions` are those of profiles."""

    available: bool
    regions: list[str]
    explanation: str
    alternative: AlternativeResponse

    @classmethod
    def of(cls, availability: Availability) -> Self:
        return cls(
            available=availability.available,
            regions=list(availability.regions),
            explanation=availability.explanation,
            alternative=AlternativeResponse(**msgspec.structs.asdict(availability.alternative)),
        )


class AuthorizeLinkedAccountRequest(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """Who begins, and where to return to. An app sends `binding_challenge`, a browser does not."""

    client: Client
    return_to: Address = ""
    binding_challenge: BindingChallenge = ""

    def wish(self) -> Wish:
        return Wish(
            client=self.client,
            return_to=self.return_to,
            binding_challenge=self.binding_challenge,
        )


class LinkingResponse(Wire, frozen=True, kw_only=True):
    """Where to send the owner, until when they may come back, and who can use it: show that before they go."""

    url: str
    expires_at: Instant
    availability: AvailabilityResponse

    @classmethod
    def of(cls, setting: Setting) -> Self:
        return cls(
            url=setting.url,
            expires_at=setting.expires_at,
            availability=AvailabilityResponse.of(setting.availability),
        )


class LinkAccountRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The one-time code; an app also sends the secret it began with."""

    code: OneTimeCode
    binding: Binding = ""

    def completion(self, cookie: str) -> Completion:
        return Completion(code=self.code, binding=self.binding, cookie=cookie)


class ChangeLinkedAccountRequest(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """How often to import by itself. The first time is one interval from now, unless `next_import_at` says when."""

    schedule: Schedule
    next_import_at: Instant | None = None


class LinkedAccountResponse(Wire, frozen=True, kw_only=True):
    """A linked account. `name` is empty until its profile was read; with no schedule there is no next import."""

    id: UUID
    version: int
    provider: str
    name: str
    state: State
    schedule: Schedule
    next_import_at: Instant | None
    last_import_id: UUID | None
    last_imported_at: Instant | None
    linked_at: Instant
    expires_at: Instant | None
    ended_at: Instant | None
    ended_because: EndedBecause | None
    created_at: Instant

    @property
    def etag_facet(self) -> str:
        """A link runs out without anybody changing it."""
        return self.state

    @classmethod
    def of(cls, view: LinkedAccountView) -> Self:
        return cls(**msgspec.structs.asdict(view))


class LinkedAccountList(PageOf[LinkedAccountResponse], frozen=True, kw_only=True):
    """A page of linked accounts, newest first."""


class UnlinkedResponse(Wire, frozen=True, kw_only=True):
    """What unlinking did. `permissions_page` is where the permission itself can be taken back."""

    id: UUID
    permissions_page: str
    explanation: str

    @classmethod
    def of(cls, unlinked: Unlinked) -> Self:
        return cls(**msgspec.structs.asdict(unlinked))
