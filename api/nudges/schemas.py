"""Nudges on the wire."""

from typing import Annotated, Any, Literal, Self
from uuid import UUID
from zlib import crc32

import msgspec

from api.interactions.schemas import (
    Body,
    DepthWord,
    DirectionWord,
    InteractionResponse,
    Line,
    PrecisionWord,
    interaction_values,
)
from api.listing import Listing
from api.pagination import PageOf
from api.patches import sent_fields
from api.times import Instant, Wire
from domain.interactions.model import Channel, KindOfHelp
from domain.interactions.views import InteractionView
from domain.nudges.commands import AS_SUGGESTED
from domain.nudges.kinds import NudgeKind, NudgeStatus
from domain.nudges.queries import NudgeFilter, NudgeSort
from domain.nudges.snooze import IntervalProposal
from domain.nudges.views import NudgeView
from domain.shared.ids import ContactId
from domain.shared.linkedin import profile_url

StatusWord = Literal["pending", "delivered", "snoozed", "done", "dismissed", "expired"]
KindWord = Literal[
    "reply_owed", "thank_you", "new_acquaintance", "life_event", "keep_in_touch", "rest_review"
]
Several = msgspec.Meta(max_length=50)
UNSET = msgspec.UNSET
Unset = msgspec.UnsetType


class NudgeQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Filters of the list of nudges; all of them have to fit. Without `status`, what is before the owner."""

    status: Annotated[tuple[StatusWord, ...], Several] = ("delivered",)
    kind: Annotated[tuple[KindWord, ...], Several] = ()
    contact_id: Annotated[tuple[UUID, ...], Several] = ()
    due_before: Instant | None = None

    def wanted(self) -> NudgeFilter:
        return NudgeFilter(
            statuses=tuple(NudgeStatus(each) for each in self.status),
            kinds=tuple(NudgeKind(each) for each in self.kind),
            contact_ids=tuple(ContactId(each) for each in self.contact_id),
            due_before=self.due_before,
        )


NUDGES = Listing(NudgeQuery, sorts=tuple(NudgeSort))


class NudgeContact(Wire, frozen=True):
    """The person a nudge is about."""

    id: UUID
    name: str
    linkedin_url: str | None

    @classmethod
    def of(cls, contact_id: UUID, name: str, slug: str | None) -> Self:
        return cls(contact_id, name, profile_url(slug) if slug else None)


class NudgeAction(Wire, frozen=True, kw_only=True):
    """A suggested next step, for a human to take. `channel` is linkedin or any; `deep_link` opens it."""

    kind: str
    channel: str
    deep_link: str | None
    suggestion: str


class NudgeResponse(Wire, frozen=True):
    """A suggestion to the owner about one contact, with the reason. More kinds may come.

    `facts` are the values and ids that the rule used. `resolution` says why a nudge ended: touch, owner,
    facts, lapsed, superseded, resting, closed, do_not_contact or deleted.
    """

    id: UUID
    version: int
    kind: str
    contact: NudgeContact
    title: str
    reason: str
    facts: dict[str, Any]
    action: NudgeAction
    rule_version: int
    policy_version: int
    occurrence: int
    due_at: Instant
    expires_at: Instant | None
    priority: int
    status: str
    resolution: str | None
    snoozed_until: Instant | None
    delivered_at: Instant | None
    created_at: Instant
    updated_at: Instant

    @property
    def etag_facet(self) -> str:
        """Renaming the person makes no new version of the nudge."""
        return f"{crc32(f'{self.contact.name} {self.contact.linkedin_url}'.encode()):x}"

    @classmethod
    def of(cls, view: NudgeView) -> Self:
        # By position: lists make many of these, and names would cost as much as the database.
        stored: Any = view  # JSON goes to the wire as it is stored; the types say what is in it
        return cls(
            view.id,
            view.version,
            view.kind,
            NudgeContact.of(view.contact_id, view.contact_name, view.linkedin_slug),
            view.title,
            view.reason,
            stored.facts,
            stored.action,
            view.rule_version,
            view.policy_version,
            view.occurrence,
            view.due_at,
            view.expires_at,
            view.priority,
            view.status,
            view.resolution,
            view.snoozed_until,
            view.delivered_at,
            view.created_at,
            view.updated_at,
        )


class NudgeList(PageOf[NudgeResponse], frozen=True, kw_only=True):
    """A page of nudges."""


class SnoozeNudgeRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Until when: 3d, 1w, 2w, 1m, 3m, or a date within a year. It comes back in the morning of a business day."""

    until: Annotated[str, msgspec.Meta(max_length=10, examples=["1w", "2027-01-15"])]


class CompletedTouch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the owner did; what is left out is as the nudge suggested: an outbound message, now."""

    direction: DirectionWord | Unset = UNSET
    channel: Channel | Unset = UNSET
    depth: DepthWord | Unset = UNSET
    occurred_at: Instant | Unset = UNSET
    precision: PrecisionWord | Unset = UNSET
    is_group: bool | Unset = UNSET
    subject: Line | Unset | None = UNSET
    body: Body | Unset = UNSET
    help_received: KindOfHelp | Unset | None = UNSET
    is_private: bool | Unset = UNSET


class CompleteNudgeRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The interaction to log with it; null logs none. Without it, what was suggested is taken as done."""

    interaction: CompletedTouch | Unset | None = UNSET

    def touch(self) -> dict[str, Any] | None:
        """What to log, as the commands take it."""
        if self.interaction is None:
            return None
        if isinstance(self.interaction, Unset):
            return dict(AS_SUGGESTED)
        return interaction_values(sent_fields(self.interaction))


class CompletionResponse(Wire, frozen=True, kw_only=True):
    """The nudge, and the interaction that was logged with it, if any."""

    nudge: NudgeResponse
    interaction: InteractionResponse | None

    @classmethod
    def of(cls, nudge: NudgeView, interaction: InteractionView | None) -> Self:
        return cls(
            nudge=NudgeResponse.of(nudge),
            interaction=None if interaction is None else InteractionResponse.of(interaction),
        )


class RhythmProposal(Wire, frozen=True, kw_only=True):
    """A calmer tier to offer the owner after several dismissals; `interval_days` is null where none is kept."""

    tier: str
    interval_days: int | None
    dismissed: int

    @classmethod
    def of(cls, proposal: IntervalProposal) -> Self:
        return cls(
            tier=proposal.tier,
            interval_days=proposal.interval_days,
            dismissed=proposal.dismissed,
        )


class DismissalResponse(Wire, frozen=True, kw_only=True):
    """The nudge, and the calmer rhythm to propose, if the owner has dismissed its like a few times."""

    nudge: NudgeResponse
    proposal: RhythmProposal | None

    @classmethod
    def of(cls, nudge: NudgeView, proposal: IntervalProposal | None) -> Self:
        offered = None if proposal is None else RhythmProposal.of(proposal)
        return cls(nudge=NudgeResponse.of(nudge), proposal=offered)
