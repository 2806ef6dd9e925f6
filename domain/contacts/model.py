"""The contact: who somebody is, and how things stand between them and the owner."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from domain.contacts.clock import Clock
from domain.contacts.errors import (
    ContactMerged,
    ContactTrashed,
    NoName,
    RestNotAhead,
    TooManyElements,
)
from domain.contacts.identities import (
    Identity,
    as_told,
    identities,
    inherited,
    sort_name_of,
    source_keys,
)
from domain.contacts.owning import decided_paths
from domain.contacts.peace import InPeace
from domain.contacts.placing import check_place
from domain.contacts.rhythm import Marks, Rhythm, State, rest_after, state_of
from domain.contacts.searching import search_text_of
from domain.contacts.stage import Stage, next_stage, stage_by_evidence
from domain.contacts.values import (
    ELEMENTS,
    NO_WISHES,
    Birthday,
    EmailAddress,
    Link,
    PhoneNumber,
    PostalAddress,
    RestReason,
    Tier,
    Wishes,
)
from domain.guardrails.settings import USUAL, Limits
from domain.shared.errors import Fault
from domain.shared.ids import ContactId, EnrolmentId, ImportId, OrganisationId, TagId

TRASH_DAYS = 30
DEFAULT_REST_DAYS = 180
MOST_ELEMENTS = 20


@dataclass(slots=True, kw_only=True, eq=False)
class Contact(InPeace):
    """A person. Fields change only through the methods, which remember what changed and who decided it."""

    id: ContactId
    given_name: str = ""
    family_name: str = ""
    headline: str | None = None
    position: str | None = None
    organisation_id: OrganisationId | None = None
    organisation_name: str | None = None  # for search and nudges; belongs to the organisation
    linkedin_slug: str | None = None
    emails: dict[str, EmailAddress] = field(default_factory=dict)
    phones: dict[str, PhoneNumber] = field(default_factory=dict)
    links: dict[str, Link] = field(default_factory=dict)
    addresses: dict[str, PostalAddress] = field(default_factory=dict)
    birthday: Birthday | None = None
    notes: str = ""
    private_notes: str = ""
    connected_on: date | None = None
    time_zone: str | None = None  # None: the owner's
    region: str | None = None  # whose holidays count; None: the owner's
    wishes: Wishes = NO_WISHES
    tag_ids: list[TagId] = field(default_factory=list)
    tier: Tier | None = None
    tier_set_at: datetime | None = None
    interval_days: int | None = None
    rhythm_days: int | None = None
    stage: str = "seed"
    stage_set_by: str = "evidence"
    closed_at: datetime | None = None
    soon_at: datetime | None = None
    due_at: datetime | None = None
    drifting_at: datetime | None = None
    dormant_at: datetime | None = None
    next_due_at: datetime | None = None
    mutes: dict[str, datetime] = field(default_factory=dict)
    imported: dict[str, Any] = field(default_factory=dict)
    owner_fields: dict[str, bool] = field(default_factory=dict)
    origins: dict[str, list[str]] = field(default_factory=dict)
    imported_as_of: date | None = None
    import_id: ImportId | None = None
    deleted_at: datetime | None = None
    merged_into: ContactId | None = None
    enrolment_id: EnrolmentId | None = None  # the open one; belongs to the enrolments

    @property
    def name(self) -> str:
        return name_of(self.given_name, self.family_name, self.linkedin_slug)

    @property
    def sort_name(self) -> str:
        """What lists by name compare."""
        return sort_name_of(self.given_name, self.family_name, self.linkedin_slug)

    @property
    def search_text(self) -> str:
        return search_text_of(
            self.given_name,
            self.family_name,
            self.linkedin_slug,
            self.organisation_name,
            self.position,
            self.headline,
            self.notes,
        )

    def identities(self, phone_keys: Mapping[str, str]) -> set[Identity]:
        """What an import may recognise this person by; `phone_keys` are the certain numbers in E.164."""
        if self.merged_into:  # whoever is looked for is the other one
            return set()
        keys = (phone_keys.get(each.number) for each in self.phones.values())
        own = identities(
            self.linkedin_slug,
            [each.address for each in self.emails.values()],
            self.given_name,
            self.family_name,
            self.connected_on,
            phone_keys=filter(None, keys),
            **source_keys(self.imported),
        )
        return {*own, *as_told(self.imported), *inherited(self.imported)}

    @property
    def restorable_until(self) -> datetime | None:
        return self.deleted_at and restorable_until(self.deleted_at)

    @property
    def marks(self) -> Marks | None:
        """From when on it is in which state; all of it is there as soon as a clock runs, else nothing."""
        if not (self.soon_at and self.due_at and self.drifting_at and self.dormant_at):
            return None
        return Marks(
            soon_at=self.soon_at,
            due_at=self.due_at,
            drifting_at=self.drifting_at,
            dormant_at=self.dormant_at,
        )

    def state_at(self, now: datetime) -> State:
        """The word for where things stand."""
        resting, closed = self.resting_since is not None, self.closed_at is not None
        return state_of(now, self.marks, is_resting=resting, is_closed=closed)

    def edit(self, values: dict[str, Any], at: datetime) -> None:
        """Set fields to what the owner said; from now on imports leave them alone.

        Raises NoName, ContactTrashed, and Invalid for a time zone or region that there is not.
        """
        self.refuse_when_trashed()
        check_place(values)
        for name, value in values.items():
            before = getattr(self, name)
            if name == "tier":
                self._set_tier(value, at)
            elif self.put(name, value):
                for path in decided_paths(name, before, value):
                    self.own(path)
        self._refuse_too_many()
        if "stage" in values:
            self.stage_set_by = "owner"
        if "interval_days" in self.changed and self.tier:
            # a new pace counts from today, not from a clock that ran out long ago
            self.tier_set_at = at
        self.refuse_nameless()
        if self.changed:
            self.owner_touched_at = at

    def own(self, path: str) -> None:
        """What stands there, or that nothing does, is the owner's word from now on."""
        self.owner_fields[path] = True
        self.origins.pop(path, None)

    def rest(self, until: datetime | None, at: datetime) -> None:
        """Let it rest: nothing seeks contact until the owner decides again."""
        self.refuse_when_trashed()
        ends = until or at + timedelta(days=DEFAULT_REST_DAYS)
        if ends <= at:
            raise RestNotAhead
        self.put("resting_since", at)
        self.put("rest_until", ends)
        self.put("rest_reason", RestReason.OWNER)
        self.owner_touched_at = at

    def move_clock(self, clock: Clock, now: datetime, limits: Limits = USUAL) -> None:
        """Take over what the touches now add up to: the stage they speak for, a rest begun or ended.

        After two messages without an answer the contact rests by itself; a word from them ends such a rest. It
        rests as well when they politely decline, and nobody is to write once they have asked for that.
        """
        earlier = self.clock
        before, self_set = stage_by_evidence(earlier), self.stage_set_by == "owner"
        if not self.put("clock", clock):
            return
        evidence = stage_by_evidence(clock)
        if self.put(
            "stage",
            next_stage(Stage(self.stage), evidence, set_by_owner=self_set, evidence_before=before),
        ):
            self.stage_set_by = "evidence"
        rests_until = rest_after(clock, now, limits, connected_on=self.connected_on)
        if rests_until is not None:
            self.rest_by_itself(now, rests_until, RestReason.UNANSWERED)
        elif self.rest_reason == RestReason.UNANSWERED and clock.unanswered_outbound == 0:
            self.wake()
        self.heed_decline(earlier, now, limits)
        self.heed_opt_out(earlier)

    def close(self, at: datetime) -> None:
        """The owner says that this relationship is over; nothing is suggested any more."""
        self.put("closed_at", self.closed_at or at)
        self.owner_touched_at = at

    def reopen(self, at: datetime) -> None:
        self.put("closed_at", None)
        self.owner_touched_at = at

    def trash(self, at: datetime) -> None:
        self.put("deleted_at", at)
        self.owner_touched_at = at

    def restore(self, at: datetime) -> None:
        self.put("deleted_at", None)
        self.owner_touched_at = at

    def follow(self, rhythm: Rhythm | None) -> None:
        """Take over the calendar of the clock; without a rhythm nothing is ever due."""
        for name in ("soon_at", "due_at", "drifting_at", "dormant_at"):
            self.put(name, getattr(rhythm, name, None))

    def refuse_when_merged(self) -> None:
        if self.merged_into:
            raise ContactMerged(merged_into=self.merged_into)

    def refuse_when_trashed(self) -> None:
        self.refuse_when_merged()
        if self.deleted_at:
            raise ContactTrashed(restorable_until=self.restorable_until)

    def refuse_nameless(self) -> None:
        if not (self.given_name or self.family_name or self.linkedin_slug or self.emails):
            raise NoName

    def _set_tier(self, tier: Tier | None, at: datetime) -> None:
        if self.put("tier", tier):
            self.tier_set_at = at if tier else None

    def _refuse_too_many(self) -> None:
        for name in ELEMENTS:
            if len(getattr(self, name)) > MOST_ELEMENTS:
                fault = Fault(code="out_of_range", detail="At most 20.", pointer=f"/{name}")
                raise TooManyElements(faults=(fault,))


def restorable_until(deleted_at: datetime) -> datetime:
    """How long what was put into the trash then can be restored."""
    return deleted_at + timedelta(days=TRASH_DAYS)


def name_of(given_name: str, family_name: str, slug: str | None) -> str:
    """What a person is called."""
    return f"{given_name} {family_name}".strip() or slug or "Somebody"
