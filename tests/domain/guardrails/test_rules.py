from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from msgspec.structs import replace

from domain.contacts.rhythm import rest_after
from domain.contacts.values import Wishes
from domain.guardrails.decision import Outbound, OwnerFacts
from domain.guardrails.policy import RULES, decide
from domain.nudges.policy import Policy
from tests.domain.guardrails.cases import (
    ADA,
    DAY,
    FIRES,
    HELP,
    KNOWN,
    NOW,
    OWED,
    POLICY,
    SILENT,
    Case,
    ago,
    asked,
    codes,
    person,
    reason,
    said,
    touch,
)
from tests.fakes.holidays import FakeCalendars

BLOCKING = {
    "do_not_contact",
    "deleted",
    "closed",
    "resting",
    "wish_channel",
    "wish_hours",
    "wish_not_before",
    "unanswered_limit",
    "cadence_limit",
    "ask_above_stage",
    "thanks_first",
}


@pytest.mark.parametrize("code", RULES)
def test_every_rule_speaks_where_it_should(code: str) -> None:
    who, owner, outbound = FIRES[code]
    found = reason(code, said(who, owner, **outbound))

    assert ("block" if code in BLOCKING else "warn") == found.verdict
    assert all(
        text.endswith(".") and text[0].isupper() | text[0].isdigit()
        for text in (found.rule, found.detail)
    )


@pytest.mark.parametrize(("code", "case"), SILENT)
def test_every_rule_keeps_quiet_where_it_should(code: str, case: Case) -> None:
    who, owner, outbound = case

    assert code not in codes(said(who, owner, **outbound))


def test_where_nothing_speaks_against_it_it_is_allowed() -> None:
    decision = said(person(*KNOWN))

    assert ("allow", (), 7, None) == (
        decision.verdict,
        decision.reasons,
        decision.policy_version,
        decision.until,
    )


def test_the_gravest_reason_decides_and_all_are_told() -> None:
    decision = said(person(touch(2), closed_at=NOW - DAY), OwnerFacts())

    assert ("block", ["closed", "too_soon"]) == (decision.verdict, codes(decision))
    assert decision.until is None


def test_it_is_over_when_the_last_reason_is() -> None:
    decision = said(person(touch(2), resting_since=NOW - DAY, rest_until=NOW + 9 * DAY))

    assert NOW + 9 * DAY == decision.until


@pytest.mark.parametrize(
    ("code", "until"),
    [
        ("resting", NOW + DAY),
        ("wish_hours", datetime(2026, 3, 5, 7, tzinfo=UTC)),
        ("wish_not_before", datetime(2026, 3, 4, 23, tzinfo=UTC)),
        ("unanswered_limit", NOW + 30 * DAY),
        ("too_soon", datetime(2026, 3, 4, 23, tzinfo=UTC)),
        ("asks_spacing", datetime(2026, 4, 2, 22, tzinfo=UTC)),  # summer time has begun
        ("new_people_today", datetime(2026, 3, 4, 23, tzinfo=UTC)),
        ("new_people_week", datetime(2026, 3, 5, 23, tzinfo=UTC)),
        ("invitations_week", datetime(2026, 3, 5, 23, tzinfo=UTC)),
        ("invitation_notes_month", datetime(2026, 3, 4, 23, tzinfo=UTC)),
        ("do_not_contact", None),
        ("open_ask", None),
        ("thanks_first", None),
        ("organisation_full", None),
    ],
)
def test_it_is_told_until_when_it_holds(code: str, until: datetime | None) -> None:
    who, owner, outbound = FIRES[code]

    assert until == reason(code, said(who, owner, **outbound)).until


@pytest.mark.parametrize(
    ("code", "setting", "stricter"),
    [
        ("too_soon", "spacing_business_days", 10),
        ("asks_spacing", "asks_spacing_days", 365),
        ("unanswered_limit", "unanswered_limit", 1),
        ("thanks_first", "thanks_within_days", 1),
        ("new_people_today", "new_people_per_day", 1),
        ("new_people_week", "new_people_per_week", 3),
        ("organisation_full", "enrolments_per_organisation", 1),
        ("invitations_week", "invitations_per_week", 1),
        ("invitation_notes_month", "invitation_notes_per_month", 0),
    ],
)
def test_the_owner_can_be_stricter(code: str, setting: str, stricter: int) -> None:
    policy = Policy.checked({setting: stricter})
    who = person(touch(8), organisation_id=ADA, asks=(asked(4, 300),))
    if code == "thanks_first":
        who = person(touch(2, "inbound", help_received="advice"))
    if code.startswith("new_people"):
        who = person()
    owner = OwnerFacts(new_people=ago(0.1, 2, 3), invitations=ago(1), active_at_organisation=1)
    outbound = {"ask_level": 3, "form": "invitation_note", "in_cadence": True}
    found = [codes(said(who, owner, rules, **outbound)) for rules in (Policy(), policy)]

    assert [False, True] == [code in each for each in found]


def test_an_answer_and_thanks_are_always_right_and_stops_and_wishes_hold_for_them() -> None:
    resting = {"resting_since": NOW - DAY, "wishes": Wishes(channels=("phone",))}
    for word in (OWED, HELP):
        who = person(touch(20), touch(19), touch(18), word, **resting)
        assert ["wish_channel"] == codes(said(who))
        assert ["do_not_contact", "wish_channel"] == codes(
            said(replace(who, do_not_contact_at=NOW))
        )


def test_what_was_owed_long_ago_is_no_excuse() -> None:
    who = person(touch(40, "inbound"), resting_since=NOW - DAY)

    assert ["resting"] == codes(said(who))


def test_a_light_sign_is_bound_by_stops_and_wishes_only() -> None:
    for code, (who, owner, outbound) in FIRES.items():
        found = codes(said(who, owner, **outbound | {"depth": "light"}))
        assert (code in found) is (
            code
            in {*BLOCKING, "organisation_full", "invitations_week", "invitation_notes_month"}
            - {"unanswered_limit", "ask_above_stage", "thanks_first"}
        ), code


def test_business_days_are_those_of_where_the_contact_is() -> None:
    calendars = FakeCalendars({"DE-BY": {date(2026, 3, 4): "A day off"}})
    who, owner, _ = FIRES["too_soon"]
    there = replace(who, region="DE-BY", time_zone="Asia/Tokyo")
    here = reason("too_soon", said(there, owner)).until

    off = decide(Outbound(at=NOW, channel="email"), there, owner, POLICY, calendars)
    assert datetime(2026, 3, 4, 15, tzinfo=UTC) == here
    assert datetime(2026, 3, 5, 15, tzinfo=UTC) == reason("too_soon", off).until


@pytest.mark.parametrize(
    ("at", "until"),
    [
        ("2026-03-29T00:30", "2026-03-29T01:30"),  # 02:30 is skipped, and moves on by the skip
        ("2026-10-25T00:10", "2026-10-25T01:30"),  # 02:30 comes twice: the second is surely in
        ("2026-10-25T01:31", None),
    ],
)
def test_hours_hold_over_changes_of_the_clocks(at: str, until: str | None) -> None:
    hours = Wishes(hours_from=time(2, 30), hours_until=time(6))
    who = person(*KNOWN, wishes=hours, time_zone="Europe/Berlin")
    decision = said(who, at=datetime.fromisoformat(at).replace(tzinfo=UTC))
    expected = until and datetime.fromisoformat(until).replace(tzinfo=UTC)

    assert ([] if until is None else ["wish_hours"]) == codes(decision)
    assert expected == decision.until


def test_a_reason_tells_the_number_and_the_day() -> None:
    who, owner, outbound = FIRES["unanswered_limit"]
    found = reason("unanswered_limit", said(who, owner, **outbound))

    told = "You wrote on 3 January 2026 and on 12 February 2026, and they have not answered."
    assert "At most 2 messages without an answer in 90 days, over all channels." == found.rule
    assert told == found.detail


@pytest.mark.parametrize(
    ("settings", "days"),
    [
        ({}, None),
        ({"unanswered_limit": 1}, 170),
        ({"unanswered_limit": 1, "rest_days": 30}, 20),
        ({"unanswered_window_days": 120}, 170),
    ],
)
def test_a_contact_rests_by_itself_by_the_same_settings(
    settings: dict[str, Any], days: int | None
) -> None:
    attempts = person(touch(110), touch(10)).clock

    expected = None if days is None else NOW + days * DAY
    assert expected == rest_after(attempts, NOW, Policy.checked(settings))
