"""The facts that the rules decide by, from rows of whichever driver."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from domain.contacts.clock import Clock
from domain.contacts.model import name_of
from domain.contacts.values import Tier
from domain.nudges.facts import ContactFacts, LifeEvent, NudgeFacts
from domain.nudges.kinds import NudgeKind, NudgeStatus
from domain.shared.ids import ContactId, NudgeId

NEWS = "job_change"

# What a statement about contacts `c` has to select for `contact_facts`.
CONTACT_COLUMNS = """
c.workspace_id, c.id, c.given_name, c.family_name, c.linkedin_slug, c.tier, c.interval_days,
c.rhythm_days, c.tier_set_at, c.stage, c.resting_since, c.rest_until, c.rest_reason, c.closed_at,
c.do_not_contact_at, c.deleted_at, c.connected_on, c.clock::text AS clock, c.mutes::text AS mutes,
c.soon_at, c.due_at, c.drifting_at, c.dormant_at,
CASE WHEN c.tag_ids = '{}' THEN NULL ELSE (
  SELECT min(tag.interval_days) FROM tenant.tag AS tag
  WHERE tag.workspace_id = c.workspace_id AND tag.id = ANY (c.tag_ids)) END AS tag_interval"""
NUDGE_COLUMNS = """
n.workspace_id, n.contact_id, n.id, n.kind, n.key, n.status, n.priority, n.created_at, n.due_at,
n.expires_at, n.snoozed_until, n.status_changed_at"""
NEWS_COLUMNS = """
e.workspace_id, e.contact_id, e.id, e.noticed_at, e.happened_on, e.body ->> 'summary' AS summary"""

_CLOCKS = msgspec.json.Decoder(Clock)
_MUTES = msgspec.json.Decoder(dict[str, datetime])
_KINDS = {kind.value: kind for kind in NudgeKind}
_STATUSES = {status.value: status for status in NudgeStatus}
_TIERS: dict[str | None, Tier | None] = {None: None, **{tier.value: tier for tier in Tier}}


def contact_facts(row: Any, nudges: Iterable[Any], news: Iterable[Any]) -> ContactFacts:
    """The facts of a contact; `news` is the latest first."""
    return ContactFacts(
        contact_id=ContactId(row["id"]),
        name=name_of(row["given_name"], row["family_name"], row["linkedin_slug"]),
        linkedin_slug=row["linkedin_slug"],
        tier=_TIERS[row["tier"]],
        interval_days=row["rhythm_days"],
        tier_set_at=row["tier_set_at"],
        stage=row["stage"],
        resting_since=row["resting_since"],
        rest_until=row["rest_until"],
        rest_reason=row["rest_reason"],
        closed_at=row["closed_at"],
        do_not_contact_at=row["do_not_contact_at"],
        deleted_at=row["deleted_at"],
        connected_on=row["connected_on"],
        clock=_CLOCKS.decode(row["clock"]),
        mutes=_MUTES.decode(row["mutes"]) if row["mutes"] != "{}" else {},
        nudges=tuple([nudge_facts(nudge) for nudge in nudges]),
        life_event=next((life_event(event) for event in news), None),
    )


def nudge_facts(row: Any) -> NudgeFacts:
    return NudgeFacts(
        id=NudgeId(row["id"]),
        kind=_KINDS[row["kind"]],
        key=row["key"],
        status=_STATUSES[row["status"]],
        priority=row["priority"],
        created_at=row["created_at"],
        due_at=row["due_at"],
        expires_at=row["expires_at"],
        snoozed_until=row["snoozed_until"],
        status_changed_at=row["status_changed_at"],
    )


def life_event(row: Any) -> LifeEvent:
    return LifeEvent(
        id=row["id"],
        noticed_at=row["noticed_at"],
        happened_on=row["happened_on"],
        summary=row["summary"] or "",
    )
