"""Nudges as they are read."""

from datetime import datetime

import msgspec

from domain.contacts.model import Contact, name_of
from domain.nudges.model import Nudge
from domain.shared.ids import ContactId, InteractionId, NudgeId


class NudgeView(msgspec.Struct, frozen=True, gc=False):
    """A nudge with the name of the person it is about.

    `facts` and `action` are JSON as it is stored. Rows are read positionally, so the order of the fields is
    that of the select list.
    """

    id: NudgeId
    version: int
    kind: str
    contact_id: ContactId
    given_name: str
    family_name: str
    linkedin_slug: str | None
    title: str
    reason: str
    facts: msgspec.Raw
    action: msgspec.Raw
    rule_version: int
    policy_version: int
    occurrence: int
    anchor_at: datetime
    due_at: datetime
    expires_at: datetime | None
    priority: int
    status: str
    resolution: str | None
    snoozed_until: datetime | None
    delivered_at: datetime | None
    interaction_id: InteractionId | None
    created_at: datetime
    updated_at: datetime

    @property
    def contact_name(self) -> str:
        return name_of(self.given_name, self.family_name, self.linkedin_slug)


def view_of(nudge: Nudge, contact: Contact, now: datetime) -> NudgeView:
    """The nudge as a read right after this change would show it."""
    return NudgeView(
        id=nudge.id,
        version=nudge.version,
        kind=nudge.kind,
        contact_id=nudge.contact_id,
        given_name=contact.given_name,
        family_name=contact.family_name,
        linkedin_slug=contact.linkedin_slug,
        title=nudge.title,
        reason=nudge.reason,
        facts=msgspec.Raw(msgspec.json.encode(nudge.facts)),
        action=msgspec.Raw(msgspec.json.encode(nudge.action)),
        rule_version=nudge.rule_version,
        policy_version=nudge.policy_version,
        occurrence=nudge.occurrence,
        anchor_at=nudge.anchor_at,
        due_at=nudge.due_at,
        expires_at=nudge.expires_at,
        priority=nudge.priority,
        status=nudge.status,
        resolution=nudge.resolution,
        snoozed_until=nudge.snoozed_until,
        delivered_at=nudge.delivered_at,
        interaction_id=nudge.interaction_id,
        created_at=nudge.created_at or now,
        updated_at=nudge.updated_at or now,
    )
