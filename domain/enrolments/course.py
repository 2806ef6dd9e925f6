"""One enrolment with all that is known about it, as the machine looks at it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from msgspec.structs import replace

from domain.cadences.definition import (
    CloseStep,
    Definition,
    Delay,
    GiveStep,
    MessageStep,
    OutboundStep,
    Step,
    TaskStep,
    WaitForStep,
    is_outbound,
)
from domain.cadences.places import Place
from domain.cadences.slots import Slot, after, next_slot
from domain.contacts.clock import LAPSES_AFTER
from domain.contacts.values import NO_WISHES
from domain.enrolments.facts import EnrolmentFacts, Rules
from domain.enrolments.model import Enrolment
from domain.guardrails.decision import Outbound, PersonFacts, Reason
from domain.guardrails.policy import decide
from domain.shared.local_time import MIDNIGHT, Calendar, at_local

ActionStep = MessageStep | GiveStep | TaskStep

AFTER_OUTSIDE = Delay(count=5)  # business days
# These say at what hour or from which day on something may come: slots see to it.
_OF_SLOTS = frozenset({"wish_hours", "wish_not_before"})


@dataclass(slots=True, kw_only=True)
class Course:
    """`next_look` is when anything may change without a new fact, as far as the last look has found."""

    enrolment: Enrolment
    definition: Definition
    facts: EnrolmentFacts
    rules: Rules
    calendar: Calendar
    place: Place
    next_look: datetime | None = None

    @property
    def person(self) -> PersonFacts:
        return replace(self.facts.person, outbound_in_enrolment=self.enrolment.outbound_count)

    @property
    def step(self) -> Step:
        """The present step. Raises LookupError when the version has no such step."""
        return step_of(self.definition, self.enrolment.step_id)

    @property
    def since(self) -> datetime:
        """When the step before was completed."""
        return self.enrolment.step_since or self.enrolment.enrolled_at

    def next_id(self, step: Step) -> str:
        """The step that follows; the last one is always a close, which nothing follows."""
        steps = self.definition.steps
        return steps[steps.index(step) + 1].id

    def next_message(self, step: Step) -> MessageStep | None:
        steps = self.definition.steps
        later = steps[steps.index(step) + 1 :]
        return next((each for each in later if isinstance(each, MessageStep)), None)

    def floor(self, step: Step) -> datetime | None:
        """Not sooner, for something went out to them outside of the cadence."""
        outside = self.facts.signs.outside_at
        if outside is None or not is_outbound(step):
            return None
        return after(outside, AFTER_OUTSIDE, self.place)

    def slot(self, step: ActionStep) -> Slot:
        """When the step is to be done if nothing stands against it."""
        wanted = after(self.since, step.after, self.place)
        floors = (self.enrolment.not_before, self.floor(step), self._spacing(step))
        return self.slot_from(step, max(wanted, *(each for each in floors if each is not None)))

    def _spacing(self, step: ActionStep) -> datetime | None:
        """However a step was come to, what reaches them keeps its distance."""
        last = self.enrolment.last_outbound_at
        if last is None or isinstance(step, TaskStep):
            return None
        return after(last, Delay(count=self.rules.policy.spacing_business_days), self.place)

    def slot_from(self, step: ActionStep, wanted: datetime) -> Slot:
        """What the owner does for themselves falls into their own day."""
        if isinstance(step, TaskStep):
            return next_slot(wanted, self.rules.owners_place, "task", NO_WISHES, self.calendar)
        wishes = self.facts.person.wishes
        return next_slot(wanted, self.place, step.channel, wishes, self.calendar)

    def against(self, step: ActionStep, at: datetime) -> tuple[Reason, ...]:
        """What the guardrails have against the step at this instant, apart from the hour."""
        if isinstance(step, TaskStep):
            return ()
        outbound = outbound_of(step, self.enrolment, at)
        policy, calendars = self.rules.policy, self.rules.calendars
        decision = decide(outbound, self.person, self.facts.owner, policy, calendars)
        return tuple(reason for reason in decision.reasons if reason.code not in _OF_SLOTS)

    def turns(self) -> list[datetime]:
        """When the guardrails may begin to stand against something by the mere passing of time."""
        clock, days = self.facts.person.clock, self.rules.policy.thanks_within_days
        instants = []
        if clock.owed_since is not None:
            instants.append(clock.owed_since + LAPSES_AFTER)
        if clock.thanks_since is not None:
            instants.append(clock.thanks_since + LAPSES_AFTER)
            instants.append(clock.thanks_since + timedelta(days=days))
        return [at + timedelta(microseconds=1) for at in instants]

    def met(self, step: WaitForStep) -> datetime | None:
        """When what is waited for happened; what ends an enrolment anyway needs no look."""
        if step.event == "accepted" and self.facts.connected_on is not None:
            return at_local(self.facts.connected_on, MIDNIGHT, self.calendar.zone)
        helped_at = self.facts.signs.helped_at
        if step.event == "gift" and helped_at is not None and helped_at >= self.since:
            return helped_at
        return None


def course_of(
    enrolment: Enrolment, definition: Definition, facts: EnrolmentFacts, rules: Rules
) -> Course:
    return Course(
        enrolment=enrolment,
        definition=definition,
        facts=facts,
        rules=rules,
        calendar=rules.calendar,
        place=rules.place_of(facts.person),
    )


def outbound_of(step: OutboundStep, enrolment: Enrolment | None, at: datetime) -> Outbound:
    """What goes out with a step."""
    return Outbound(
        at=at,
        channel=step.channel,
        ask_level=step.ask_level if isinstance(step, MessageStep) else 0,
        enrolment_id=None if enrolment is None else enrolment.id,
        in_cadence=True,
    )


def step_of(definition: Definition, step_id: str | None) -> Step:
    """Raises LookupError."""
    for step in definition.steps:
        if step.id == step_id:
            return step
    raise LookupError(f"There is no step {step_id} in this version.")


def close_of(definition: Definition) -> CloseStep | None:
    """How the cadence ends; every published one does."""
    return next((each for each in definition.steps if isinstance(each, CloseStep)), None)
