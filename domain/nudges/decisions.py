"""What an evaluation answers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec

from domain.nudges.kinds import NudgeKind, NudgeStatus
from domain.shared.ids import ContactId, NudgeId


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for one kind now: it fires, one is open, or it is suppressed by the rule `code`.

    `may_fire_at` is the earliest instant at which a suppressed one may fire, None if the present
    facts lead to none. For an open one it is when it comes to the owner, if it has to wait.
    """

    kind: NudgeKind
    outcome: Literal["fires", "open", "suppressed"]
    code: str
    detail: str
    may_fire_at: datetime | None = None
    nudge_id: NudgeId | None = None
    key: str | None = None


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """A suggested next step; a human takes it."""

    kind: str
    channel: str
    deep_link: str | None
    suggestion: str


class NewNudge(msgspec.Struct, frozen=True, kw_only=True):
    """A nudge to be made now. (contact, kind, key) is unique: making it again makes nothing."""

    contact_id: ContactId
    kind: NudgeKind
    key: str
    occurrence: int
    anchor_at: datetime
    due_at: datetime
    expires_at: datetime
    priority: int
    title: str
    reason: str
    facts: Mapping[str, Any]
    action: Action
    rule_version: int
    policy_version: int


class NudgeChange(msgspec.Struct, frozen=True, kw_only=True):
    """A new status of an open nudge.

    `reason` is touch, facts, lapsed, superseded, resting, closed, do_not_contact, deleted or
    snooze_over. `expires_at` is set where it moves.
    """

    id: NudgeId
    kind: NudgeKind
    status: NudgeStatus
    reason: str
    expires_at: datetime | None = None


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """`next_due_at` is the next instant at which another evaluation may change anything."""

    decisions: tuple[Decision, ...]
    opened: tuple[NewNudge, ...]
    changed: tuple[NudgeChange, ...]
    next_due_at: datetime | None
