"""What the machine may know of enrolments: two statements for one of them or for thousands, of many workspaces.

What the guardrails go by is read here as they read it themselves, for many workspaces at once.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.bulk import fetch
from adapters.postgres.enrolment_statements import OF_EACH, OF_OWNERS, QUEUE
from adapters.postgres.guardrail_facts import person_of
from domain.enrolments.facts import NO_QUEUE, EnrolmentFacts, Queue, Signs
from domain.enrolments.model import Enrolment
from domain.enrolments.states import State
from domain.guardrails.decision import OwnerFacts
from domain.guardrails.rules.crowding import MONTH
from domain.guardrails.rules.strangers import WEEK
from domain.guardrails.settings import BOUNDS
from domain.nudges.policy import Policy
from domain.shared.ids import ContactId, EnrolmentId
from domain.shared.local_time import MIDNIGHT, at_local, local_day

Key = tuple[UUID, EnrolmentId]

_WORDS = msgspec.json.Decoder(list[tuple[UUID, datetime]])
_INVITED = msgspec.json.Decoder(list[tuple[str, datetime]])
_INSTANTS = msgspec.json.Decoder(tuple[datetime, ...])
_APPROVED = msgspec.json.Decoder(dict[str, datetime])


class Seen(NamedTuple):
    """One enrolment, as it is in memory, and the workspace that it is in."""

    workspace_id: UUID
    enrolment: Enrolment

    @property
    def key(self) -> Key:
        return self.workspace_id, self.enrolment.id


class Lately(NamedTuple):
    """What one owner has done: first words by contact, invitations by form, oldest day first."""

    new_people: list[tuple[UUID, datetime]]
    invitations: list[tuple[str, datetime]]
    week_since: datetime

    def about(self, row: Any) -> OwnerFacts:
        return OwnerFacts(
            new_people=tuple(at for key, at in self.new_people if key != row["contact_id"]),
            invitations=tuple(at for _, at in self.invitations if at >= self.week_since),
            invitation_notes=tuple(at for form, at in self.invitations if form == _NOTE),
            active_at_organisation=row["active_at_organisation"],
        )


_NOTE = "invitation_note"


async def facts_of(
    connection: AsyncConnection,
    seen: Sequence[Seen],
    policies: Mapping[UUID, Policy],
    at: datetime,
) -> dict[Key, EnrolmentFacts]:
    """Whose contact is gone is left out. `policies` has each of the workspaces."""
    if not seen:
        return {}
    lately = await _lately(connection, {each.workspace_id for each in seen}, policies, at)
    long_ago = at - timedelta(days=BOUNDS["asks_spacing_days"][1] + 1)
    rows = await fetch(connection, OF_EACH, _asked(seen), at, long_ago)
    queues = await _queues(connection, seen, policies, at)
    facts = {}
    for row in rows:
        workspace_id, key = row["workspace_id"], EnrolmentId(row["enrolment_id"])
        owner = lately[workspace_id].about(row)
        queue = queues.get((workspace_id, key), NO_QUEUE)
        facts[workspace_id, key] = _facts(row, owner, queue)
    return facts


async def _lately(
    connection: AsyncConnection, named: set[UUID], policies: Mapping[UUID, Policy], at: datetime
) -> dict[UUID, Lately]:
    ids = sorted(named)
    weeks = [_begun(policies[each], WEEK, at) for each in ids]
    months = [_begun(policies[each], MONTH, at) for each in ids]
    rows = await fetch(connection, OF_OWNERS, ids, weeks, months, at)
    return {
        row["workspace_id"]: Lately(
            _WORDS.decode(row["new_people"] or "[]"),
            _INVITED.decode(row["invitations"] or "[]"),
            row["week_since"],
        )
        for row in rows
    }


async def _queues(
    connection: AsyncConnection,
    seen: Sequence[Seen],
    policies: Mapping[UUID, Policy],
    at: datetime,
) -> dict[Key, Queue]:
    """Only who waits for a place has to know who else does."""
    waiting = [each for each in seen if each.enrolment.state is State.PENDING]
    if not waiting:
        return {}
    named = sorted({each.workspace_id for each in waiting})
    weeks = [_begun(policies[each], WEEK, at) for each in named]
    places = [policies[each].enrolments_per_organisation for each in named]
    rows = await fetch(connection, QUEUE, _asked(waiting), named, weeks, places)
    return {
        (row["workspace_id"], EnrolmentId(row["enrolment_id"])): Queue(
            reserved=_INSTANTS.decode(row["reserved"] or "[]"),
            ahead=row["ahead"],
            ahead_at_organisation=row["ahead_at_organisation"],
        )
        for row in rows
    }


def _asked(seen: Sequence[Seen]) -> str:
    """As they are in memory: they may not have been written yet, nor the steps that were just done."""
    return msgspec.json.encode(
        [
            {
                "workspace_id": workspace_id,
                "enrolment_id": enrolment.id,
                "contact_id": enrolment.contact_id,
                "enrolled_at": enrolment.enrolled_at,
                "touches": [
                    each.interaction_id
                    for each in enrolment.steps.values()
                    if each.interaction_id is not None
                ],
            }
            for workspace_id, enrolment in seen
        ]
    ).decode()


def _begun(policy: Policy, days: int, at: datetime) -> datetime:
    """The beginning of the first of so many local days that end with this one."""
    zone = policy.calendar().zone
    return at_local(local_day(at, zone) - timedelta(days=days - 1), MIDNIGHT, zone)


def _facts(row: Any, owner: OwnerFacts, queue: Queue) -> EnrolmentFacts:
    merged_into = row["merged_into"]
    return EnrolmentFacts(
        person=person_of(row, row["contact_id"]),
        owner=owner,
        signs=Signs(**{name: row[name] for name in Signs.__struct_fields__}),
        queue=queue,
        rest_reason=row["rest_reason"],
        merged_into=None if merged_into is None else ContactId(merged_into),
        connected_on=row["connected_on"],
        approved=_APPROVED.decode(row["approved"] or "{}"),
        colleague_replied_at=row["colleague_replied_at"],
    )
