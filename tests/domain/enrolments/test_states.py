"""Any order of what can happen to people on cadences: nobody is written to against a rule, every end is final."""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from domain.contacts.commands import (
    close_contact,
    forbid_contact,
    patch_contact,
    rest_contact,
    trash_contact,
)
from domain.enrolments.commands import (
    complete_step,
    pause_enrolment,
    resume_enrolment,
    skip_step,
    stop_enrolment,
)
from domain.enrolments.completing import Done
from domain.enrolments.course import outbound_of, step_of
from domain.enrolments.exits import exit_of
from domain.enrolments.merging import picture
from domain.enrolments.model import Enrolment
from domain.enrolments.states import Phase
from domain.guardrails.policy import decide
from domain.merges.commands import Pair, merge_contacts
from domain.shared.errors import DomainError
from domain.shared.ids import ContactId, EnrolmentId, new_id
from tests.domain.enrolments.machines import state_told
from tests.domain.enrolments.worlds import DAY, World, drive

JUMPS = st.sampled_from([0.02, 0.4, 1, 2.5, 5, 9, 16, 40, 100])
OVERRIDES = st.sampled_from([None, "They are waiting for this."])
DISTURBING: Sequence[Mapping[str, Any]] = (
    {"meaning": "out_of_office"},
    {"meaning": "out_of_office", "returns_on": date(2026, 4, 1)},
    {"direction": "outbound"},
    {"direction": "outbound", "depth": "light"},
)
TOUCHES: Mapping[str, Mapping[str, Any]] = {
    "reply": {},
    "decline": {"meaning": "decline"},
    "opt_out": {"meaning": "opt_out"},
    "meet": {"direction": "mutual", "depth": "meeting"},
}
BY_HAND: Mapping[str, Callable[..., Any]] = {
    "rest": rest_contact,
    "close": close_contact,
    "forbid": forbid_contact,
    "trash": trash_contact,
}
DEPARTURES = ("stop", *TOUCHES, *BY_HAND)
SECOND = timedelta(seconds=1)
SPACING = timedelta(days=2)  # three business days are more than that


class EnrolmentMachine(RuleBasedStateMachine):
    """Some people, two of them colleagues, who are put on cadences over and over again."""

    people = Bundle("people")

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.ended: dict[Any, tuple[Any, ...]] = {}
        self.sent: dict[Any, list[Any]] = {}

    @initialize(target=people)
    def begin(self) -> MultipleResults[ContactId]:
        known = self.world.meet(at="Acme"), self.world.meet(at="Acme"), self.world.meet()
        for contact_id in known:
            self.world.enrol(contact_id)
        stranger = self.world.meet(stage="seed")
        self.world.admire(stranger)
        return multiple(*known, stranger)

    @rule(target=people, at=st.sampled_from([None, "Acme"]))
    def stranger(self, at: str | None) -> ContactId:
        contact_id = self.world.meet(stage="seed", at=at)
        self.world.admire(contact_id)
        return contact_id

    @rule(contact_id=people, is_invited=st.booleans())
    def enrol(self, contact_id: ContactId, is_invited: bool) -> None:
        cadence = self.world.invitation if is_invited else self.world.cadence
        self.attempt(lambda: self.world.enrol(contact_id, cadence))

    @rule(contact_id=people, override=OVERRIDES, has_obstacle=st.booleans())
    def go_on(self, contact_id: ContactId, override: str | None, has_obstacle: bool) -> None:
        """Wait for the next step, and do it; at times they ask for something else just before."""
        here = self.open_of(contact_id)
        if here is not None and here.due_at is not None:
            self.world.pass_time(max(here.due_at, self.world.now))
        if has_obstacle:
            self.wish(contact_id, {"channels": ["phone"]})
        self.complete(contact_id, override, 0)
        if has_obstacle:
            self.wish(contact_id, None)

    @rule(contact_id=people, override=OVERRIDES, ago=st.sampled_from([0, 3]))
    def complete(self, contact_id: ContactId, override: str | None, ago: int) -> None:
        here = deepcopy(self.open_of(contact_id))
        if here is None or here.step_since is None:
            return
        at = max(self.world.now + SECOND - ago * DAY, here.step_since)
        done = Done(override=override, occurred_at=at)
        step_id, sent = str(here.step_id), here.outbound_count
        self.world.pass_time(self.world.now + SECOND)
        allowed = self.may_go_out(self.world.here(here.id), override, at)
        complete = complete_step(self.uow, self.actor, here.id, step_id, done)
        if self.attempt(lambda: drive(complete), seconds=0):
            now = self.world.here(here.id)
            if now.outbound_count > sent:
                assert here.phase is Phase.READY
                assert allowed
                self.sent.setdefault(here.id, []).append(now.last_outbound_at)

    @rule(contact_id=people, act=st.sampled_from([skip_step, pause_enrolment, resume_enrolment]))
    def edit(self, contact_id: ContactId, act: Callable[..., Any]) -> None:
        here = self.open_of(contact_id)
        if here is not None:
            more = (str(here.step_id),) if act is skip_step else ()
            self.attempt(lambda: drive(act(self.uow, self.actor, here.id, *more)))

    @rule(contact_id=people, days=st.sampled_from([3, 30]))
    def pause_for(self, contact_id: ContactId, days: int) -> None:
        here, until = self.open_of(contact_id), self.world.now + days * DAY
        if here is not None:
            pause = pause_enrolment(self.uow, self.actor, here.id, until)
            self.attempt(lambda: drive(pause))

    @rule(contact_id=people)
    def approve(self, contact_id: ContactId) -> None:
        here = self.open_of(contact_id)
        if here is not None:
            self.world.approve(here.id, "question")

    @rule(contact_id=people)
    def accept(self, contact_id: ContactId) -> None:
        on = self.world.now.date()
        accept = patch_contact(self.uow, self.actor, contact_id, {"connected_on": on})
        self.attempt(lambda: drive(accept))

    @rule(contact_id=people, wishes=st.sampled_from([None, {"channels": ["phone"]}]))
    def wish(self, contact_id: ContactId, wishes: Mapping[str, Any] | None) -> None:
        wish = patch_contact(self.uow, self.actor, contact_id, {"wishes": wishes})
        self.attempt(lambda: drive(wish))

    @rule(contact_id=people, touch=st.sampled_from(DISTURBING))
    def disturb(self, contact_id: ContactId, touch: Mapping[str, Any]) -> None:
        self.attempt(lambda: self.world.log(contact_id, **touch))

    @rule(contact_id=people, how=st.sampled_from(list(DEPARTURES)))
    def depart(self, contact_id: ContactId, how: str) -> None:
        here = self.open_of(contact_id)
        if how == "stop":
            key = here.id if here else EnrolmentId(new_id())
            is_done = self.attempt(lambda: drive(stop_enrolment(self.uow, self.actor, key)))
        elif how in TOUCHES:
            is_done = self.attempt(lambda: self.world.log(contact_id, **TOUCHES[how]))
        else:
            more = (None,) if how in {"rest", "forbid"} else ()
            act = BY_HAND[how]
            is_done = self.attempt(lambda: drive(act(self.uow, self.actor, contact_id, *more)))
        if is_done:
            assert self.open_of(contact_id) is None

    @rule(days=st.sampled_from([2, 12]), is_taken=st.booleans())
    def take_vacation(self, days: int, is_taken: bool) -> None:
        first = self.world.now.date() + DAY
        vacation = {"starts_on": first.isoformat(), "ends_on": (first + days * DAY).isoformat()}
        self.world.set_policy(vacation=vacation if is_taken else None)

    @rule(survivor_id=people, absorbed_id=consumes(people))
    def merge(self, survivor_id: ContactId, absorbed_id: ContactId) -> None:
        pair = Pair(survivor_id=survivor_id, absorbed_id=absorbed_id)
        self.attempt(lambda: drive(merge_contacts(self.uow, self.actor, pair, {})))

    @rule(days=JUMPS, stops=st.booleans())
    def pass_time(self, days: float, stops: bool) -> None:
        self.world.pass_time(self.world.now + days * DAY, stops=stops)

    @invariant()
    def nobody_is_on_two(self) -> None:
        on_one = [each.contact_id for each in self.world.all() if each.is_open]

        assert len(set(on_one)) == len(on_one)

    @invariant()
    def an_end_is_final(self) -> None:
        for each in self.world.all():
            if not each.is_open:
                end = (picture(each), each.outbound_count, each.last_outbound_at)

                assert self.ended.setdefault(each.id, end) == end
                assert each.next_due_at is None

    @invariant()
    def what_is_open_has_no_reason_to_end(self) -> None:
        for each in self.world.all():
            if each.is_open:
                definition, facts, _ = self.world.known(each, self.world.now)

                assert exit_of(each, definition, facts, self.world.now) is None

    @invariant()
    def the_timeline_tells_of_every_change(self) -> None:
        for each in self.world.all():
            told = self.world.told(each.id)

            assert state_told(told) == (each.state, each.outcome, each.pause_reason)
            assert sorted(told, key=lambda event: event.at) == told

    @invariant()
    def the_next_look_misses_nothing(self) -> None:
        for each in self.world.all():
            if each.is_open:
                ahead = each.next_due_at or self.world.now + 400 * DAY
                just_before = ahead - timedelta(microseconds=1)

                assert ahead > self.world.now
                assert self.world.look_ahead(each, max(just_before, self.world.now)) == []

    @invariant()
    def messages_of_one_cadence_keep_their_distance(self) -> None:
        for instants in self.sent.values():
            for earlier, later in pairwise(instants):
                assert later - earlier > SPACING

    @property
    def uow(self) -> Any:
        return self.world.uow

    @property
    def actor(self) -> Any:
        return self.world.actor

    def open_of(self, contact_id: ContactId) -> Enrolment | None:
        mine = [each for each in self.world.all() if each.contact_id == contact_id]
        return next((each for each in mine if each.is_open), None)

    def attempt(self, act: Callable[[], Any], *, seconds: int = 1) -> bool:
        """Whether it was not refused; a second passes between one thing and the next."""
        self.world.pass_time(self.world.now + seconds * SECOND)
        try:
            act()
        except DomainError:
            return False
        return True

    def may_go_out(self, here: Enrolment, override: str | None, at: datetime) -> bool:
        if not here.is_open or here.step_id is None:
            return False
        definition, facts, rules = self.world.known(here, self.world.now)
        step: Any = step_of(definition, here.step_id)
        if not hasattr(step, "channel"):
            return True
        outbound = outbound_of(step, here, at)
        verdict = decide(outbound, facts.person, facts.owner, rules.policy, rules.calendars).verdict
        return verdict == "allow" or (verdict == "warn" and override is not None)


def test_no_order_of_events_leads_to_a_message_that_is_not_welcome() -> None:
    run_state_machine_as_test(
        EnrolmentMachine,
        settings=settings(
            max_examples=25,
            stateful_step_count=35,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
