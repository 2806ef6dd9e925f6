from datetime import date, time, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.contacts.clock import Touch
from domain.contacts.values import Wishes
from domain.guardrails.decision import AskFacts, Outbound, OwnerFacts, PersonFacts
from domain.guardrails.policy import RULES, decide, gravest
from domain.nudges.policy import Policy
from domain.shared.holidays import NO_CALENDARS
from domain.shared.ids import InteractionId
from tests.domain.guardrails.cases import ACME, ADA, DAY, NOW, STEP, clock

ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Australia/Lord_Howe",
)
CHANNELS = ("linkedin", "linkedin_note", "email", "phone", "other", None)
GRAVITY = {"allow": 0, "warn": 1, "block": 2}
MICROSECOND = timedelta(microseconds=1)

# Over a year on either side of now, so that the clocks change in between.
pasts = st.timedeltas(timedelta(0), timedelta(days=400)).map(lambda ago: NOW - ago)
instants = st.timedeltas(timedelta(0), timedelta(days=400)).map(lambda ahead: NOW + ahead)
maybe = st.none() | pasts

touches = st.builds(
    Touch,
    id=st.uuids().map(InteractionId),
    occurred_at=pasts,
    direction=st.sampled_from(("outbound", "outbound", "inbound", "mutual")),
    depth=st.sampled_from(("light", "message", "message", "meeting")),
    help_received=st.sampled_from((None, None, "advice")),
)
wishes = st.sampled_from(
    (
        Wishes(),
        Wishes(channels=("email",)),
        Wishes(hours_from=time(2, 30), hours_until=time(3)),
        Wishes(hours_until=time(9, 15)),
        Wishes(hours_from=time(22)),
        Wishes(not_before=date(2026, 10, 25)),
    )
)
people = st.builds(
    PersonFacts,
    contact_id=st.just(ADA),
    stage=st.sampled_from(("seed", "sprout", "growing", "rooted")),
    clock=st.lists(touches, max_size=5).map(lambda each: clock(*each)),
    do_not_contact_at=maybe,
    closed_at=st.none(),
    deleted_at=st.none(),
    resting_since=maybe,
    rest_until=st.none() | instants,
    time_zone=st.none() | st.sampled_from(ZONES),
    wishes=wishes,
    organisation_id=st.sampled_from((None, ACME)),
    asks=st.lists(
        st.builds(AskFacts, level=st.integers(1, 5), asked_at=pasts, is_open=st.booleans()),
        max_size=3,
    ).map(tuple),
    outbound_in_enrolment=st.integers(0, 5),
)
lately = st.lists(
    st.timedeltas(timedelta(0), timedelta(days=30)).map(lambda ago: NOW - ago), max_size=25
).map(tuple)
owners = st.builds(
    OwnerFacts,
    new_people=lately,
    invitations=lately,
    invitation_notes=lately,
    active_at_organisation=st.integers(0, 4),
)
outbounds = st.builds(
    Outbound,
    at=instants,
    channel=st.sampled_from(CHANNELS),
    depth=st.sampled_from(("message", "message", "light", "conversation", "meeting")),
    form=st.sampled_from((None, None, "invitation", "invitation_note")),
    ask_level=st.integers(0, 5),
    enrolment_id=st.sampled_from((None, STEP)),
)
policies = st.builds(
    Policy,
    time_zone=st.sampled_from(ZONES),
    unanswered_limit=st.integers(1, 2),
    spacing_business_days=st.integers(2, 10),
    new_people_per_day=st.integers(1, 5),
    invitation_notes_per_month=st.integers(0, 3),
)


@settings(max_examples=150)
@given(outbounds, people, owners, policies)
def test_there_is_always_an_answer_and_always_the_same(
    out: Outbound, who: PersonFacts, owner: OwnerFacts, policy: Policy
) -> None:
    decision = decide(out, who, owner, policy, NO_CALENDARS)

    assert decision == decide(out, who, owner, policy, NO_CALENDARS)
    assert gravest(decision.reasons) == decision.verdict
    assert [code for code in RULES if code in {each.code for each in decision.reasons}] == [
        each.code for each in decision.reasons
    ]


@settings(max_examples=150)
@given(outbounds, people, owners, policies)
def test_a_reason_holds_until_the_instant_that_it_names_and_not_any_longer(
    out: Outbound, who: PersonFacts, owner: OwnerFacts, policy: Policy
) -> None:
    def codes_at(at: Any) -> set[str]:
        moved = decide(replace(out, at=at), who, owner, policy, NO_CALENDARS)
        return {each.code for each in moved.reasons}

    for each in decide(out, who, owner, policy, NO_CALENDARS).reasons:
        if each.until is not None:
            assert out.at < each.until
            assert each.code in codes_at(max(out.at, each.until - MICROSECOND))
            assert each.code not in codes_at(each.until)


@settings(max_examples=100)
@given(outbounds, people, owners, policies)
def test_one_more_reason_never_makes_it_milder(
    out: Outbound, who: PersonFacts, owner: OwnerFacts, policy: Policy
) -> None:
    before = decide(out, who, owner, policy, NO_CALENDARS)
    for worse, graver in (
        (replace(who, do_not_contact_at=NOW), owner),
        (replace(who, closed_at=NOW - DAY), owner),
        (replace(who, asks=(*who.asks, AskFacts(level=4, asked_at=NOW, is_open=True))), owner),
        (who, replace(owner, new_people=(*owner.new_people, out.at))),
        (who, replace(owner, invitations=(*owner.invitations, out.at))),
        (who, replace(owner, active_at_organisation=owner.active_at_organisation + 1)),
    ):
        after = decide(out, worse, graver, policy, NO_CALENDARS)
        assert {each.code for each in before.reasons} <= {each.code for each in after.reasons}
        assert GRAVITY[before.verdict] <= GRAVITY[after.verdict]
