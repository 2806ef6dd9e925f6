"""What enrolments need of the outside."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from domain.cadences.definition import Definition
from domain.enrolments.facts import EnrolmentFacts
from domain.enrolments.model import Enrolment
from domain.shared.ids import CadenceId, ContactId, EnrolmentEventId, EnrolmentId


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """A published version of a cadence, one of the workspace's own or one that comes with Perennial."""

    cadence_id: CadenceId
    number: int
    name: str
    definition: Definition
    archived_at: datetime | None = None


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is to be put on a cadence. `facts` hold no signs: nothing has begun.

    `enrolment_id`: the open enrolment they are on already; `completed_at`: when they last came to an end of this
    cadence that counts as completed, see `states.COMPLETED`.
    """

    facts: EnrolmentFacts
    enrolment_id: EnrolmentId | None = None
    completed_at: datetime | None = None


class Enrolments(Protocol):
    """The workspace's enrolments, inside one transaction.

    Who changes one has locked its contact before, except for those of colleagues, which are locked last.
    """

    async def get(self, enrolment_id: EnrolmentId) -> Enrolment:
        """Locked until the end of the transaction: lock its contact first. Raises NotFound."""

    async def peek(self, enrolment_id: EnrolmentId) -> Enrolment | None:
        """As it is now, not locked."""

    async def open_of(self, contact_ids: Sequence[ContactId]) -> list[Enrolment]:
        """Those of the contacts that are not finished, locked in the order of their ids; one statement."""

    async def beside(self, enrolments: Sequence[Enrolment]) -> list[Enrolment]:
        """The open enrolments of others at the organisations of these contacts, locked in the order of the ids."""

    async def save(self, enrolments: Sequence[Enrolment]) -> None:
        """Write new and changed ones with their steps and what they have told, set-based; nothing where nothing
        changed. Their contacts are due to be planned anew at the transaction's `now`, as a step that is ready is
        a reason for a nudge.

        Raises VersionMismatch, EnrolmentExists with the id when the contact is on a cadence already.
        """

    async def facts_of(
        self, enrolments: Sequence[Enrolment], at: datetime
    ) -> Mapping[EnrolmentId, EnrolmentFacts]:
        """In one or two statements, however many."""

    async def offer(self, cadence_id: CadenceId, number: int | None = None) -> Offer | None:
        """That version, or without a number the newest; None when there is no such cadence, or it (or this number)
        is not published: `is_cadence` tells the two apart.
        """

    async def is_cadence(self, cadence_id: CadenceId) -> bool:
        """Whether there is a cadence under this id, published or not."""

    async def definitions_of(
        self, enrolments: Sequence[Enrolment]
    ) -> Mapping[EnrolmentId, Definition]:
        """The versions that they are on, in one statement; built-in ones cost none."""

    async def candidates(
        self, contact_ids: Sequence[ContactId], cadence_id: CadenceId, at: datetime
    ) -> Mapping[ContactId, Candidate]:
        """Whoever of them is there, in the trash or not, locked in the order of the ids; a constant number of
        statements. Who was merged or never was is left out.
        """

    async def replan_at(self, at: datetime) -> int:
        """Let all that are open be looked at from then on; how many. Setting the instant is all it takes."""

    async def forget(self, enrolment_id: EnrolmentId, events: Sequence[EnrolmentEventId]) -> None:
        """Take these out of its timeline, as what they tell of was undone."""
