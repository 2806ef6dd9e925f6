"""What a cadence would be like for somebody: the machine of the enrolments, run over a clock that is made up.

Each step is done as soon as it is ready, each draft is approved at once, and no answer ever comes. An invitation
is accepted when it is said to be. There is a place to begin, and the owner does nothing else meanwhile.
"""

from datetime import datetime, timedelta
from uuid import UUID

from msgspec.structs import replace

from domain.cadences.definition import Definition, MessageStep, WaitForStep, is_outbound
from domain.cadences.plan import Plan, plan_of
from domain.contacts.clock import MESSAGE, OUTBOUND, Clock, Touch
from domain.contacts.clock import advance as clock_after
from domain.contacts.rhythm import rest_after
from domain.contacts.values import RestReason
from domain.enrolments.completing import finish_step
from domain.enrolments.course import course_of
from domain.enrolments.facts import EnrolmentFacts, Rules
from domain.enrolments.machine import advance
from domain.enrolments.model import Enrolment
from domain.enrolments.states import Phase, StepStatus
from domain.guardrails.decision import AskFacts, PersonFacts
from domain.shared.ids import CadenceId, ContactId, EnrolmentId, InteractionId, UserId
from domain.shared.local_time import local_day

NOBODY = UUID(int=0)
# More than the longest cadence has, each step being looked at, held back and looked at again.
_MOST_LOOKS = 1_000


def simulate(
    definition: Definition,
    facts: EnrolmentFacts,
    rules: Rules,
    start: datetime,
    *,
    accepted_after_days: int | None = 0,
    enrolment_id: EnrolmentId | None = None,
) -> Plan:
    """The plan of somebody with these facts who is put on it at `start`; `accepted_after_days` None for never.

    The id only matters after a vacation: then enrolments go on one after the other, by their ids.
    """
    enrolment = Enrolment(
        id=enrolment_id or EnrolmentId(NOBODY),
        contact_id=facts.person.contact_id,
        cadence_id=CadenceId(NOBODY),
        cadence_number=1,
        enrolled_at=start,
    )
    enrolment.start(definition.steps[0].id, start, not_before=start)
    run = _Run(enrolment, definition, facts, rules, accepted_after_days)
    run.go(start)
    return plan_of(enrolment, definition, start)


def somebody(definition: Definition, start: datetime) -> EnrolmentFacts:
    """Facts about nobody in particular whom the cadence is for; where it begins with thanks, they have helped."""
    stage = "rooted" if definition.audience == "known" else "seed"
    first = next((step for step in definition.steps if is_outbound(step)), None)
    is_grateful = isinstance(first, MessageStep) and first.new_value == "thanks"
    clock = Clock(thanks_since=start, thanks_for="advice") if is_grateful else Clock()
    person = PersonFacts(
        contact_id=ContactId(NOBODY), stage=stage, clock=clock, has_admiration=True
    )
    return EnrolmentFacts(person=person)


class _Run:
    """One enrolment on its way, and what is made up of the contact meanwhile."""

    def __init__(
        self,
        enrolment: Enrolment,
        definition: Definition,
        facts: EnrolmentFacts,
        rules: Rules,
        accepted_after_days: int | None,
    ) -> None:
        self._enrolment = enrolment
        self._definition = definition
        self._facts = facts
        self._rules = rules
        self._accepted_after_days = accepted_after_days

    def go(self, now: datetime) -> None:
        """Until the end, or until nothing would happen any more without somebody."""
        for _ in range(_MOST_LOOKS):
            advance(self._enrolment, self._definition, self._facts, self._rules, now)
            if not self._enrolment.is_open:
                return
            if self._made_up(now):
                continue
            following = self._enrolment.next_due_at
            if following is None:
                return
            now = following

    def _made_up(self, now: datetime) -> bool:
        """Whether something was done that has to be looked at before time goes on."""
        course = course_of(self._enrolment, self._definition, self._facts, self._rules)
        if self._enrolment.phase is Phase.READY:
            self._do(course.next_id(course.step), now)
            return True
        if self._enrolment.phase is Phase.AWAITING_APPROVAL:
            message = course.next_message(course.step)
            approved = {**self._facts.approved, message.id: now} if message else {}
            self._facts = replace(self._facts, approved=approved)
            return message is not None
        step = course.step
        is_invited = isinstance(step, WaitForStep) and step.event == "accepted"
        if (
            is_invited
            and self._facts.connected_on is None
            and self._accepted_after_days is not None
        ):
            accepted_at = course.since + timedelta(days=self._accepted_after_days)
            day = local_day(accepted_at, self._rules.calendar.zone)
            person = replace(self._facts.person, connected_on=day)
            self._facts = replace(self._facts, connected_on=day, person=person)
            return True
        return False

    def _do(self, onward: str, now: datetime) -> None:
        """The owner does the step that is ready."""
        enrolment = self._enrolment
        step = course_of(enrolment, self._definition, self._facts, self._rules).step
        finish_step(enrolment, onward, StepStatus.DONE, now, now, by=UserId(NOBODY))
        if not is_outbound(step):
            return
        enrolment.count_outbound(now)
        person = self._written_to(now)
        if isinstance(step, MessageStep) and step.ask_level:
            asked = AskFacts(level=step.ask_level, asked_at=now, is_open=True)
            person = replace(person, asks=(*person.asks, asked))
        self._facts = replace(self._facts, person=person)
        self._rest_if_unanswered(now)

    def _written_to(self, now: datetime) -> PersonFacts:
        person = self._facts.person
        touch = Touch(
            id=InteractionId(UUID(int=self._enrolment.outbound_count)),
            occurred_at=now,
            direction=OUTBOUND,
            depth=MESSAGE,
        )
        clock = clock_after(person.clock, touch, self._rules.calendar.zone)
        return person if clock is None else replace(person, clock=clock)

    def _rest_if_unanswered(self, now: datetime) -> None:
        """As a contact rests by itself when nobody answers."""
        person = self._facts.person
        until = rest_after(person.clock, now, self._rules.policy, connected_on=person.connected_on)
        if until is not None and person.resting_since is None:
            rests = replace(person, resting_since=now, rest_until=until)
            self._facts = replace(self._facts, person=rests, rest_reason=RestReason.UNANSWERED)
