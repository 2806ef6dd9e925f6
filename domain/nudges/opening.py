"""Making a nudge: what it says, what it rests on, and what it suggests."""

from datetime import datetime
from typing import Any

import msgspec

from domain.nudges.decisions import Action, NewNudge
from domain.nudges.facts import ContactFacts
from domain.nudges.frame import Frame
from domain.nudges.kinds import RULE_VERSION, NudgeKind
from domain.nudges.readiness import Candidate
from domain.nudges.words import words_for
from domain.shared.linkedin import compose_url, profile_url


def open_nudge(frame: Frame, candidate: Candidate) -> NewNudge:
    """The nudge that a candidate becomes."""
    facts, occurrence = frame.facts, candidate.occurrence
    words = words_for(candidate.kind, facts, occurrence, frame.calendar.zone)
    return NewNudge(
        contact_id=facts.contact_id,
        kind=candidate.kind,
        key=occurrence.key,
        occurrence=occurrence.number,
        anchor_at=occurrence.anchor_at,
        due_at=candidate.due_at,
        expires_at=occurrence.expires_at,
        priority=candidate.priority,
        title=words.title,
        reason=words.reason,
        facts=_cited(candidate.kind, facts),
        action=_action(candidate.kind, facts, words.suggestion),
        rule_version=RULE_VERSION,
        policy_version=frame.policy.version,
    )


def _action(kind: NudgeKind, facts: ContactFacts, suggestion: str) -> Action:
    slug = facts.linkedin_slug
    link = None
    if slug is not None:
        # LinkedIn lets messages go to connections only; anybody's profile can be seen.
        is_message = facts.connected_on is not None and kind != NudgeKind.REST_REVIEW
        link = compose_url(slug) if is_message else profile_url(slug)
    return Action(
        kind=_ACTION_KINDS[kind],
        channel="any" if slug is None else "linkedin",
        deep_link=link,
        suggestion=suggestion,
    )


_ACTION_KINDS = {
    NudgeKind.REPLY_OWED: "reply",
    NudgeKind.THANK_YOU: "thank",
    NudgeKind.NEW_ACQUAINTANCE: "greet",
    NudgeKind.LIFE_EVENT: "congratulate",
    NudgeKind.KEEP_IN_TOUCH: "write",
    NudgeKind.REST_REVIEW: "decide",
}


def _cited(kind: NudgeKind, facts: ContactFacts) -> dict[str, Any]:
    """The values and ids that the rule used, as plain JSON; instants to the second, as everywhere on the wire."""
    cited: dict[str, Any] = msgspec.to_builtins(
        {
            name: value.replace(microsecond=0) if isinstance(value, datetime) else value
            for name, value in _used(kind, facts).items()
        }
    )
    return cited


def _used(kind: NudgeKind, facts: ContactFacts) -> dict[str, Any]:
    clock, event = facts.clock, facts.life_event
    match kind:
        case NudgeKind.REPLY_OWED:
            return {
                "interaction_id": clock.owed_interaction_id,
                "owed_since": clock.owed_since,
            }
        case NudgeKind.THANK_YOU:
            return {
                "interaction_id": clock.thanks_interaction_id,
                "thanks_since": clock.thanks_since,
                "thanks_for": clock.thanks_for,
            }
        case NudgeKind.NEW_ACQUAINTANCE:
            return {"connected_on": facts.connected_on, "first_met_at": clock.first_met_at}
        case NudgeKind.LIFE_EVENT:
            return {} if event is None else msgspec.structs.asdict(event)
        case NudgeKind.KEEP_IN_TOUCH:
            return {
                "tier": facts.tier,
                "tier_set_at": facts.tier_set_at,
                "interval_days": facts.interval_days,
                "last_touch_at": clock.last_touch_at,
            }
        case NudgeKind.REST_REVIEW:
            return {
                "resting_since": facts.resting_since,
                "rest_until": facts.rest_until,
                "rest_reason": facts.rest_reason,
            }
