"""What the guardrails are asked, what they may know, and what they answer."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

from domain.contacts.clock import Clock
from domain.contacts.values import Wishes
from domain.shared.ids import ContactId, EnrolmentId, OrganisationId

# Goes up with every change of what the guardrails decide; each decision records the version that made it.
RULE_VERSION = 1

Verdict = Literal["allow", "warn", "block"]
Occasion = Literal["touch", "draft", "enrolment", "step", "evaluation"]


class Outbound(msgspec.Struct, frozen=True, kw_only=True):
    """What is to go out, or has gone out, to a contact, and at what instant.

    `depth` is that of an interaction; `form` is invitation or invitation_note where it is one; `ask_level` goes
    from 0 to 5; `enrolment_id` is set when it is a step of one, and `in_cadence` alone when somebody asks how it
    would be if it were. `interaction_id` is the touch itself where it is there already, so that it does not count
    against itself.
    """

    at: datetime
    channel: str | None = None
    depth: str = "message"
    form: str | None = None
    ask_level: int = 0
    enrolment_id: EnrolmentId | None = None
    in_cadence: bool = False
    interaction_id: UUID | None = None

    @property
    def is_step(self) -> bool:
        return self.in_cadence or self.enrolment_id is not None


class AskFacts(msgspec.Struct, frozen=True, kw_only=True):
    level: int
    asked_at: datetime
    is_open: bool


class PersonFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the contact. `time_zone` and `region` are None where they are the owner's."""

    contact_id: ContactId
    stage: str
    clock: Clock
    do_not_contact_at: datetime | None = None
    closed_at: datetime | None = None
    deleted_at: datetime | None = None
    resting_since: datetime | None = None
    rest_until: datetime | None = None
    time_zone: str | None = None
    region: str | None = None
    wishes: Wishes = Wishes()
    organisation_id: OrganisationId | None = None
    connected_on: date | None = None
    has_admiration: bool = False
    asks: Sequence[AskFacts] = ()
    outbound_in_enrolment: int = 0


class OwnerFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the owner has done lately, by product time.

    `new_people` are the instants at which they wrote to somebody with whom there had been no word before, the
    contact in question left out; `invitations` those at which an invitation went out on LinkedIn, and
    `invitation_notes` those of them that carried a note. Seven and thirty local days back are enough.
    `active_at_organisation` counts the others at the contact's organisation who are on a cadence, paused or not.
    """

    new_people: Sequence[datetime] = ()
    invitations: Sequence[datetime] = ()
    invitation_notes: Sequence[datetime] = ()
    active_at_organisation: int = 0


class Reason(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One rule that speaks against it: the rule in a sentence, and in `detail` what it rests on here.

    `until` is the first instant at which it would no longer, if the facts stay as they are; None when time alone
    changes nothing.
    """

    code: str
    rule: str
    detail: str
    verdict: Verdict
    until: datetime | None = None


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """The gravest verdict of all reasons, and every reason."""

    verdict: Verdict
    reasons: tuple[Reason, ...]
    policy_version: int
    rule_version: int = RULE_VERSION

    @property
    def until(self) -> datetime | None:
        """When none of the reasons would hold any more; None when time alone does not do it, or nothing holds."""
        instants = [reason.until for reason in self.reasons]
        known = [at for at in instants if at is not None]
        return max(known) if known and len(known) == len(instants) else None
