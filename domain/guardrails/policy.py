"""What may go out to a contact: one answer for the same facts, whichever way the question came."""

from collections.abc import Mapping

from domain.cadences.places import place_of
from domain.guardrails.case import Case, Rule
from domain.guardrails.decision import Decision, Outbound, OwnerFacts, PersonFacts, Reason, Verdict
from domain.guardrails.rules.asking import ask_above_stage, asks_spacing, open_ask, thanks_first
from domain.guardrails.rules.crowding import (
    invitation_notes_month,
    invitations_week,
    organisation_full,
)
from domain.guardrails.rules.pace import too_soon, unanswered_limit
from domain.guardrails.rules.stops import closed, deleted, do_not_contact, resting
from domain.guardrails.rules.strangers import cadence_limit, new_people_today, new_people_week
from domain.guardrails.rules.wishes import wish_channel, wish_hours, wish_not_before
from domain.nudges.policy import Policy
from domain.shared.holidays import HolidayCalendars

# By code, in the order in which their reasons are told: what cannot be got around comes first.
RULES: Mapping[str, Rule] = {
    rule.__name__: rule
    for rule in (
        do_not_contact,
        deleted,
        closed,
        resting,
        wish_channel,
        wish_hours,
        wish_not_before,
        unanswered_limit,
        cadence_limit,
        ask_above_stage,
        thanks_first,
        too_soon,
        open_ask,
        asks_spacing,
        new_people_today,
        new_people_week,
        organisation_full,
        invitations_week,
        invitation_notes_month,
    )
}
_GRAVITY: Mapping[Verdict, int] = {"allow": 0, "warn": 1, "block": 2}


def decide(
    outbound: Outbound,
    person: PersonFacts,
    owner: OwnerFacts,
    policy: Policy,
    holidays: HolidayCalendars,
) -> Decision:
    """Whether it may go out, with every reason against it.

    Quiet hours, weekends and holidays are none: they say when something is suggested, not what a person may do.
    """
    calendar = policy.calendar()
    case = Case(
        outbound=outbound,
        person=person,
        owner=owner,
        limits=policy,
        place=place_of(person.time_zone, person.region, calendar, holidays),
        zone=calendar.zone,
    )
    reasons = tuple(reason for rule in RULES.values() if (reason := rule(case)) is not None)
    return Decision(verdict=gravest(reasons), reasons=reasons, policy_version=policy.version)


def gravest(reasons: tuple[Reason, ...]) -> Verdict:
    """The verdict of the gravest reason; without any, nothing speaks against it."""
    verdicts: list[Verdict] = ["allow", *(reason.verdict for reason in reasons)]
    return max(verdicts, key=lambda verdict: _GRAVITY[verdict])
