"""People to write to, and what the guardrails say of it."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from domain.contacts.clock import Clock, Touch, fold
from domain.contacts.values import Wishes
from domain.guardrails.decision import (
    AskFacts,
    Decision,
    Outbound,
    OwnerFacts,
    PersonFacts,
    Reason,
)
from domain.guardrails.policy import decide
from domain.nudges.policy import Policy
from domain.shared.holidays import NO_CALENDARS
from domain.shared.ids import ContactId, EnrolmentId, InteractionId, OrganisationId, new_id

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)  # a Wednesday
DAY = timedelta(days=1)
POLICY = Policy(time_zone="Europe/Berlin", version=7)
ADA, ACME, STEP = ContactId(new_id()), OrganisationId(new_id()), EnrolmentId(new_id())


def touch(
    days_ago: float, direction: str = "outbound", depth: str = "message", **known: Any
) -> Touch:
    return Touch(
        id=InteractionId(new_id()),
        occurred_at=NOW - days_ago * DAY,
        direction=direction,
        depth=depth,
        **known,
    )


def clock(*touches: Touch) -> Clock:
    return fold(touches, POLICY.calendar().zone)


def person(*touches: Touch, **known: Any) -> PersonFacts:
    """Somebody whom the owner knows well, unless it is said otherwise."""
    return PersonFacts(**{"contact_id": ADA, "stage": "rooted", "clock": clock(*touches), **known})


def said(
    who: PersonFacts, owner: OwnerFacts | None = None, policy: Policy = POLICY, **outbound: Any
) -> Decision:
    out = Outbound(**{"at": NOW, "channel": "email", **outbound})
    return decide(out, who, owner or OwnerFacts(), policy, NO_CALENDARS)


def reason(code: str, decision: Decision) -> Reason:
    return next(each for each in decision.reasons if each.code == code)


def codes(decision: Decision) -> list[str]:
    return [each.code for each in decision.reasons]


def ago(*days: float) -> tuple[datetime, ...]:
    return tuple(NOW - each * DAY for each in days)


def asked(level: int, days_ago: float, *, is_open: bool = False) -> AskFacts:
    return AskFacts(level=level, asked_at=NOW - days_ago * DAY, is_open=is_open)


KNOWN = (touch(400), touch(399, "inbound"))  # one exchange, long ago
HELP = touch(8, "inbound", help_received="advice")
OWED = touch(1, "inbound")
NOTED = {"form": "invitation_note"}
MORNINGS = Wishes(hours_from=time(8), hours_until=time(10))
TWICE = (touch(60), touch(20))

Case = tuple[PersonFacts, OwnerFacts, dict[str, Any]]

# By code: where it speaks against it, and what makes a difference.
FIRES: dict[str, Case] = {
    "do_not_contact": (person(do_not_contact_at=NOW - DAY), OwnerFacts(), {}),
    "deleted": (person(deleted_at=NOW - DAY), OwnerFacts(), {}),
    "closed": (person(closed_at=NOW - DAY), OwnerFacts(), {}),
    "resting": (person(resting_since=NOW - DAY, rest_until=NOW + DAY), OwnerFacts(), {}),
    "wish_channel": (person(wishes=Wishes(channels=("linkedin", "phone"))), OwnerFacts(), {}),
    "wish_hours": (person(wishes=MORNINGS), OwnerFacts(), {}),
    "wish_not_before": (person(wishes=Wishes(not_before=NOW.date() + DAY)), OwnerFacts(), {}),
    "unanswered_limit": (person(*TWICE), OwnerFacts(), {}),
    "cadence_limit": (person(stage="seed", outbound_in_enrolment=3), OwnerFacts(), {"enrolment_id": STEP}),
    "ask_above_stage": (person(*KNOWN, stage="sprout"), OwnerFacts(), {"ask_level": 3}),
    "thanks_first": (person(*KNOWN, HELP), OwnerFacts(), {"ask_level": 1}),
    "too_soon": (person(touch(2)), OwnerFacts(), {}),
    "open_ask": (person(*KNOWN, asks=(asked(1, 9, is_open=True),)), OwnerFacts(), {"ask_level": 1}),
    "asks_spacing": (person(*KNOWN, asks=(asked(4, 30),)), OwnerFacts(), {"ask_level": 3}),
    "new_people_today": (person(), OwnerFacts(new_people=ago(0.1, 0.2, 0.3)), {}),
    "new_people_week": (person(), OwnerFacts(new_people=ago(*[1, 2, 3, 4, 5] * 2)), {}),
    "organisation_full": (
        person(*KNOWN, organisation_id=ACME),
        OwnerFacts(active_at_organisation=2),
        {"in_cadence": True},
    ),
    "invitations_week": (
        person(*KNOWN),
        OwnerFacts(invitations=ago(*[1, 2, 3, 4, 5] * 4)),
        {"form": "invitation", "channel": "linkedin"},
    ),
    "invitation_notes_month": (
        person(*KNOWN),
        OwnerFacts(invitation_notes=ago(3, 10, 29)),
        {"channel": "linkedin_note"},
    ),
}  # fmt: skip

SILENT: list[tuple[str, Case]] = [
    ("resting", (person(resting_since=NOW - 2 * DAY, rest_until=NOW), OwnerFacts(), {})),
    ("resting", (person(OWED, resting_since=NOW - DAY), OwnerFacts(), {})),
    ("resting", (person(HELP, resting_since=NOW - DAY), OwnerFacts(), {})),
    ("wish_channel", (person(wishes=Wishes(channels=("linkedin",))), OwnerFacts(), {"channel": "linkedin_note"})),
    ("wish_channel", (person(wishes=Wishes(channels=("phone",))), OwnerFacts(), {"channel": None})),
    ("wish_hours", (person(wishes=Wishes(hours_from=time(13))), OwnerFacts(), {})),
    ("wish_hours", (person(wishes=MORNINGS, time_zone="America/New_York"), OwnerFacts(), {"at": NOW + DAY / 24})),
    ("wish_not_before", (person(wishes=Wishes(not_before=NOW.date())), OwnerFacts(), {})),
    ("unanswered_limit", (person(touch(20), touch(19.9)), OwnerFacts(), {})),
    ("unanswered_limit", (person(touch(100), touch(20)), OwnerFacts(), {})),
    ("unanswered_limit", (person(*TWICE, OWED), OwnerFacts(), {})),
    ("unanswered_limit", (person(*TWICE, connected_on=NOW.date()), OwnerFacts(), {})),
    ("unanswered_limit", (person(*TWICE), OwnerFacts(), {"depth": "light"})),
    ("unanswered_limit", (person(*TWICE), OwnerFacts(), {"depth": "meeting"})),
    ("cadence_limit", (person(stage="seed", outbound_in_enrolment=3), OwnerFacts(), {})),
    ("cadence_limit", (person(stage="seed", outbound_in_enrolment=2), OwnerFacts(), {"enrolment_id": STEP})),
    ("cadence_limit", (person(stage="sprout", outbound_in_enrolment=3), OwnerFacts(), {"enrolment_id": STEP})),
    ("ask_above_stage", (person(stage="sprout"), OwnerFacts(), {"ask_level": 2})),
    ("ask_above_stage", (person(), OwnerFacts(), {"ask_level": 5})),
    ("thanks_first", (person(touch(7, "inbound", help_received="advice")), OwnerFacts(), {"ask_level": 1})),
    ("thanks_first", (person(HELP), OwnerFacts(), {})),
    ("thanks_first", (person(HELP, touch(2)), OwnerFacts(), {"ask_level": 1})),
    ("thanks_first", (person(touch(8, "mutual", "meeting")), OwnerFacts(), {"ask_level": 1})),
    ("too_soon", (person(touch(5)), OwnerFacts(), {})),
    ("too_soon", (person(touch(2), OWED), OwnerFacts(), {})),
    ("too_soon", (person(touch(2, depth="light")), OwnerFacts(), {})),
    ("open_ask", (person(asks=(asked(1, 9),)), OwnerFacts(), {"ask_level": 1})),
    ("open_ask", (person(asks=(asked(1, 9, is_open=True),)), OwnerFacts(), {})),
    ("asks_spacing", (person(asks=(asked(4, 60),)), OwnerFacts(), {"ask_level": 3})),
    ("asks_spacing", (person(asks=(asked(2, 30),)), OwnerFacts(), {"ask_level": 3})),
    ("asks_spacing", (person(asks=(asked(4, 30),)), OwnerFacts(), {"ask_level": 2})),
    ("new_people_today", (person(), OwnerFacts(new_people=ago(0.1, 0.2, 1)), {})),
    ("new_people_today", (person(*KNOWN), OwnerFacts(new_people=ago(0.1, 0.2, 0.3)), {})),
    ("new_people_today", (person(OWED), OwnerFacts(new_people=ago(0.1, 0.2, 0.3)), {})),
    ("new_people_week", (person(), OwnerFacts(new_people=ago(*[1, 2, 3] * 3, 7)), {})),
    ("organisation_full", (person(organisation_id=ACME), OwnerFacts(active_at_organisation=2), {})),
    ("organisation_full", (person(), OwnerFacts(active_at_organisation=2), {"in_cadence": True})),
    ("invitations_week", (person(), OwnerFacts(invitations=ago(*[1, 2] * 10)), {})),
    ("invitation_notes_month", (person(), OwnerFacts(invitation_notes=ago(3, 9, 30)), NOTED)),
    ("invitation_notes_month", (person(), OwnerFacts(invitation_notes=ago(3, 10, 20)), {"form": "invitation"})),
]  # fmt: skip
