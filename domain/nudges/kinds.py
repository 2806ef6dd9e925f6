"""The kinds of nudges and what sets them apart."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec

# Goes up with every change of what a rule decides; each nudge records the version that made it.
RULE_VERSION = 1


class NudgeKind(StrEnum):
    REPLY_OWED = "reply_owed"
    THANK_YOU = "thank_you"
    NEW_ACQUAINTANCE = "new_acquaintance"
    LIFE_EVENT = "life_event"
    KEEP_IN_TOUCH = "keep_in_touch"
    REST_REVIEW = "rest_review"


class NudgeStatus(StrEnum):
    PENDING = "pending"
    DELIVERED = "delivered"
    SNOOZED = "snoozed"
    DONE = "done"
    DISMISSED = "dismissed"
    EXPIRED = "expired"


OPEN_STATUSES = frozenset({NudgeStatus.PENDING, NudgeStatus.DELIVERED, NudgeStatus.SNOOZED})


class Traits(msgspec.Struct, frozen=True, kw_only=True):
    """How a kind is treated.

    A courtesy (a reply, a thank-you) bypasses the budget; any other kind seeks contact: one open of
    them a contact, within the budget.
    """

    base: int
    is_courtesy: bool = False
    keeps_distance: bool = False
    fires_while_resting: bool = False


TRAITS: Mapping[NudgeKind, Traits] = {
    NudgeKind.REPLY_OWED: Traits(base=100, is_courtesy=True, fires_while_resting=True),
    NudgeKind.THANK_YOU: Traits(base=95, is_courtesy=True, fires_while_resting=True),
    NudgeKind.NEW_ACQUAINTANCE: Traits(base=60, keeps_distance=True),
    NudgeKind.LIFE_EVENT: Traits(base=55, keeps_distance=True),
    NudgeKind.KEEP_IN_TOUCH: Traits(base=40, keeps_distance=True),
    NudgeKind.REST_REVIEW: Traits(base=10, fires_while_resting=True),
}
