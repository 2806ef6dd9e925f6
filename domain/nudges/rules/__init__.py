"""The rules: one for each kind of nudge, a pure function of the facts and the owner's calendar."""

from collections.abc import Callable, Mapping

from domain.nudges.facts import ContactFacts
from domain.nudges.kinds import NudgeKind
from domain.nudges.rules.keep_in_touch import plan_keep_in_touch
from domain.nudges.rules.life_event import plan_life_event
from domain.nudges.rules.new_acquaintance import plan_new_acquaintance
from domain.nudges.rules.plan import Plan
from domain.nudges.rules.reply_owed import plan_reply_owed
from domain.nudges.rules.rest_review import plan_rest_review
from domain.nudges.rules.thank_you import plan_thank_you
from domain.shared.local_time import Calendar

Rule = Callable[[ContactFacts, Calendar], Plan]

RULES: Mapping[NudgeKind, Rule] = {
    NudgeKind.REPLY_OWED: plan_reply_owed,
    NudgeKind.THANK_YOU: plan_thank_you,
    NudgeKind.NEW_ACQUAINTANCE: plan_new_acquaintance,
    NudgeKind.LIFE_EVENT: plan_life_event,
    NudgeKind.KEEP_IN_TOUCH: plan_keep_in_touch,
    NudgeKind.REST_REVIEW: plan_rest_review,
}
